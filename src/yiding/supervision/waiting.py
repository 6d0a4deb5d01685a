"""督办的待办: what waits for inspectors, for those who approve, and for the bodies of the viewer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.access import Permission, may
from yiding.core.batches import Batch
from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting, WaitingRows
from yiding.meetings.lists import title_of
from yiding.meetings.models import Meeting

from .batches import ACCEPT, APPROVE, ASSIGN
from .candidate_selectors import candidates_visible_to
from .models import (
    CandidateState,
    Extension,
    ExtensionState,
    Matter,
    MatterKind,
    MatterState,
    SourceKind,
    Task,
    TaskRole,
    TaskState,
)
from .permissions import bodies_of, may_approve, may_file, may_grant
from .selectors import extensions_visible_to, matters_visible_to, tasks_visible_to
from .today import asked_today
from .unit_plans import plans_missing

TASKS = "supervision:task-list"
FILING = "supervision:filing-list"
RECENT = 60
"""Days for which minutes wait to be sifted: old ones that are entered later are taken up by who wants to."""


def may_carry_any(viewer: Viewer) -> bool:
    return may(viewer, Permission.CARRY_TASKS)


def may_examine_any(viewer: Viewer) -> bool:
    return may(viewer, Permission.EXAMINE_TASKS)


def to_accept(viewer: Viewer) -> QuerySet[Task]:
    """The tasks that the viewer's own bodies have not accepted."""
    return tasks_visible_to(viewer).filter(body__in=bodies_of(viewer), state=TaskState.ASSIGNED)


def at_work(viewer: Viewer) -> QuerySet[Task]:
    """The tasks that the viewer's own bodies work on, those due first."""
    return tasks_visible_to(viewer).filter(body__in=bodies_of(viewer), state=TaskState.ACTIVE)


def to_report(viewer: Viewer) -> Iterator[Todo]:
    """今天要反馈的: what the viewer's own bodies report on today, and why."""
    for one in asked_today(viewer):
        url = reverse("supervision:task-report", args=[one.task.pk])
        yield Todo(one.task.matter.title, _("反馈进展"), url, one.due_on, "；".join(one.reasons))


def to_examine(viewer: Viewer) -> QuerySet[Task]:
    """The claims that wait: to the office those of leads, to a lead those of who assists it."""
    rows = tasks_visible_to(viewer).filter(state=TaskState.CLAIMED)
    if may_file(viewer):
        return rows.filter(role__in=[TaskRole.LEAD, TaskRole.EACH])
    own = Task.objects.filter(body__in=bodies_of(viewer)).exclude(state=TaskState.WITHDRAWN).order_by()
    leads = own.filter(role=TaskRole.LEAD).values("matter")
    return rows.filter(Q(role=TaskRole.SUPPORT, matter__in=leads) | Q(parent__in=own.values("pk")))


def to_sift(viewer: Viewer) -> Iterator[Todo]:
    """The recent minutes whose proposals nobody has looked through."""
    since = clock.today() - timedelta(days=RECENT)
    rows = candidates_visible_to(viewer).filter(state=CandidateState.PROPOSED, held_on__gte=since)
    counted = dict(rows.order_by().values_list("meeting").annotate(n=Count("pk")))
    for row in Meeting.objects.filter(pk__in=counted).order_by("-held_on", "pk")[: MOST + 1]:
        url = reverse("supervision:proposal-page", args=[row.pk])
        yield Todo(title_of(row), _("筛选"), url, note=_("%(n)s 项待处理") % {"n": counted[row.pk]})


def _in_state(viewer: Viewer, state: MatterState) -> QuerySet[Matter]:
    return matters_visible_to(viewer).filter(state=state, kind=MatterKind.MATTER)


def instructed(viewer: Viewer) -> QuerySet[Matter]:
    """What leaders have instructed, and nobody has submitted."""
    rows = _in_state(viewer, MatterState.DRAFT).exclude(drafted_by=viewer.pk)
    return rows.filter(sources__kind=SourceKind.INSTRUCTION).distinct()


def plans_to_file(viewer: Viewer) -> QuerySet[Task]:
    """The plans that the viewer's own bodies are asked for."""
    return plans_missing(viewer).filter(body__in=bodies_of(viewer))


def to_approve(viewer: Viewer) -> QuerySet[Matter]:
    """The matters that wait for approval, not those of one's own draft."""
    return _in_state(viewer, MatterState.PENDING).exclude(drafted_by=viewer.pk)


def to_assign(viewer: Viewer) -> QuerySet[Matter]:
    """The matters that are filed and not assigned."""
    return _in_state(viewer, MatterState.FILED)


def to_decide(viewer: Viewer) -> QuerySet[Extension]:
    """The extensions that wait for a reply."""
    rows = extensions_visible_to(viewer).filter(state=ExtensionState.ASKED).exclude(made_by=viewer.pk)
    return rows.exclude(task__role=TaskRole.SPLIT)


def _task(step: Any) -> Callable[[Task], Todo]:
    def told(row: Task) -> Todo:
        url = reverse("supervision:task-detail", args=[row.pk])
        return Todo(row.matter.title, step, url, row.due_on, row.light_reason)

    return told


def _matter(step: Any, page: str = "supervision:matter-detail") -> Callable[[Matter], Todo]:
    return lambda row: Todo(row.title, step, reverse(page, args=[row.pk]), row.due_on)


def _plan(row: Task) -> Todo:
    url = reverse("supervision:unit-plan-add", args=[row.pk])
    return Todo(row.matter.title, _("报实施方案"), url, row.plan_due_on)


def _extension(row: Extension) -> Todo:
    note = _("%(body)s申请延到 %(day)s") % {"body": row.task.body.name, "day": row.to_due_on}
    url = reverse("supervision:task-detail", args=[row.task_id])
    return Todo(row.task.matter.title, _("批复延期"), url, row.from_due_on, note)


def _tasks(code: str, label: Any, step: Any, is_for: Any, rows: Any, **more: Any) -> WaitingRows:
    return WaitingRows(code, label, is_for, rows, _task(step), related=("matter",), url_name=TASKS, **more)


def _matters(code: str, label: Any, step: Any, is_for: Any, rows: Any, batch: Batch) -> WaitingRows:
    return WaitingRows(code, label, is_for, rows, _matter(step), url_name=FILING, batch=batch)


WAITING = (
    _tasks(
        "task-accept", gettext_lazy("待签收"), gettext_lazy("签收"), may_carry_any, to_accept, batch=ACCEPT
    ),
    Waiting("task-report", gettext_lazy("今天要反馈的"), may_carry_any, to_report, "supervision:task-today"),
    _tasks("task-work", gettext_lazy("办理中的任务"), gettext_lazy("反馈进展"), may_carry_any, at_work),
    _tasks("claim", gettext_lazy("待审核办结"), gettext_lazy("审核办结"), may_examine_any, to_examine),
    WaitingRows(
        "unit-plan",
        gettext_lazy("待报实施方案"),
        may_carry_any,
        plans_to_file,
        _plan,
        due="plan_due_on",
        related=("matter",),
        url_name="supervision:unit-plan-list",
    ),
    WaitingRows(
        "instruction",
        gettext_lazy("领导批示待拟办"),
        may_file,
        instructed,
        _matter(gettext_lazy("拟办"), "supervision:matter-edit"),
        url_name=FILING,
    ),
    Waiting("proposal", gettext_lazy("待筛选的拟立事项"), may_file, to_sift, "supervision:proposal-list"),
    _matters(
        "matter-approve",
        gettext_lazy("待审定立项"),
        gettext_lazy("审定立项"),
        may_approve,
        to_approve,
        APPROVE,
    ),
    _matters("matter-assign", gettext_lazy("待交办"), gettext_lazy("交办"), may_file, to_assign, ASSIGN),
    WaitingRows(
        "extension",
        gettext_lazy("待批复延期"),
        may_grant,
        to_decide,
        _extension,
        due="from_due_on",
        related=("task__matter", "task__body"),
        url_name=TASKS,
    ),
)
