from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """公开: what the public may see of issued papers, and its frozen copies."""

    name = "yiding.disclosure"
    label = "disclosure"
    verbose_name = "公开"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import notices  # noqa: F401 - names its kinds
