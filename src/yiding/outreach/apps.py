from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """对上争取: what is asked of superior bodies, how often, and what came of it."""

    name = "yiding.outreach"
    label = "outreach"
    verbose_name = "对上争取"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.directory.hooks import offer_notes

        from .selectors import notes_of
        from .waiting import WAITING

        offer_notes(notes_of)
        offer_waiting(*WAITING)
