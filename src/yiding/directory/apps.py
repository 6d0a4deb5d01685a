from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """机构人员: governments, bodies, persons."""

    name = "yiding.directory"
    label = "directory"
    verbose_name = "机构人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the handlers of this room's jobs."""
        from . import jobs  # noqa: F401
