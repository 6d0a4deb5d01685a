from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """机构人员: governments, bodies, persons."""

    name = "yiding.directory"
    label = "directory"
    verbose_name = "机构人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the handlers of this room's jobs, and how bodies are called."""
        from yiding.files.hooks import offer_body_names

        from . import jobs  # noqa: F401
        from .selectors import body_names

        offer_body_names(body_names)
