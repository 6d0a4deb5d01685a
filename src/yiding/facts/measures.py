"""指标口径: what is counted, in one table. Each measure says its words, its unit and what it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.supervision.models import Grade

from .window import Window

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Counted:
    """计入: one task that a measure counts, by how much, and why."""

    task: int
    value: Decimal = ONE
    day: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """指标: ``count`` gives the tasks that count in a window; ``is_bad``: more of it is worse."""

    code: str
    label: Any
    unit: Any
    count: Callable[[Window], Iterable[Counted]]
    is_bad: bool = False


def _assigned(window: Window) -> Iterator[Counted]:
    for task in window.tasks.values():
        if window.holds(task.assigned_on):
            yield Counted(task.pk, day=task.assigned_on)


def _closed(window: Window) -> Iterator[Counted]:
    for one in window.closings:
        yield Counted(one.task, day=one.done_on)


def _on_time(window: Window) -> Iterator[Counted]:
    for one in window.closings:
        if one.done_on <= window.kept_until(one.due_on):
            yield Counted(one.task, day=one.done_on, words=_now("期限 %(due)s") % {"due": one.due_on})


def _late(window: Window) -> Iterator[Counted]:
    for one in window.closings:
        if one.done_on > window.kept_until(one.due_on):
            yield Counted(one.task, day=one.done_on, words=_now("期限 %(due)s") % {"due": one.due_on})


def _late_days(window: Window) -> Iterator[Counted]:
    for one in window.closings:
        if days := window.calendar.between(window.kept_until(one.due_on), one.done_on):
            yield _days(one.task, days, one.done_on)


def _days(task: int, days: int, day: date) -> Counted:
    return Counted(task, Decimal(days), day, _now("逾期 %(n)s 个工作日") % {"n": days})


def _overdue(window: Window) -> Iterator[Counted]:
    for task, due in window.overdue:
        yield Counted(task, day=due, words=_now("期限 %(due)s，期末未办结") % {"due": due})


def _overdue_days(window: Window) -> Iterator[Counted]:
    for task, due in window.overdue:
        if days := window.calendar.between(window.kept_until(due), window.last_day):
            yield _days(task, days, due)


def _events(*kinds: str) -> Callable[[Window], Iterator[Counted]]:
    """Counts events of the kinds, each for the task that it was about."""

    def count(window: Window) -> Iterator[Counted]:
        for event in window.events_of(*kinds):
            yield Counted(event.task, day=event.day, words=event.words)

    return count


def _grade(grade: str) -> Callable[[Window], Iterator[Counted]]:
    def count(window: Window) -> Iterator[Counted]:
        return (Counted(one.task, day=one.done_on) for one in window.closings if one.grade == grade)

    return count


def _proved(window: Window) -> Iterator[Counted]:
    return (Counted(one.task, day=one.done_on) for one in window.closings if one.is_proved)


def _reports(which: str) -> Callable[[Window], Iterator[Counted]]:
    def count(window: Window) -> Iterator[Counted]:
        for due in window.dues:
            late = due.reported_on is not None and due.reported_on > window.kept_until(due.due_on)
            told = {"due": True, "late": late, "missing": due.reported_on is None}[which]
            if told:
                yield Counted(due.task, day=due.due_on, words=due.period)

    return count


def _unmet(window: Window) -> Iterator[Counted]:
    for check in window.checks:
        if check.is_unmet:
            yield Counted(check.task, day=check.day, words=check.words)


ALL: tuple[Measure, ...] = (
    Measure("assigned", _("交办"), _("件"), _assigned),
    Measure("closed", _("办结"), _("件"), _closed),
    Measure("on_time", _("按期办结"), _("件"), _on_time),
    Measure("late", _("逾期办结"), _("件"), _late, is_bad=True),
    Measure("late_days", _("办结时逾期"), _("工作日"), _late_days, is_bad=True),
    Measure("overdue", _("期末逾期未办结"), _("件"), _overdue, is_bad=True),
    Measure("overdue_days", _("期末已逾期"), _("工作日"), _overdue_days, is_bad=True),
    Measure("extended", _("延期"), _("次"), _events("extension.grant"), is_bad=True),
    Measure("returned", _("退回"), _("次"), _events("claim.return", "report.return"), is_bad=True),
    Measure("urged", _("督办单"), _("张"), _events("slip.issued"), is_bad=True),
    Measure("declined", _("拒签"), _("次"), _events("task.decline"), is_bad=True),
    Measure("reports_due", _("应报"), _("次"), _reports("due")),
    Measure("reports_late", _("迟报"), _("次"), _reports("late"), is_bad=True),
    Measure("reports_missing", _("未报"), _("次"), _reports("missing"), is_bad=True),
    Measure("good", _("质量好"), _("件"), _grade(Grade.GOOD)),
    Measure("fair", _("质量较好"), _("件"), _grade(Grade.FAIR)),
    Measure("plain", _("质量一般"), _("件"), _grade(Grade.PLAIN)),
    Measure("poor", _("质量差"), _("件"), _grade(Grade.POOR), is_bad=True),
    Measure("proved", _("佐证齐全"), _("件"), _proved),
    Measure("unmet", _("核查未落实"), _("次"), _unmet, is_bad=True),
)
MEASURES: Mapping[str, Measure] = {one.code: one for one in ALL}
