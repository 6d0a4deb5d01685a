from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """收件: files in, read, confirmed."""

    name = "yiding.intake"
    label = "intake"
    verbose_name = "收件"
    default_auto_field = "django.db.models.BigAutoField"
