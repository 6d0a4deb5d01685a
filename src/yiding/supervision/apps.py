from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """督办: matters."""

    name = "yiding.supervision"
    label = "supervision"
    verbose_name = "督办"
    default_auto_field = "django.db.models.BigAutoField"
