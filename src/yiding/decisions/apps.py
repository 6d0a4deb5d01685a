from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """决定: outcomes, routes, documents deliberated."""

    name = "yiding.decisions"
    label = "decisions"
    verbose_name = "决定"
    default_auto_field = "django.db.models.BigAutoField"
