from django.apps import AppConfig


class PapersConfig(AppConfig):
    """公文: drafting, countersigning, signing, numbering, issuing, distribution."""

    name = "yiding.papers"
    label = "papers"
    verbose_name = "公文"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells the room of files whose copies it keeps, and the room of notices what it tells of."""
        from yiding.core.onward import offer_onward
        from yiding.core.waiting import offer_waiting
        from yiding.files.hooks import offer_home

        from . import notices  # noqa: F401
        from .belongings import COPIES
        from .onward import of_decision, of_meeting, of_sitting
        from .waiting import WAITING

        offer_home(COPIES)
        offer_waiting(*WAITING)
        offer_onward("sittings.sitting", of_sitting)
        offer_onward("meetings.meeting", of_meeting)
        offer_onward("decisions.decision", of_decision)
