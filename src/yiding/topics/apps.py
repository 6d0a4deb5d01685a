from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """议题: what is put before a meeting, from the first form to its admission."""

    name = "yiding.topics"
    label = "topics"
    verbose_name = "议题"
    default_auto_field = "django.db.models.BigAutoField"
