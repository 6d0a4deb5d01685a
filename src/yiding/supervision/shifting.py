"""期限重算: a holiday notice moves what was counted in working days; what a person set stays.

A due day is counted where the sentence gave working days from the meeting (its reason reads
``“10个工作日内”，自会议日 … 起算``) and nobody changed the day since. Days that are over are not
moved, nor is one moved into the past.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.telling import tell
from yiding.core.workdays import Calendar, Change

from .candidates import Candidate, CandidateState
from .hooks import task_changed
from .matters import DueSource, Matter, MatterState, Milestone
from .proposing import WORKDAYS, relative_due
from .selectors import people_of
from .summing import matter_recount, touching
from .tasks import OPEN, Task, TaskRole

RECKONED = re.compile(r"^“(?P<text>[^”]+)”，自会议日 (?P<day>\d{4}-\d{2}-\d{2}) 起算")
COUNTED = Q(due_reason__startswith="“", due_reason__contains="自会议日")
LIVE = (MatterState.DRAFT, MatterState.PENDING, MatterState.FILED, MatterState.ACTIVE, MatterState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Shift:
    """一次重算: from the day that the old calendar gave to that of the new one, and how it is reckoned."""

    before: date
    after: date
    reason: str


def shift_of(due_on: date | None, reason: str, change: Change) -> Shift | None:
    """How a counted day moves; nothing for one that was not counted, was changed since, or stays."""
    found = RECKONED.match(reason)
    if found is None or due_on is None or not WORKDAYS.search(found["text"]):
        return None
    start = date.fromisoformat(found["day"])
    after = relative_due(found["text"], start, change.after)
    if after is None or after == due_on or relative_due(found["text"], start, change.before) != due_on:
        return None
    return Shift(due_on, after, _reason(found[0], after, change.after)) if _is_ahead(due_on, after) else None


def _reason(reckoned: str, day: date, calendar: Calendar) -> str:
    return "，".join(filter(None, (reckoned, calendar.caveat(day))))


def _is_ahead(before: date, after: date) -> bool:
    return min(before, after) >= clock.today()


@transaction.atomic
def dues_shift(change: Change) -> None:
    """Moves proposed days, and the due days of matters with their tasks and nodes. One event for each."""
    _candidates(change)
    with gathered():
        for matter, shift in _matters(change):
            _shift(matter, shift, change)


def _candidates(change: Change) -> None:
    rows = Candidate.objects.filter(COUNTED, state=CandidateState.PROPOSED, due_on__gte=clock.today())
    for row in rows.only("pk", "due_on", "due_reason").order_by("pk"):
        if shift := shift_of(row.due_on, row.due_reason, change):
            values = {"due_on": shift.after, "due_reason": shift.reason[:120]}
            Candidate.objects.filter(pk=row.pk, due_on=shift.before).update(**values)


def _matters(change: Change) -> Iterator[tuple[Matter, Shift]]:
    rows = Matter.objects.filter(COUNTED, due_source=DueSource.SENTENCE, state__in=LIVE)
    for row in list(rows.filter(due_on__gte=clock.today()).order_by("pk")):
        if shift := shift_of(row.due_on, row.due_reason, change):
            yield row, shift


def _shift(matter: Matter, shift: Shift, change: Change) -> None:
    """One matter; those below it whose day was taken from it go with it."""
    rows = Matter.objects.filter(pk=matter.pk, due_on=shift.before)
    values: dict[str, Any] = {"due_on": shift.after}
    if RECKONED.match(matter.due_reason):
        values["due_reason"] = shift.reason[:200]
    if not rows.update(**values, version=F("version") + 1):
        return
    days = {"before": {"due_on": shift.before.isoformat()}, "after": {"due_on": shift.after.isoformat()}}
    matter.refresh_from_db()
    record("matter.due_shifted", matter, by=change.by, touches=touching(matter), **days)
    Milestone.objects.filter(matter=matter, due_on=shift.before).update(
        due_on=shift.after, version=F("version") + 1
    )
    tasks = matter.tasks.filter(state__in=OPEN, due_on=shift.before, extension_count=0)
    for task in tasks.exclude(role=TaskRole.SPLIT).select_related("matter", "body"):
        _shift_task(task, shift, change, days)
    matter_recount(matter)
    for child in matter.children.filter(due_source=DueSource.PARENT, due_on=shift.before, state__in=LIVE):
        _shift(child, shift, change)


def _shift_task(task: Task, shift: Shift, change: Change, days: dict[str, Any]) -> None:
    """``original_due_on`` stays, so that both days are known."""
    Task.objects.filter(pk=task.pk).update(due_on=shift.after, version=F("version") + 1)
    task.refresh_from_db()
    record("task.due_shifted", task, by=change.by, touches=touching(task.matter, task), **days)
    task_changed(task)
    tell(
        "task.due_shifted",
        to=people_of([task.body_id]),
        key=f"task-shifted:{task.pk}:{shift.after}",
        about=task,
        link=reverse("supervision:task-detail", args=[task.pk]),
        title=task.matter.title[:120],
        before=f"{shift.before:%Y-%m-%d}",
        due=f"{shift.after:%Y-%m-%d}",
    )
