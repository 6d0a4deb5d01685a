"""议题的一生: drafted, approved, treated, admitted, and what its meeting does with it."""

from __future__ import annotations

from yiding.topics import services
from yiding.topics.selectors import pool

from .conftest import House, Make


def test_a_topic_reaches_the_pool(house: House, admitted: Make) -> None:
    topic = admitted()
    assert topic.state == "admitted"
    assert topic.admitted_at is not None
    assert list(pool(house.by("clerk"))) == [topic]


def test_a_deferred_topic_is_back_in_the_pool_with_its_history(house: House, admitted: Make) -> None:
    """Postponed, taken off and put forward again."""
    topic, clerk = admitted(), house.by("clerk")
    services.topic_schedule(topic=topic, by=clerk, about="第49次常务会议")
    services.topic_unschedule(topic=topic, by=clerk, about="第49次常务会议")
    services.topic_schedule(topic=topic, by=clerk, about="第50次常务会议")
    services.topic_deliberated(topic=topic, by=clerk, outcome="deferred")
    services.topic_defer(topic=topic, by=clerk, reason="待补充测算")
    topic.refresh_from_db()
    assert (topic.state, topic.deferred, topic.reason) == ("admitted", 1, "待补充测算")
    assert list(pool(clerk)) == [topic]
