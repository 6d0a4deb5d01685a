from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """突发事件信息报告: first, follow-up and final reports within limits, with receipts, to the end."""

    name = "yiding.incidents"
    label = "incidents"
    verbose_name = "突发事件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.files.hooks import offer_home

        from . import (
            jobs,  # noqa: F401 - names its handlers
            notices,  # noqa: F401 - names its kinds
        )
        from .homes import COPIES, PAPERS
        from .waiting import WAITING

        offer_home(PAPERS)
        offer_home(COPIES)
        offer_waiting(*WAITING)
