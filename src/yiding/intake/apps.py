from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """收件: files in, read, confirmed."""

    name = "yiding.intake"
    label = "intake"
    verbose_name = "收件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the handlers of this room's jobs, and what of its waits for people."""
        from yiding.core.waiting import offer_waiting

        from . import jobs  # noqa: F401
        from .waiting import WAITING

        offer_waiting(WAITING)
