from django.apps import AppConfig


class SittingsConfig(AppConfig):
    """会议场次: a meeting before and while it is held: agenda, calling, states."""

    name = "yiding.sittings"
    label = "sittings"
    verbose_name = "会议场次"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.onward import offer_onward
        from yiding.core.waiting import offer_waiting
        from yiding.meetings.hooks import offer_joined
        from yiding.notices.letters import offer_attachment
        from yiding.topics.hooks import offer_next_sitting, offer_sight

        from . import notices  # noqa: F401 - names the kinds of notices
        from .invites import attachment_of
        from .onward import of_meeting, of_sitting, of_topic
        from .selectors import next_day, topics_on_agenda
        from .waiting import ANSWERS, APPROVALS, CALLS

        offer_attachment("sittings.invitation", attachment_of)
        offer_sight(topics_on_agenda)
        offer_next_sitting(next_day)
        offer_waiting(CALLS, ANSWERS, APPROVALS)
        offer_joined("sitting")
        offer_onward("sittings.sitting", of_sitting)
        offer_onward("topics.topic", of_topic)
        offer_onward("meetings.meeting", of_meeting)
