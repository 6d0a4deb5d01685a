from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """会议: meetings, items, directives, attendance."""

    name = "yiding.meetings"
    label = "meetings"
    verbose_name = "会议"
    default_auto_field = "django.db.models.BigAutoField"
