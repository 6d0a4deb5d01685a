"""清点: how tasks stood in a span of days, one row each, and the numbers that they add up to.

What is counted are the tasks that lead a matter and those of each of many bodies: what assists counts in its
lead. Of two dates "on time" is told by the claim that was accepted, not by the day of the examination.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.workdays import Calendar
from yiding.directory.models import Government

from .hooks import keeping
from .matters import DRAFTED
from .models import (
    Claim,
    ClaimState,
    Extension,
    ExtensionState,
    Light,
    ReportDue,
    Rhythm,
    Task,
    TaskState,
)
from .summing import COUNTED


class Mark(StrEnum):
    """计入: what a task counts as; it may count as several."""

    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"
    RED = "red"
    RETURNED = "returned"
    EXTENDED = "extended"
    UNREPORTED = "unreported"


WORDS = {
    Mark.ON_TIME: _("按期办结"),
    Mark.LATE: _("逾期办结"),
    Mark.OVERDUE: _("超期未办结"),
    Mark.RED: _("亮红灯"),
    Mark.RETURNED: _("退回"),
    Mark.EXTENDED: _("延期"),
    Mark.UNREPORTED: _("应报未报"),
}


class Within(models.TextChoices):
    """范围."""

    ALL = "all", _("全部事项")
    AREA = "area", _("一个领域")
    PROJECT = "project", _("一个项目")
    RHYTHM = "rhythm", _("按频次")


ROLLED = {
    Rhythm.SPELL: (Rhythm.SPELL,),
    Rhythm.MONTH: (Rhythm.SPELL, Rhythm.MONTH),
    Rhythm.QUARTER: (Rhythm.SPELL, Rhythm.MONTH, Rhythm.QUARTER),
    Rhythm.HALF: (Rhythm.SPELL, Rhythm.MONTH, Rhythm.QUARTER, Rhythm.HALF),
    Rhythm.YEAR: (Rhythm.SPELL, Rhythm.MONTH, Rhythm.QUARTER, Rhythm.HALF, Rhythm.YEAR),
}
"""What is followed each month is told each quarter and assessed at the year's end."""


@dataclass(frozen=True, slots=True)
class Span:
    """时段: from the first day to the last, both counted."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Scope:
    """清点范围: all, an area, a project, or the matters that report at least as often as a rhythm."""

    within: str = Within.ALL
    word: str = ""

    def narrow(self, rows: QuerySet[Task]) -> QuerySet[Task]:
        match self.within:
            case Within.AREA:
                return rows.filter(matter__area=self.word)
            case Within.PROJECT:
                return rows.filter(matter__project=self.word)
            case Within.RHYTHM:
                return rows.filter(matter__rhythm__in=ROLLED.get(Rhythm(self.word), ()))
        return rows


@dataclass(frozen=True, slots=True)
class Stand:
    """一件任务当时的情况. ``late_days`` are working days after the due day; ``level`` that of the matter."""

    task_id: int
    matter_id: int
    body_id: int
    body: str
    number: str
    title: str
    level: int
    state: str
    due_on: date
    original_due_on: date
    done_on: date | None
    light: str
    light_reason: str
    late_days: int
    marks: frozenset[Mark]


@dataclass(frozen=True, slots=True)
class Tally:
    """一个单位的数: how many tasks, and how many count as what."""

    body_id: int
    body: str
    total: int
    counts: Counter[Mark]

    def of(self, mark: str) -> int:
        return self.counts[Mark(mark)]

    @property
    def rate(self) -> int | None:
        """按期办结率, of what was brought to an end or should have been; ``None`` of nothing."""
        ended = self.of(Mark.ON_TIME) + self.of(Mark.LATE) + self.of(Mark.OVERDUE)
        return round(100 * self.of(Mark.ON_TIME) / ended) if ended else None


def tasks_within(government: Government, span: Span, scope: Scope) -> QuerySet[Task]:
    """The tasks that a span is about: assigned by its end, and not done before it began."""
    rows = Task.objects.filter(COUNTED, government=government, assigned_on__lte=span.last)
    rows = rows.exclude(matter__state__in=DRAFTED)
    return scope.narrow(rows.filter(~Q(state=TaskState.CLOSED) | Q(done_on__gte=span.first)))


def stands(government: Government, span: Span, scope: Scope) -> list[Stand]:
    """清点: how each task stands, by its body and due day. Five queries, however many."""
    rows = tasks_within(government, span, scope).select_related("matter", "body")
    tasks = list(rows.order_by("body__name", "due_on", "pk"))
    told = _Told.of([task.pk for task in tasks], span)
    as_of = min(span.last + timedelta(days=1), clock.today())
    reckoning = Reckoning.of(government, as_of)
    return [_stand(task, span, told, reckoning) for task in tasks]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """算法: as of which day lateness is told, in working days, and until when a due day is kept."""

    as_of: date
    calendar: Calendar
    kept_until: Callable[[date], date]

    @classmethod
    def of(cls, government: Government, as_of: date) -> Reckoning:
        calendar = Calendar.load()
        return cls(as_of, calendar, keeping(government.pk, as_of, calendar))

    def days_late(self, due: date, until: date) -> int:
        return self.calendar.between(self.kept_until(due), until)


@dataclass(frozen=True, slots=True)
class _Told:
    """What happened to tasks in the span, by task."""

    claimed: dict[int, date]
    returned: frozenset[int]
    extended: frozenset[int]
    unreported: frozenset[int]

    @classmethod
    def of(cls, keys: Sequence[int], span: Span) -> _Told:
        wanted = set(keys)
        day = (span.first, span.last)
        begins, ends = clock.end_of(span.first - timedelta(days=1)), clock.end_of(span.last)
        asked = Claim.objects.filter(state=ClaimState.ASKED).values_list("task", "made_on")
        back = Claim.objects.filter(state=ClaimState.RETURNED, examined_at__gte=begins, examined_at__lt=ends)
        longer = Extension.objects.filter(
            state=ExtensionState.GRANTED, decided_at__gte=begins, decided_at__lt=ends
        )
        silent = ReportDue.objects.filter(report__isnull=True, due_on__range=day, due_on__lt=clock.today())
        return cls(
            {task: made for task, made in asked if task in wanted},
            frozenset(_keys(back)) & wanted,
            frozenset(_keys(longer)) & wanted,
            frozenset(_keys(silent)) & wanted,
        )


def _keys(rows: QuerySet[Any]) -> Iterable[int]:
    return rows.order_by().values_list("task", flat=True).distinct()


def _stand(task: Task, span: Span, told: _Told, reckoning: Reckoning) -> Stand:
    done = task.done_on if task.state == TaskState.CLOSED else None
    done = done if done is not None and done <= span.last else None
    marks = frozenset(_marks(task, done, told, reckoning))
    until = done or reckoning.as_of
    is_late = not marks.isdisjoint({Mark.LATE, Mark.OVERDUE})
    matter = task.matter
    return Stand(
        task_id=task.pk,
        matter_id=matter.pk,
        body_id=task.body_id,
        body=task.body.name,
        number=matter.number,
        title=matter.title,
        level=matter.level,
        state=task.state,
        due_on=task.due_on,
        original_due_on=task.original_due_on,
        done_on=done,
        light=task.light,
        light_reason=task.light_reason,
        late_days=reckoning.days_late(task.due_on, until) if is_late else 0,
        marks=marks,
    )


def _marks(task: Task, done: date | None, told: _Told, reckoning: Reckoning) -> Iterable[Mark]:
    last = reckoning.kept_until(task.due_on)
    if done is not None:
        yield Mark.ON_TIME if done <= last else Mark.LATE
    elif last < reckoning.as_of and task.state != TaskState.SUSPENDED and not _claimed(task, told, last):
        yield Mark.OVERDUE
    if done is None and task.light == Light.RED:
        yield Mark.RED
    for mark, keys in (
        (Mark.RETURNED, told.returned),
        (Mark.EXTENDED, told.extended),
        (Mark.UNREPORTED, told.unreported),
    ):
        if task.pk in keys:
            yield mark


def _claimed(task: Task, told: _Told, last: date) -> bool:
    """Was it claimed in time, and waits for who examines it?"""
    made = told.claimed.get(task.pk)
    return made is not None and made <= last


def tallies(rows: Iterable[Stand]) -> list[Tally]:
    """The numbers body by body, in the order of the rows."""
    by_body: dict[int, list[Stand]] = {}
    for row in rows:
        by_body.setdefault(row.body_id, []).append(row)
    return [
        Tally(key, own[0].body, len(own), Counter(mark for row in own for mark in row.marks))
        for key, own in by_body.items()
    ]


def whole(rows: Sequence[Tally]) -> Tally:
    """All bodies together."""
    counts: Counter[Mark] = Counter()
    for row in rows:
        counts.update(row.counts)
    return Tally(0, "", sum(row.total for row in rows), counts)
