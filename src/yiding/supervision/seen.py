"""所见之数: what pages count of a matter, counted from the tasks that the viewer may see, and from no others.

A matter's own counts are summed up from all its tasks (:mod:`.summing`). Who sees the whole of it is shown
these; to a body that sees its own part alone, they would tell how far the others are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from yiding.core.access import BUSINESS, powers_of
from yiding.core.columns import Viewer

from .models import Matter, Task, TaskRole, TaskState
from .permissions import is_office
from .selectors import tasks_visible_to
from .summing import COUNTED

COUNTED_ROLES = (TaskRole.LEAD, TaskRole.EACH)


@dataclass(frozen=True, slots=True)
class Seen:
    """所见: of the tasks that make a matter done, and the nodes that each has to reach."""

    tasks: int
    closed: int
    nodes: int
    reached: int
    reported_on: date | None

    @property
    def tasks_word(self) -> str:
        return f"{self.closed} / {self.tasks}" if self.tasks else ""

    @property
    def nodes_word(self) -> str:
        return f"{self.reached} / {self.nodes}" if self.nodes else ""


def with_whole(viewer: Viewer, rows: QuerySet[Matter]) -> QuerySet[Any]:
    """Matters, each with whether the viewer sees the whole of it (``is_whole``)."""
    if is_office(viewer):
        return rows.annotate(is_whole=Value(value=True))
    powers = powers_of(viewer)
    own = powers.bodies(BUSINESS)
    whole = Q(level__lte=powers.level)
    if own:
        leads = Task.objects.filter(matter=OuterRef("pk"), role=TaskRole.LEAD, body__in=own)
        whole |= Q(supervisor__in=own) | Q(Exists(leads.exclude(state=TaskState.WITHDRAWN)))
    told = Case(When(whole, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())
    return rows.annotate(is_whole=told)


def with_seen(viewer: Viewer, rows: QuerySet[Matter]) -> QuerySet[Any]:
    """Matters, each with what :func:`seen_of` asks for: one more query, none for the office."""
    told = with_whole(viewer, rows)
    if is_office(viewer):
        return told
    tasks = tasks_visible_to(viewer).filter(COUNTED, matter__level__gt=powers_of(viewer).level)
    return told.prefetch_related(Prefetch("tasks", queryset=tasks, to_attr="seen_tasks"))


def seen_of(row: Any, tasks: Iterable[Task] | None = None) -> Seen:
    """The counts of a matter; ``tasks`` are those that the viewer sees, where they are at hand."""
    if row.is_whole:
        return Seen(
            row.task_count, row.closed_count, row.milestone_count, row.milestone_done, row.last_report_on
        )
    chosen = [one for one in (row.seen_tasks if tasks is None else tasks) if _is_counted(one)]
    return Seen(
        tasks=len(chosen),
        closed=sum(one.state == TaskState.CLOSED for one in chosen),
        nodes=row.milestone_count // row.task_count * len(chosen) if row.task_count else 0,
        reached=sum(one.milestone_done for one in chosen),
        reported_on=max((one.last_report_on for one in chosen if one.last_report_on), default=None),
    )


def seen_in(viewer: Viewer, row: Any, tasks: Collection[Task]) -> Seen:
    """The counts of one matter by its tasks that the viewer sees, without a query; marks it ``is_whole``."""
    powers = powers_of(viewer)
    own = powers.bodies(BUSINESS)
    leads = (
        task.role == TaskRole.LEAD and task.body_id in own and task.state != TaskState.WITHDRAWN
        for task in tasks
    )
    row.is_whole = is_office(viewer) or row.level <= powers.level or row.supervisor_id in own or any(leads)
    return seen_of(row, tasks)


def _is_counted(task: Task) -> bool:
    return task.role in COUNTED_ROLES and task.state != TaskState.WITHDRAWN


def light_reason_of(row: Any) -> str:
    """Why a light is on. A matter's names the bodies that are late: told to who sees the whole of it."""
    if isinstance(row, Matter) and not getattr(row, "is_whole", False):
        return ""
    return str(row.light_reason)
