"""期间所见: what the events and dated rows say of a period, as it was at its end.

Nothing that came after the period's last day is looked at, so that a figure can be computed again later: what
was due is told by the events up to then, not by the days that the tasks have now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.workdays import Calendar
from yiding.directory.models import Government
from yiding.supervision.hooks import keeping
from yiding.supervision.models import (
    Check,
    Claim,
    ClaimState,
    Effect,
    Extension,
    Report,
    ReportDue,
    Suspension,
    Task,
    TaskRole,
)
from yiding.urging.models import Slip

HANDFUL = 1_000
ENDING = ("claim.accept", "task.reopen")
MOVING = ("extension.grant", "task.resume", "task.due_shifted")
TOLD = ("extension.grant", "claim.return", "report.return", "task.decline", "slip.issued")


@dataclass(frozen=True, slots=True)
class Happened:
    """一件事: an event of a task."""

    kind: str
    task: int
    day: date
    due_on: date | None
    after: dict[str, Any]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """办结: claimed on a day, accepted later; due on the day that held then."""

    task: int
    done_on: date
    due_on: date
    grade: str
    is_proved: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """应报: a report that was due in the period, and when it came, if it did by the period's end."""

    task: int
    period: str
    due_on: date
    reported_on: date | None


@dataclass(frozen=True, slots=True)
class Looked:
    """核查: what was found of a task."""

    task: int
    day: date
    is_unmet: bool
    words: str


class Window:
    """期间: a government's tasks between two days. Each part is read once, with a few queries."""

    def __init__(self, government: Government, first_day: date, last_day: date) -> None:
        self.government, self.first_day, self.last_day = government, first_day, last_day
        self.calendar = Calendar.load()
        self.kept_until = keeping(government.pk, last_day, self.calendar)

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    @cached_property
    def tasks(self) -> dict[int, Task]:
        """The tasks that had been assigned by the end; those that a body split count nowhere."""
        rows = Task.objects.filter(government=self.government, assigned_on__lte=self.last_day)
        return {row.pk: row for row in rows.exclude(role=TaskRole.SPLIT).order_by("pk")}

    @cached_property
    def happened(self) -> list[Happened]:
        """The events that count, up to the end, in their order, each with its task."""
        kinds = {*ENDING, *MOVING, *TOLD, "task.withdraw"}
        rows = Event.objects.filter(
            government_id=self.government.pk, kind__in=kinds, at__lt=clock.end_of(self.last_day)
        )
        told = list(
            rows.order_by("number").values_list("kind", "object_kind", "object_id", "at", "due_on", "after")
        )
        owners = _owners((kind, key) for _kind, kind, key, *_rest in told)
        return [
            Happened(kind, task, at.astimezone(clock.SHANGHAI).date(), due, after, _words(after))
            for kind, about, key, at, due, after in told
            if (task := owners.get((about, key or 0), 0)) in self.tasks
        ]

    def events_of(self, *kinds: str) -> Iterator[Happened]:
        """The events of some kinds within the period."""
        return (one for one in self.happened if one.kind in kinds and self.holds(one.day))

    @cached_property
    def closings(self) -> list[Closing]:
        """The tasks closed in the period, and still closed at its end; by their last acceptance."""
        last: dict[int, Happened] = {}
        for one in self.happened:
            if one.kind in ENDING:
                last[one.task] = one
        ended = {
            task: one for task, one in last.items() if one.kind == "claim.accept" and self.holds(one.day)
        }
        claims, proved = self._claims(ended), self._with_evidence(ended)
        return [
            Closing(
                task,
                claims[task].made_on,
                one.due_on or self.tasks[task].original_due_on,
                str(one.after.get("grade", "")),
                claims[task].evidence_count > 0 or task in proved,
            )
            for task, one in ended.items()
            if task in claims
        ]

    def _claims(self, tasks: Iterable[int]) -> dict[int, Claim]:
        rows = Claim.objects.filter(state=ClaimState.ACCEPTED, made_on__lte=self.last_day).order_by("pk")
        return {row.task_id: row for some in _some(tasks) for row in rows.filter(task__in=some)}

    def _with_evidence(self, tasks: Iterable[int]) -> frozenset[int]:
        rows = Report.objects.filter(evidence_count__gt=0, reported_on__lte=self.last_day)
        keys = rows.values_list("task", flat=True)
        return frozenset(task for some in _some(tasks) for task in keys.filter(task__in=some))

    @cached_property
    def overdue(self) -> list[tuple[int, date]]:
        """The tasks that were due by the end and open then: not closed, not withdrawn, not resting."""
        gone = {one.task for one in self.happened if one.kind == "task.withdraw"}
        closed: dict[int, bool] = {}
        for one in self.happened:
            if one.kind in ENDING:
                closed[one.task] = one.kind == "claim.accept"
        return [
            (task, due)
            for task in self.tasks
            if task not in gone
            and not closed.get(task, False)
            and task not in self._resting
            and self.kept_until(due := self._due[task]) < self.last_day
        ]

    @cached_property
    def _due(self) -> dict[int, date]:
        """The due day of each task as it stood at the end."""
        days = {task: row.original_due_on for task, row in self.tasks.items()}
        for one in self.happened:
            if one.kind in MOVING and (day := one.after.get("due_on")):
                days[one.task] = date.fromisoformat(day)
        return days

    @cached_property
    def _resting(self) -> frozenset[int]:
        rows = Suspension.objects.filter(task__government=self.government, from_on__lte=self.last_day)
        return frozenset(
            task for task, to in rows.values_list("task", "to_on") if to is None or to > self.last_day
        )

    @cached_property
    def dues(self) -> list[Asked]:
        """The reports that were due in the period."""
        rows = ReportDue.objects.filter(
            task__government=self.government, due_on__gte=self.first_day, due_on__lte=self.last_day
        )
        told = rows.order_by("pk").values_list("task", "period", "due_on", "report__reported_on")
        return [
            Asked(task, period, due, day if day and day <= self.last_day else None)
            for task, period, due, day in told
            if task in self.tasks
        ]

    @cached_property
    def checks(self) -> list[Looked]:
        """The checks of the period: of one task, or of all that were counted in its matter."""
        rows = Check.objects.filter(
            matter__government=self.government,
            checked_on__gte=self.first_day,
            checked_on__lte=self.last_day,
        )
        told = rows.order_by("pk").values_list("matter", "task", "checked_on", "effect", "finding")
        of_matter: dict[int, list[int]] = defaultdict(list)
        for task in self.tasks.values():
            if task.role != TaskRole.SUPPORT:
                of_matter[task.matter_id].append(task.pk)
        return [
            Looked(task, day, effect != Effect.DONE, finding[:120])
            for matter, one, day, effect, finding in told
            for task in ([one] if one else of_matter[matter])
            if task in self.tasks
        ]


def _owners(objects: Iterable[tuple[str, int | None]]) -> dict[tuple[str, int], int]:
    """The task that each object of an event belongs to: a few queries for each thousand objects."""
    keys: dict[str, set[int]] = defaultdict(set)
    for kind, key in objects:
        if key is not None:
            keys[kind].add(key)
    owners = {("supervision.task", key): key for key in keys.pop("supervision.task", set())}
    for model in (Claim, Extension, Report, Slip):
        label = model._meta.label_lower
        if wanted := keys.pop(label, None):
            rows = model._default_manager.values_list("pk", "task")
            for some in _some(wanted):
                owners |= {(label, key): task for key, task in rows.filter(pk__in=some)}
    return owners


def _some(keys: Iterable[int]) -> Iterator[list[int]]:
    """Keys in handfuls that one query takes."""
    rest = iter(keys)
    while some := list(islice(rest, HANDFUL)):
        yield some


def _words(after: dict[str, Any]) -> str:
    told = after.get("missing") or after.get("reason") or after.get("due_on") or ""
    return str(told)[:120]
