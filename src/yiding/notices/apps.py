from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """通知: notices, the outbox, its channels."""

    name = "yiding.notices"
    label = "notices"
    verbose_name = "通知"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the handlers of this room's jobs, and tells lower rooms how people are told."""
        from yiding.core.telling import told_by

        from . import jobs  # noqa: F401
        from .services import notify

        told_by(notify)
