from django.apps import AppConfig


class WebConfig(AppConfig):
    """工作台: the staff shell."""

    name = "yiding.web"
    label = "web"
    verbose_name = "工作台"
    default_auto_field = "django.db.models.BigAutoField"
