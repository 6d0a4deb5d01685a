from django.apps import AppConfig


class HandoversConfig(AppConfig):
    """事权与移交: who carries which power from which day, and the lists by which it is handed over."""

    name = "yiding.handovers"
    label = "handovers"
    verbose_name = "事权与移交"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.files.hooks import offer_home

        from . import notices  # noqa: F401 - names its kinds
        from .homes import HANDOVER_HOME
        from .waiting import WAITING

        offer_home(HANDOVER_HOME)
        offer_waiting(*WAITING)
