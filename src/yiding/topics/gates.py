"""审查关口: which checks a topic needs, asking for them, answering them, and asking again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Q

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.moves import move
from yiding.core.workdays import Calendar
from yiding.files.models import Document

from .models import GateCheck, GateRule, GateState, GateStep, Topic
from .notices import gate_asked_tell, submitters, topic_tell
from .states import ANSWERED, GATE, OURS, WAITING

MOVE_OF = {
    GateState.PASSED: "pass",
    GateState.CONDITIONAL: "pass_with_conditions",
    GateState.FAILED: "fail",
    GateState.NOT_NEEDED: "waive",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """审查答复: the state to which the check comes, and its words."""

    state: GateState
    reply: str = ""
    conditions: str = ""
    paper: Document | None = None


def is_needed(rule: GateRule, topic: Topic) -> bool:
    """Must the topic pass it: always, or because its question was answered yes?"""
    return rule.is_required or (bool(rule.question) and topic.answers.get(rule.code) is True)


def touches(topic: Topic) -> About:
    return About(government_id=topic.government_id, body_id=topic.body_id)


def gates_prepare(topic: Topic, by: User | None) -> None:
    """When a topic is handed in: each check that it needs is there, and is asked of its reviewer at once."""
    known = {check.rule_id: check for check in topic.checks.select_related("rule")}
    for rule in topic.kind.rules.filter(is_active=True).select_related("reviewer"):
        check = known.get(rule.pk)
        if not is_needed(rule, topic):
            _not_asked(check, rule, topic, by)
            continue
        check = check or GateCheck.objects.create(topic=topic, rule=rule)
        if check.state in (GateState.OPEN, GateState.NOT_NEEDED) and not rule.is_consultation:
            gate_send(check, by, "")
    checks_renew(topic, by)


def _not_asked(check: GateCheck | None, rule: GateRule, topic: Topic, by: User | None) -> None:
    """The question was answered no: kept as such, so that the clerk sees that it was asked."""
    if not rule.question:
        return
    check = check or GateCheck.objects.create(topic=topic, rule=rule)
    if check.state in (GateState.OPEN, *WAITING):
        check_move(check, "waive", by, "提交单位声明：否")


def gate_send(check: GateCheck, by: User | None, request: str) -> None:
    """Asks a check: its reviewer is told, and has at least the rule's days."""
    rule = check.rule
    check_move(
        check,
        "ask",
        by,
        request,
        reviewer_id=rule.reviewer_id,
        request=request or check.request,
        asked_at=clock.now(),
        due_on=due_day(rule),
    )
    gate_asked_tell(check)


def due_day(rule: GateRule) -> object:
    """The last of the days that a rule gives its reviewer."""
    today = clock.today()
    if rule.counts_workdays:
        return Calendar.load().add(today, rule.least_days)
    return today + timedelta(days=rule.least_days)


def gate_settle(check: GateCheck, answer: Answer, by: User | None) -> None:
    """Answers a check, for the draft as it is now."""
    rule = check.rule
    valid = rule.valid_days if answer.state in (GateState.PASSED, GateState.CONDITIONAL) else None
    check_move(
        check,
        MOVE_OF[answer.state],
        by,
        "\n".join(one for one in (answer.reply, answer.conditions) if one),
        reply=answer.reply,
        conditions=answer.conditions,
        paper=answer.paper,
        answered_by=by,
        answered_at=clock.now(),
        text_version=check.topic.text_version,
        expires_on=clock.today() + timedelta(days=valid) if valid else None,
    )
    topic = check.topic
    told = {"gate": rule.name, "word": check.get_state_display(), "reason": answer.reply[:200]}
    topic_tell("topics.gate_answered", topic, submitters(topic), f"{check.pk}:{check.version}", **told)


def checks_renew(topic: Topic, by: User | None) -> int:
    """Asks again what was answered for an earlier draft; gives back how many."""
    if topic.state in OURS:
        return 0
    older = Q(text_version__isnull=True) | Q(text_version__lt=topic.text_version)
    rows = topic.checks.filter(older, state__in=ANSWERED).select_related("rule__reviewer")
    for check in rows:
        check.topic = topic
        check_move(check, "ask_again", by, "", asked_at=clock.now(), due_on=due_day(check.rule))
        if not check.rule.is_consultation:
            gate_asked_tell(check)
    return len(rows)


def checks_expire() -> int:
    """The daily round: what was valid until yesterday is not valid any more; gives back how many."""
    rows = GateCheck.objects.filter(
        state__in=(GateState.PASSED, GateState.CONDITIONAL), expires_on__lt=clock.today()
    ).exclude(topic__state__in=("deliberated", "refused", "withdrawn"))
    for check in (found := list(rows.select_related("rule", "topic__body", "topic__drafted_by"))):
        check_move(check, "expire", None, "")
    return len(found)


def check_move(check: GateCheck, name: str, by: User | None, text: str, **values: object) -> None:
    """One move of a check, its step of history and its event."""
    topic = check.topic

    def write(kind: str, before: str, after: str) -> None:
        GateStep.objects.create(
            check_of=check,
            state=after,
            text=text,
            text_version=topic.text_version,
            by=by,
            at=clock.now(),
        )
        told = {"gate": check.rule.code, "state": after, "text_version": topic.text_version}
        record(kind, topic, by=by, before={"state": before}, after=told, touches=touches(topic))

    move(GATE, name, check, write, **values)
