from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """会议机构: the bodies that meet, and the rules by which they meet."""

    name = "yiding.councils"
    label = "councils"
    verbose_name = "会议机构"
    default_auto_field = "django.db.models.BigAutoField"
