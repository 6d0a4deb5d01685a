from django.apps import AppConfig


class FilesConfig(AppConfig):
    """文件: the only place with file fields."""

    name = "yiding.files"
    label = "files"
    verbose_name = "文件"
    default_auto_field = "django.db.models.BigAutoField"
