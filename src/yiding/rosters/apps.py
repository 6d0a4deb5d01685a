from django.apps import AppConfig


class RostersConfig(AppConfig):
    """值班: who stands on duty where and when, whether they are there, and what they hand over."""

    name = "yiding.rosters"
    label = "rosters"
    verbose_name = "值班"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting

        from . import notices  # noqa: F401 - names its kinds
        from .waiting import WAITING

        offer_waiting(*WAITING)
