"""审查关口: which checks a topic needs, who answers, what becomes of them when the draft changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import NotAllowed, WrongState
from yiding.core.workdays import Calendar
from yiding.notices.models import Notice
from yiding.topics import services
from yiding.topics.errors import BadField, GatesOpen
from yiding.topics.gates import Answer
from yiding.topics.models import GateState, Topic
from yiding.topics.rounds import rounds

from .conftest import House, Make, draft_of, endorsed, paper, passed

S = GateState


def states(topic: Topic) -> dict[str, str]:
    return dict(topic.checks.values_list("rule__code", "state"))


def test_reviewers_are_found_by_rule_when_it_is_handed_in(house: House, submitted: Make) -> None:
    """A mandatory reviewer is asked without anybody's doing."""
    topic = submitted(answers={"fair": True})
    assert states(topic) == {
        "legality": "asked",
        "consultation": "open",
        "fair": "asked",
        "risk": "not_needed",
        "finance": "not_needed",
        "disclosure": "asked",
    }
    legality = topic.checks.get(rule__code="legality")
    assert legality.reviewer == house.bodies["justice"]
    assert legality.due_on == Calendar.load().add(clock.today(), 7)
    told = Notice.objects.filter(kind="topics.gate_asked", recipient=house.users["jurist"])
    assert told.count() == 1


def test_days_that_are_not_working_days_are_counted_as_such(house: House, submitted: Make) -> None:
    check = submitted("document", answers={"public": True}).checks.get(rule__code="public")
    assert check.due_on == clock.today() + timedelta(days=30)


def test_only_the_reviewing_body_answers(house: House, submitted: Make) -> None:
    check = submitted().checks.select_related("topic", "rule").get(rule__code="legality")
    for who in ("liaison", "clerk", "treasurer", "director"):
        with pytest.raises(NotAllowed):
            services.gate_answer(check=check, answer=Answer(S.PASSED), by=house.by(who))
    services.gate_answer(check=check, answer=Answer(S.PASSED, "合法"), by=house.by("jurist"))
    assert (check.state, check.text_version, check.reply) == ("passed", 1, "合法")
    assert check.expires_on == clock.today() + timedelta(days=180)
    with pytest.raises(WrongState):
        services.gate_answer(check=check, answer=Answer(S.FAILED, "再想"), by=house.by("jurist"))


def test_conditions_and_refusals_are_written_down(house: House, submitted: Make) -> None:
    check = submitted().checks.select_related("topic", "rule").get(rule__code="legality")
    for answer in (Answer(S.CONDITIONAL, "可"), Answer(S.FAILED)):
        with pytest.raises(BadField):
            services.gate_answer(check=check, answer=answer, by=house.by("jurist"))
    told = Answer(S.CONDITIONAL, "基本合法", "删去第九条")
    services.gate_answer(check=check, answer=told, by=house.by("jurist"))
    assert (check.state, check.conditions) == ("conditional", "删去第九条")
    assert [step.text for step in check.steps.all()] == ["", "基本合法\n删去第九条"]


def test_what_failed_is_asked_again_by_its_submitter(house: House, submitted: Make) -> None:
    check = submitted().checks.select_related("topic", "rule__reviewer").get(rule__code="legality")
    services.gate_answer(check=check, answer=Answer(S.FAILED, "超越权限"), by=house.by("jurist"))
    services.gate_ask(check=check, request="已修改", by=house.by("liaison"))
    assert (check.state, check.request) == ("asked", "已修改")
    assert [step.state for step in check.steps.all()] == ["asked", "failed", "asked"]


def test_an_open_gate_keeps_a_topic_out_and_says_why(house: House, treated: Make) -> None:
    """By which rule, and who must act."""
    topic = treated()
    endorsed(house, topic)
    with pytest.raises(GatesOpen) as caught:
        services.topic_admit(topic=topic, by=house.by("director"))
    assert "市司法局" in caught.value.detail
    assert "国务院令第713号" in caught.value.detail
    assert Topic.objects.get().state == "in_treatment"


def test_a_changed_draft_is_asked_again(house: House, treated: Make) -> None:
    """An answer is good for the text that was looked at."""
    topic = treated()
    passed(house, topic)
    services.topic_return(topic=topic, code="form", reason="体例", by=house.by("clerk"))
    services.topic_revise(topic=topic, by=house.by("liaison"))
    changed = draft_of(house.kind(), title="城乡供水管理办法（修改）")
    services.topic_edit(topic=topic, draft=changed, version=topic.version, by=house.by("liaison"))
    assert topic.text_version == 2
    assert states(topic)["legality"] == "passed"
    services.topic_send(topic=topic, by=house.by("liaison"))
    services.topic_submit(topic=topic, by=house.by("head"))
    assert states(topic) == {
        "legality": "asked_again",
        "consultation": "asked_again",
        "disclosure": "asked_again",
        "fair": "not_needed",
        "risk": "not_needed",
        "finance": "not_needed",
    }


def test_an_unchanged_draft_keeps_its_answers(house: House, treated: Make) -> None:
    topic = treated()
    passed(house, topic)
    services.topic_return(topic=topic, code="form", reason="补一份附件说明", by=house.by("clerk"))
    services.topic_send(topic=topic, by=house.by("liaison"))
    services.topic_submit(topic=topic, by=house.by("head"))
    assert set(states(topic).values()) == {"passed", "not_needed"}


def test_a_new_paper_is_a_changed_draft(house: House, treated: Make) -> None:
    topic = treated()
    passed(house, topic)
    told = {"part": "draft", "title": "送审稿：城乡供水管理办法", "paper": paper(), "by": house.by("clerk")}
    services.paper_add(topic=topic, **told)
    assert states(topic)["legality"] == "asked_again"
    kinds = list(Event.objects.order_by("-number").values_list("kind", flat=True)[:5])
    assert kinds.count("gate.asked_again") == 3


def test_an_answer_that_is_no_longer_valid_expires(
    house: House, treated: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = treated()
    passed(house, topic)
    day = clock.today() + timedelta(days=181)
    monkeypatch.setattr(clock, "today", lambda: day)
    rounds()
    rounds()
    assert states(topic)["legality"] == "expired"
    assert Event.objects.filter(kind="gate.expired").count() == 1


def test_the_secretariat_says_that_a_check_is_not_needed(house: House, submitted: Make) -> None:
    check = (
        submitted()
        .checks.select_related("topic__body", "topic__drafted_by", "rule")
        .get(rule__code="legality")
    )
    with pytest.raises(NotAllowed):
        services.gate_waive(check=check, reason="内部事务", by=house.by("liaison"))
    with pytest.raises(BadField):
        services.gate_waive(check=check, reason=" ", by=house.by("clerk"))
    services.gate_waive(check=check, reason="内部事务", by=house.by("clerk"))
    assert (check.state, check.reply) == ("not_needed", "内部事务")
