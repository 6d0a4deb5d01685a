"""征求意见（会签）: rounds among many bodies, what is overdue, and how differences were dealt with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max, QuerySet

from yiding.audit.services import gathered, last_actor, record
from yiding.core import clock
from yiding.core.errors import EditConflict, WrongState
from yiding.core.moves import move
from yiding.core.workdays import Calendar
from yiding.directory.models import Body

from .errors import RoundIsOpen, Unsettled
from .gates import Answer, check_move, gate_settle, touches
from .models import GateCheck, GateState, Reply, Round, RoundState, Stance, Topic
from .notices import reply_due_tell, reply_wanted_tell, topic_tell
from .people import people_of
from .permissions import ANSWERING
from .states import GATE, ROUND

SOON = 1
"""Working days before the last day on which those who have not answered are reminded."""


@dataclass(frozen=True, slots=True)
class Settling:
    """协调情况: by whom, when, with which result; where it was not settled, the way that is proposed."""

    by_whom: str = ""
    on: date | None = None
    result: str = ""
    is_settled: bool = True
    recommended: str = ""


def round_start(topic: Topic, bodies: Iterable[Body], days: int, request: str, by: User) -> Round:
    """Opens a round; the gate of consultation, where the topic must pass one, is asked with it."""
    if topic.rounds.filter(state=RoundState.OPEN).exists():
        raise RoundIsOpen
    last = topic.rounds.aggregate(n=Max("number"))["n"] or 0
    row = Round.objects.create(
        topic=topic,
        number=last + 1,
        request=request,
        text_version=topic.text_version,
        opened_by=by,
        opened_at=clock.now(),
        due_on=Calendar.load().add(clock.today(), days),
    )
    for body in bodies:
        reply_wanted_tell(Reply.objects.create(round=row, body=body))
    _gate_begin(topic, row, by)
    asked = [str(body) for body in row.replies.values_list("body__name", flat=True)]
    told = {"round": row.number, "bodies": asked, "due_on": row.due_on.isoformat()}
    record("round.opened", topic, by=by, after=told, touches=touches(topic))
    return row


def _gate_of(topic: Topic) -> GateCheck | None:
    rows = topic.checks.filter(rule__is_consultation=True, rule__is_active=True).select_related("rule")
    return rows.first()


def _gate_begin(topic: Topic, row: Round, by: User) -> None:
    check = _gate_of(topic)
    if check is not None and check.state in GATE.moves["ask"].sources:
        check.topic = topic
        check_move(check, "ask", by, row.request, asked_at=clock.now(), due_on=row.due_on)


def reply_write(reply: Reply, stance: str, text: str, version: int, by: User) -> None:
    """One body's view. It may be changed until the round is closed."""
    open_rows = Reply.objects.filter(pk=reply.pk, round__state=RoundState.OPEN)
    if not open_rows.exists():
        raise WrongState(ROUND.name)
    is_late = reply.is_overdue or clock.today() > reply.round.due_on
    values = {"stance": stance, "text": text, "answered_by": by, "answered_at": clock.now()}
    found = Reply.objects.filter(pk=reply.pk, version=version)
    if not found.update(**values, is_overdue=is_late, version=F("version") + 1):
        raise EditConflict(last_actor(reply.round.topic))
    before = reply.stance
    reply.refresh_from_db()
    told = {"round": reply.round.number, "body": str(reply.body), "stance": stance}
    record(
        "round.replied",
        reply.round.topic,
        by=by,
        before={"stance": before},
        after=told,
        touches=touches(reply.round.topic),
    )


def differs(replies: Iterable[Reply]) -> bool:
    """Does a body disagree, or agree on conditions only?"""
    return any(reply.stance in (Stance.DISAGREE, Stance.CONDITIONAL) for reply in replies)


def round_end(row: Round, told: Settling, by: User) -> None:
    """Closes a round. Where views differ it must say how that was dealt with. Raises Unsettled.

    All agreed, or brought together: the gate is passed; with each side's view and the way that is proposed
    it is passed with conditions.
    """
    replies = list(row.replies.select_related("body"))
    is_split = differs(replies)
    said_how = bool(told.by_whom and told.result and told.on)
    if is_split and not (said_how and (told.is_settled or told.recommended)):
        raise Unsettled
    is_settled = not is_split or told.is_settled
    topic = row.topic

    def write(kind: str, before: str, after: str) -> None:
        said = {"round": row.number, "is_settled": is_settled, "coordinated_by": told.by_whom}
        record(kind, topic, by=by, before={"state": before}, after=said, touches=touches(topic))

    move(
        ROUND,
        "close",
        row,
        write,
        coordinated_by=told.by_whom,
        coordinated_on=told.on,
        coordination=told.result,
        is_settled=is_settled,
        recommended=told.recommended,
    )
    _gate_end(row, replies, by)


def _gate_end(row: Round, replies: list[Reply], by: User) -> None:
    check = _gate_of(row.topic)
    if check is None or check.state not in GATE.moves["pass"].sources:
        return
    check.topic = row.topic
    if row.text_version != row.topic.text_version:
        return  # what they agreed to is no longer the draft: another round is needed
    summary = "；".join(f"{one.body}：{one.get_stance_display()}" for one in replies)
    state = GateState.PASSED if row.is_settled else GateState.CONDITIONAL
    gate_settle(check, Answer(state, summary, row.recommended), by)


# --- time ---------------------------------------------------------------------------------------------------


def is_overdue(reply: Reply) -> bool:
    """Live: the day has gone by without an answer, whether the daily round has seen it or not."""
    return reply.is_overdue or (not reply.stance and clock.today() > reply.round.due_on)


def replies_remind() -> int:
    """Tells those who have not answered shortly before the last day; gives back how many replies."""
    soon = Calendar.load().add(clock.today(), SOON)
    rows = _unanswered().filter(round__due_on__lte=soon, round__due_on__gte=clock.today())
    return sum(1 for reply in rows if reply_due_tell(reply, "即将到期", "soon"))


@transaction.atomic
def replies_overdue() -> int:
    """Marks who did not answer in time, once, and tells them and the submitter; gives back how many."""
    rows = list(_unanswered().filter(round__due_on__lt=clock.today(), is_overdue=False))
    with gathered():
        for reply in rows:
            Reply.objects.filter(pk=reply.pk).update(is_overdue=True)
            reply_due_tell(reply, "已逾期", "overdue")
            topic, due = reply.round.topic, reply.round.due_on
            to = people_of([topic.body_id], ANSWERING)
            topic_tell("topics.reply_due", topic, to, f"o{reply.pk}", word=f"{reply.body}逾期未复", due=due)
            told = {"round": reply.round.number, "body": str(reply.body)}
            record("round.overdue", topic, by=None, after=told, touches=touches(topic))
    return len(rows)


def _unanswered() -> QuerySet[Reply]:
    rows = Reply.objects.filter(stance=Stance.NONE, round__state=RoundState.OPEN)
    return rows.select_related("body", "round__topic__body")
