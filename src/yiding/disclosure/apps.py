from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """公开: what the public may see of issued papers, and its frozen copies."""

    name = "yiding.disclosure"
    label = "disclosure"
    verbose_name = "公开"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.papers.hooks import on_issued

        from . import notices  # noqa: F401 - names its kinds
        from .starting import minutes_issued

        on_issued(minutes_issued)
