from django.apps import AppConfig


class DeliberationsConfig(AppConfig):
    """审议: what happened in the room: presence, opinions, outcomes, routes."""

    name = "yiding.deliberations"
    label = "deliberations"
    verbose_name = "审议"
    default_auto_field = "django.db.models.BigAutoField"
