from django.apps import AppConfig


class ApiConfig(AppConfig):
    """接口: what partners' programmes read."""

    name = "yiding.api"
    label = "api"
    verbose_name = "接口"
    default_auto_field = "django.db.models.BigAutoField"
