"""衡量: how each task stands on a day: working days left or late, nodes missed, reports that are not there.

Read in sets: of one task or of a hundred thousand with the same handful of queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q

from yiding.core import clock
from yiding.core.workdays import Calendar
from yiding.supervision.models import Claim, ClaimState, Milestone, MilestoneDone, ReportDue, Task, TaskState

from .models import Measure, Slip, SlipState

FEW = 500
LONGEST = 3_660


@dataclass(slots=True)
class Frame:
    """时间框架: a day, with the working days around it. A due day ends at midnight in China.

    ``rolls_on``: a due day on which nobody works is kept on the next working day.
    """

    today: date
    calendar: Calendar
    rolls_on: bool = True
    _left: dict[date, int | None] = field(default_factory=dict)
    _late: dict[date, int | None] = field(default_factory=dict)

    @classmethod
    def now(cls, *, rolls_on: bool = True) -> Frame:
        return cls(clock.today(), Calendar.load(), rolls_on)

    def at(self, day: date) -> Frame:
        """The same on another day."""
        return Frame(day, self.calendar, self.rolls_on)

    def last_day(self, due: date) -> date:
        """The day until whose end a due day is kept."""
        return self.calendar.kept_until(due) if self.rolls_on else due

    def left(self, due: date) -> int | None:
        """Working days until a due day (0: it is today); nothing where it is over."""
        if due not in self._left:
            last = self.last_day(due)
            self._left[due] = self.calendar.between(self.today, last) if last >= self.today else None
        return self._left[due]

    def late(self, due: date) -> int | None:
        """Working days since a due day (0: none was worked yet); nothing where it is not over."""
        if due not in self._late:
            last = self.last_day(due)
            self._late[due] = self.calendar.between(last, self.today) if last < self.today else None
        return self._late[due]

    @property
    def cutoff(self) -> date:
        """The latest due day that is over: all up to it are, none after it is."""
        return self.calendar.back(self.today, 1) if self.rolls_on else self.today - timedelta(days=1)

    def reminder_day(self, due: date, days: int) -> date:
        """The day ``days`` working days after a due day; before it where negative."""
        last = self.last_day(due)
        return self.calendar.add(last, days) if days >= 0 else self.calendar.back(last, -days)


class TaskRow(NamedTuple):
    """一项任务, as far as lights ask for it."""

    pk: int
    version: int
    matter_id: int
    role: str
    state: str
    body_id: int
    assigned_on: date
    due_on: date
    report_count: int
    milestone_done: int
    light: str
    light_reason: str


FIELDS = (
    "pk",
    "version",
    "matter_id",
    "role",
    "state",
    "body_id",
    "assigned_on",
    "due_on",
    "report_count",
    "milestone_done",
    "light",
    "light_reason",
)
Standing = Mapping[str, int | None]
"""By measure its number; a measure that does not apply is not there, or nothing."""


def tasks_read(chosen: Q) -> list[TaskRow]:
    """The tasks of a choice, narrow."""
    rows = Task.objects.filter(chosen).order_by("pk").values_list(*FIELDS)
    return [TaskRow._make(row) for row in rows.iterator(chunk_size=5_000)]


def standings(tasks: Sequence[TaskRow], frame: Frame, measures: frozenset[str]) -> dict[int, Standing]:
    """How tasks stand, by key. Of a task that waits for its examiner only the day of its claim counts."""
    told = _Told.read(tasks, frame, measures)
    return {task.pk: told.of(task) for task in tasks}


@dataclass(slots=True)
class _Told:
    """What the other tables tell of tasks."""

    frame: Frame
    past: dict[int, int]
    nodes: dict[int, int]
    reached: dict[int, int]
    missing: dict[int, int]
    slips: dict[int, date]
    claims: dict[int, date]

    @classmethod
    def read(cls, tasks: Sequence[TaskRow], frame: Frame, measures: frozenset[str]) -> _Told:
        matters, keys = {task.matter_id for task in tasks}, {task.pk for task in tasks}
        over = Q(due_on__lte=frame.cutoff)
        nodes = Milestone.objects.filter(_among("matter", matters))
        behind = Measure.POINTS_BEHIND in measures
        counts_nodes = behind or Measure.NODES_MISSED in measures
        done = MilestoneDone.objects.filter(_among("task", keys), milestone__due_on__lte=frame.cutoff)
        dues = ReportDue.objects.filter(_among("task", keys), over, report__isnull=True)
        open_slips = Slip.objects.filter(
            _among("task", keys), state=SlipState.ISSUED, reply_due_on__lte=frame.cutoff
        )
        claimed = [task.pk for task in tasks if task.state == TaskState.CLAIMED]
        claims = Claim.objects.filter(_among("task", claimed), state=ClaimState.ASKED) if claimed else ()
        return cls(
            frame,
            past=_counted(nodes.filter(over), "matter") if counts_nodes else {},
            nodes=_counted(nodes, "matter") if behind else {},
            reached=_counted(done, "task") if Measure.NODES_MISSED in measures else {},
            missing=_counted(dues, "task") if Measure.REPORTS_MISSING in measures else {},
            slips=_least(open_slips, "reply_due_on") if Measure.SLIP_LATE in measures else {},
            claims={row.task_id: row.made_on for row in claims},
        )

    def of(self, task: TaskRow) -> Standing:
        if task.state == TaskState.CLAIMED:
            return self._of_claimed(task)
        frame, past = self.frame, self.past.get(task.matter_id, 0)
        nodes = self.nodes.get(task.matter_id, 0)
        behind = max(0, past - task.milestone_done)
        slip = self.slips.get(task.pk)
        return {
            Measure.DAYS_LEFT: frame.left(task.due_on),
            Measure.DAYS_LATE: frame.late(task.due_on),
            Measure.NODES_MISSED: max(0, past - self.reached.get(task.pk, 0)),
            Measure.POINTS_BEHIND: round(100 * behind / nodes) if nodes else None,
            Measure.DAYS_IDLE: None if task.report_count else (frame.today - task.assigned_on).days,
            Measure.REPORTS_MISSING: self.missing.get(task.pk, 0),
            Measure.SLIP_LATE: frame.late(slip) if slip else None,
        }

    def _of_claimed(self, task: TaskRow) -> Standing:
        claimed_on = self.claims.get(task.pk, self.frame.today)
        return {Measure.DAYS_LATE: self.frame.at(claimed_on).late(task.due_on)}


def _among(name: str, keys: Iterable[int]) -> Q:
    """Rows of a few keys; of many it is cheaper to read all."""
    few = list(keys)
    return Q(**{f"{name}__in": few}) if len(few) <= FEW else Q()


def _counted(rows: Any, by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(n=Count("pk")))


def _least(rows: Any, name: str) -> dict[int, date]:
    return dict(rows.order_by().values_list("task").annotate(first=Min(name)))
