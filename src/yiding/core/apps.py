from django.apps import AppConfig


class CoreConfig(AppConfig):
    """内核: clock, moves, jobs, lists, errors."""

    name = "yiding.core"
    label = "core"
    verbose_name = "内核"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings

        from yiding.typeset.fonts import look_in

        look_in(settings.FONTS)
