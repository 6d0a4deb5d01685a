"""督查单与催办: inspectors urge bodies on; bodies answer; an answer may be sent back, a slip withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest
from yiding.core.moves import move
from yiding.notices.services import Telling, notify, notify_many
from yiding.supervision.hooks import task_changed
from yiding.supervision.models import Task, TaskRole
from yiding.supervision.summing import touching, writer
from yiding.supervision.tasks import AT_WORK

from .archiving import slip_keep
from .audience import Directory
from .errors import AlreadyUrged, NotAtWork, TooManyUrged
from .models import Slip
from .permissions import may_answer, may_urge
from .reading import ruleset_on
from .reminding import behalf_of
from .states import SLIP

MOST = 200
SERIES = "督查单"


@dataclass(frozen=True, slots=True)
class Order:
    """一张督查单: which task, how serious, why, and by when it is to be answered."""

    task: Task
    colour: str
    reason: str
    reply_due_on: date
    to: Sequence[str] = ("lead", "support")
    next_step: str = ""
    points: Decimal | None = None


@transaction.atomic
def slips_issue(*, orders: Sequence[Order], by: User) -> list[Slip]:
    """签发督查单, one or a batch of at most 200: all or none. One event for each, and one for its paper.

    Raises NotAtWork, AlreadyUrged, BadRequest, SlipNotTypeset.
    """
    require(may_urge(by))
    if len(orders) > MOST:
        raise TooManyUrged
    directory = Directory.today()
    with gathered():
        slips = [_issue(order, by) for order in orders]
    for slip in slips:
        task_changed(slip.task)
        _tell(slip, "slip.issued", slip.reason, directory, slip.to)
    return slips


def _issue(order: Order, by: User) -> Slip:
    task, today = order.task, clock.today()
    if not order.reason.strip():
        raise BadRequest("reason")
    if order.reply_due_on < today:
        raise BadRequest("reply_due_on")
    _at_work(task, urging_count=F("urging_count") + 1)
    try:
        with transaction.atomic():
            slip = Slip.objects.create(
                government_id=task.government_id,
                number=f"督查单〔{today.year}〕{number_take(SERIES, str(today.year))}号",
                task=task,
                matter_id=task.matter_id,
                body_id=task.body_id,
                colour=order.colour,
                ruleset=ruleset_on(task.government_id, today),
                reason=order.reason[:300],
                next_step=order.next_step[:120],
                to=list(order.to),
                points=order.points,
                issued_on=today,
                issued_at=clock.now(),
                issued_by=by,
                reply_due_on=order.reply_due_on,
                original_reply_due_on=order.reply_due_on,
            )
    except IntegrityError:
        raise AlreadyUrged(task.matter.title[:60]) from None
    told = {"task": task.pk, "colour": slip.colour, "number": slip.number, "reason": slip.reason[:200]}
    told |= {"points": str(slip.points)} if slip.points is not None else {}
    record("slip.issued", slip, by=by, after=told, touches=touching(task.matter, task))
    slip_keep(slip, by)
    return slip


def _at_work(task: Task, **values: Any) -> None:
    """Takes a task for this transaction. Raises NotAtWork; a body's own split is its own affair."""
    rows = Task.objects.filter(pk=task.pk, state__in=AT_WORK).exclude(role=TaskRole.SPLIT)
    if not rows.update(version=F("version") + 1, **values):
        raise NotAtWork
    task.refresh_from_db()


@transaction.atomic
def slip_answer(*, slip: Slip, cause: str, measures: str, by: User, promised_on: date | None = None) -> None:
    """答复: why, and what comes next; after its day it is a late answer. Raises WrongState, BadRequest."""
    require(may_answer(by, slip))
    if not cause.strip() or not measures.strip():
        raise BadRequest("cause" if not cause.strip() else "measures")
    today = clock.today()
    name = "answer_late" if slip.reply_due_on < today else "answer"
    write = writer(slip, slip.task.matter, by, slip.task, cause=cause[:200])
    values = {"cause": cause, "measures": measures, "promised_on": promised_on}
    move(SLIP, name, slip, write, answered_on=today, answered_by=by, words="", **values)
    task_changed(slip.task)
    notify(
        "slip.answered",
        to=[slip.issued_by],
        key=f"slip-answer:{slip.pk}:{slip.version}",
        about=slip,
        link=reverse("urging:slip-detail", args=[slip.pk]),
        title=slip.task.matter.title[:120],
        body=slip.task.body.name,
        number=slip.number,
        words=cause[:200],
    )


@transaction.atomic
def slip_return(*, slip: Slip, reason: str, reply_due_on: date, by: User) -> None:
    """退回重答, with what is missing and a new day. Raises WrongState, BadRequest, AlreadyUrged."""
    require(may_urge(by))
    if not reason.strip() or reply_due_on < clock.today():
        raise BadRequest("reason" if not reason.strip() else "reply_due_on")
    write = writer(slip, slip.task.matter, by, slip.task, reason=reason[:200])
    values = {"words": reason[:300], "reply_due_on": reply_due_on, "escalation": 0, "escalated_on": None}
    try:
        with transaction.atomic():
            move(SLIP, "return", slip, write, answered_on=None, answered_by=None, **values)
    except IntegrityError:
        raise AlreadyUrged from None
    task_changed(slip.task)
    _tell(slip, "slip.returned", reason, Directory.today(), slip.to)


@transaction.atomic
def slip_withdraw(*, slip: Slip, reason: str, by: User) -> None:
    """撤回, with the reason: it counts no more. Raises WrongState, BadRequest."""
    require(may_urge(by))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(slip, slip.task.matter, by, slip.task, reason=reason[:200])
    move(SLIP, "withdraw", slip, write, words=reason[:300])
    Task.objects.filter(pk=slip.task_id, urging_count__gt=0).update(urging_count=F("urging_count") - 1)
    task_changed(slip.task)
    _tell(slip, "slip.withdrawn", reason, Directory.today(), slip.to)


def _tell(slip: Slip, kind: str, words: str, directory: Directory, to: Collection[str]) -> None:
    task = slip.task
    fields = {
        "title": task.matter.title[:120],
        "words": words[:200],
        "number": slip.number,
        "colour": slip.get_colour_display(),
        "due": f"{slip.reply_due_on:%Y-%m-%d}",
    }
    link = reverse("urging:slip-detail", args=[slip.pk])
    tellings = [
        Telling(
            person.user_id,
            f"{kind}:{slip.pk}:{slip.version}",
            {**fields, "behalf": behalf_of(person)},
            slip.pk,
            link,
        )
        for person in directory.recipients(task.role, task.body_id, to)
    ]
    notify_many(kind, tellings, about=Slip)


@transaction.atomic
def tasks_press(*, tasks: Iterable[Task], by: User, words: str = "") -> int:
    """催办提醒: tells the bodies of tasks that the inspector presses; each task once a day. One event for
    each. Gives back how many people are told. Raises TooManyUrged, NotAtWork.
    """
    require(may_urge(by))
    chosen = sorted(set(tasks), key=lambda one: one.pk)
    if len(chosen) > MOST:
        raise TooManyUrged
    directory, day, tellings = Directory.today(), clock.today(), []
    with gathered():
        for task in chosen:
            _at_work(task)
            said = words.strip() or task.light_reason or "请抓紧办理。"
            fields = {"title": task.matter.title[:120], "words": said[:200]}
            link = reverse("supervision:task-detail", args=[task.pk])
            tellings += [
                Telling(
                    person.user_id,
                    f"pressed:{task.pk}:{day}",
                    {**fields, "behalf": behalf_of(person)},
                    task.pk,
                    link,
                )
                for person in directory.recipients(task.role, task.body_id, ("lead", "support"))
            ]
            told = {"words": said[:200], "light": task.light}
            record("task.pressed", task, by=by, after=told, touches=touching(task.matter, task))
    return notify_many("urging.pressed", tellings, about=Task)
