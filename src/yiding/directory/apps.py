from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """机构人员: governments, bodies, persons."""

    name = "yiding.directory"
    label = "directory"
    verbose_name = "机构人员"
    default_auto_field = "django.db.models.BigAutoField"
