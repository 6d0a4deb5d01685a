"""今天要反馈的: the tasks of a viewer's bodies on which something is to be told today, and why.

A report that the rhythm asks for, a node or the due day itself: whichever is due today or was before. A task
that was reported on today waits no more, unless a report of its rhythm is still open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.columns import Viewer

from .models import Milestone, MilestoneDone, ReportDue, Task, TaskState
from .permissions import bodies_of
from .selectors import tasks_visible_to

MOST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """一件要反馈的: the task, since when a report is due, and the reasons in words."""

    task: Task
    due_on: date
    reasons: tuple[str, ...]

    @property
    def is_late(self) -> bool:
        return self.due_on < clock.today()


def tasks_asked(viewer: Viewer) -> QuerySet[Task]:
    """The tasks that are reported on today by the viewer's own bodies."""
    today = clock.today()
    periods = ReportDue.objects.filter(task=OuterRef("pk"), report__isnull=True, due_on__lte=today)
    done = MilestoneDone.objects.filter(task=OuterRef(OuterRef("pk")), milestone=OuterRef("pk"))
    nodes = Milestone.objects.filter(matter=OuterRef("matter"), due_on__lte=today).exclude(Exists(done))
    silent = Q(last_report_on__isnull=True) | Q(last_report_on__lt=today)
    late = silent & (Q(due_on__lte=today) | Q(Exists(nodes)))
    rows = tasks_visible_to(viewer).filter(body__in=bodies_of(viewer), state=TaskState.ACTIVE)
    return rows.filter(Q(Exists(periods)) | late).order_by("due_on", "pk")


def asked_today(viewer: Viewer) -> list[Asked]:
    """Those tasks with their reasons, what has been due longest first: four queries, or one."""
    tasks = list(tasks_asked(viewer).select_related("matter", "body")[:MOST])
    if not tasks:
        return []
    nodes, periods = _nodes(tasks), _periods(tasks)
    found = [_asked(task, [*periods[task.pk], *nodes[task.pk]]) for task in tasks]
    return sorted(found, key=lambda one: (one.due_on, one.task.pk))


def _asked(task: Task, told: list[tuple[date, str]]) -> Asked:
    today = clock.today()
    if task.due_on <= today:
        told = [*told, (task.due_on, _("办结期限 %(day)s") % {"day": task.due_on})]
    told = told or [(task.due_on, "")]
    return Asked(task, min(day for day, _why in told), tuple(why for _day, why in told if why))


def _periods(tasks: Iterable[Task]) -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    rows = ReportDue.objects.filter(task__in=list(tasks), report__isnull=True, due_on__lte=clock.today())
    for row in rows.order_by("due_on"):
        words = _("应报 %(period)s，%(day)s 截止") % {"period": row.period, "day": row.due_on}
        found[row.task_id].append((row.due_on, words))
    return found


def _nodes(tasks: list[Task]) -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    rows = Milestone.objects.filter(matter__tasks__in=tasks, due_on__lte=clock.today())
    rows = rows.annotate(task_key=F("matter__tasks"))
    reached = set(MilestoneDone.objects.filter(task__in=tasks).values_list("task", "milestone"))
    for row in rows.order_by("due_on"):
        key: Any = row.task_key
        if (key, row.pk) not in reached:
            words = _("节点“%(title)s”%(day)s 到期") % {"title": row.title, "day": row.due_on}
            found[key].append((row.due_on, words))
    return found
