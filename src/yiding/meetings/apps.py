from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """会议: meetings, items, directives, attendance."""

    name = "yiding.meetings"
    label = "meetings"
    verbose_name = "会议"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.directory import hooks
        from yiding.files.hooks import offer_home
        from yiding.search.hooks import offer_own_items

        from .companions import companions
        from .papers import HOME
        from .selectors import sightings_with_meeting
        from .visibility import own_items

        hooks.offer_description(sightings_with_meeting)
        hooks.offer_companions(companions)
        offer_own_items(own_items)
        offer_home(HOME)
