"""征求意见（会签）: a round with many bodies, its last day, differences and how they were dealt with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.core.workdays import Calendar
from yiding.notices.models import Notice
from yiding.topics import services
from yiding.topics.consulting import Settling, is_overdue
from yiding.topics.errors import BadField, RoundIsOpen, Unsettled
from yiding.topics.models import Round, Topic
from yiding.topics.rounds import rounds

from .conftest import House, Make, consulted


def opened(house: House, topic: Topic, days: int = 5) -> Round:
    bodies = [house.bodies["finance"], house.bodies["building"]]
    return services.round_open(
        topic=topic, bodies=bodies, days=days, request="请提意见", by=house.by("liaison")
    )


def gate(topic: Topic) -> str:
    return str(topic.checks.get(rule__is_consultation=True).state)


def test_a_round_asks_many_bodies_until_a_working_day(house: House, submitted: Make) -> None:
    topic = submitted()
    row = opened(house, topic)
    assert row.due_on == Calendar.load().add(clock.today(), 5)
    assert gate(topic) == "asked"
    people = Notice.objects.filter(kind="topics.consulted").values_list("recipient__username", flat=True)
    assert set(people) == {"treasurer", "builder"}
    with pytest.raises(RoundIsOpen):
        opened(house, topic)


def test_nobody_answers_for_another_body(house: House, submitted: Make) -> None:
    reply = opened(house, submitted()).replies.get(body=house.bodies["finance"])
    for who in ("builder", "liaison", "clerk"):
        with pytest.raises(NotAllowed):
            services.reply_give(reply=reply, stance="agree", text="", version=1, by=house.by(who))
    with pytest.raises(BadField):
        services.reply_give(reply=reply, stance="disagree", text=" ", version=1, by=house.by("treasurer"))


def test_of_two_who_answer_at_once_one_is_told(house: House, submitted: Make) -> None:
    reply = opened(house, submitted()).replies.get(body=house.bodies["finance"])
    told = {"reply": reply, "text": "无", "version": 1, "by": house.by("treasurer")}
    services.reply_give(stance="agree", **told)
    with pytest.raises(EditConflict):
        services.reply_give(stance="conditional", **told)


def test_all_agreed_passes_the_gate(house: House, submitted: Make) -> None:
    topic = submitted()
    row = consulted(house, topic)
    services.round_close(row=row, settling=Settling(), by=house.by("liaison"))
    assert (row.is_settled, gate(topic)) == (True, "passed")
    reply = row.replies.first()
    assert reply is not None
    with pytest.raises(WrongState):
        services.reply_give(
            reply=reply, stance="agree", text="", version=reply.version, by=house.by("treasurer")
        )


def test_differences_need_a_word_on_how_they_were_dealt_with(house: House, submitted: Make) -> None:
    topic = submitted()
    row = consulted(house, topic, "disagree")
    for said in (Settling(), Settling(by_whom="江若湄", on=clock.today(), result="未一致", is_settled=False)):
        with pytest.raises(Unsettled):
            services.round_close(row=row, settling=said, by=house.by("liaison"))
    told = Settling("江若湄", clock.today(), "财政局保留意见", is_settled=False, recommended="先行试点")
    services.round_close(row=row, settling=told, by=house.by("liaison"))
    row.refresh_from_db()
    assert (row.is_settled, row.recommended, gate(topic)) == (False, "先行试点", "conditional")
    assert [reply.stance for reply in row.replies.all()] == ["disagree", "disagree"]


def test_what_was_brought_together_passes(house: House, submitted: Make) -> None:
    topic = submitted()
    row = consulted(house, topic, "conditional")
    told = Settling("办公室主任", clock.today(), "采纳两局意见")
    services.round_close(row=row, settling=told, by=house.by("clerk"))
    assert gate(topic) == "passed"


def test_who_does_not_answer_is_reminded_and_then_overdue(
    house: House, submitted: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = opened(house, submitted())
    day = Calendar.load()
    last = row.due_on
    before = last - timedelta(days=1)
    while not day.is_workday(before):
        before -= timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: before)
    rounds()
    rounds()
    assert Notice.objects.filter(kind="topics.reply_due").count() == 2
    monkeypatch.setattr(clock, "today", lambda: last + timedelta(days=1))
    reply = row.replies.select_related("round").first()
    assert reply is not None
    assert is_overdue(reply)
    assert not reply.is_overdue
    rounds()
    rounds()
    assert row.replies.filter(is_overdue=True).count() == 2
    assert Event.objects.filter(kind="round.overdue").count() == 2


def test_a_late_answer_stays_late(house: House, submitted: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    row = opened(house, submitted())
    monkeypatch.setattr(clock, "today", lambda: row.due_on + timedelta(days=2))
    reply = row.replies.get(body=house.bodies["finance"])
    services.reply_give(reply=reply, stance="agree", text="", version=1, by=house.by("treasurer"))
    assert (reply.stance, reply.is_overdue) == ("agree", True)
