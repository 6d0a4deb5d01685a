from django.apps import AppConfig


class LookBackConfig(AppConfig):
    """回头看: last year's document opened again, each of its items checked."""

    name = "yiding.lookback"
    label = "lookback"
    verbose_name = "回头看"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting

        from .waiting import WAITING

        offer_waiting(*WAITING)
