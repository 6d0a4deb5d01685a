"""督办的待办: what waits for inspectors, for those who approve, and for the bodies of the viewer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting
from yiding.meetings.lists import title_of
from yiding.meetings.models import Meeting

from .candidate_selectors import candidates_visible_to
from .models import (
    CandidateState,
    ExtensionState,
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


def _url(task_id: int) -> str:
    return reverse("supervision:task-detail", args=[task_id])


def _todos(rows: QuerySet[Task], step: Any) -> Iterator[Todo]:
    for row in rows.select_related("matter", "body").order_by("due_on", "pk")[: MOST + 1]:
        yield Todo(row.matter.title, step, _url(row.pk), row.due_on, row.light_reason)


def may_carry_any(viewer: Viewer) -> bool:
    return may(viewer, Permission.CARRY_TASKS)


def to_accept(viewer: Viewer) -> Iterator[Todo]:
    """The tasks that the viewer's own bodies have not accepted."""
    rows = tasks_visible_to(viewer).filter(body__in=bodies_of(viewer), state=TaskState.ASSIGNED)
    return _todos(rows, _("签收"))


def at_work(viewer: Viewer) -> Iterator[Todo]:
    """The tasks that the viewer's own bodies work on, those due first."""
    rows = tasks_visible_to(viewer).filter(body__in=bodies_of(viewer), state=TaskState.ACTIVE)
    return _todos(rows, _("反馈进展"))


def to_report(viewer: Viewer) -> Iterator[Todo]:
    """今天要反馈的: what the viewer's own bodies report on today, and why."""
    for one in asked_today(viewer):
        url = reverse("supervision:task-report", args=[one.task.pk])
        yield Todo(one.task.matter.title, _("反馈进展"), url, one.due_on, "；".join(one.reasons))


def to_examine(viewer: Viewer) -> Iterator[Todo]:
    """The claims that wait: to the office those of leads, to a lead those of who assists it."""
    rows = tasks_visible_to(viewer).filter(state=TaskState.CLAIMED)
    if may_file(viewer):
        rows = rows.filter(role__in=[TaskRole.LEAD, TaskRole.EACH])
    else:
        own = bodies_of(viewer)
        leads = Task.objects.filter(role=TaskRole.LEAD, body__in=own)
        leads = leads.exclude(state=TaskState.WITHDRAWN).values("matter")
        rows = rows.filter(role=TaskRole.SUPPORT, matter__in=leads) | rows.filter(parent__body__in=own)
    return _todos(rows, _("审核办结"))


def to_sift(viewer: Viewer) -> Iterator[Todo]:
    """The recent minutes whose proposals nobody has looked through."""
    since = clock.today() - timedelta(days=RECENT)
    rows = candidates_visible_to(viewer).filter(state=CandidateState.PROPOSED, held_on__gte=since)
    counted = dict(rows.order_by().values_list("meeting").annotate(n=Count("pk")))
    for row in Meeting.objects.filter(pk__in=counted).order_by("-held_on", "pk")[: MOST + 1]:
        url = reverse("supervision:proposal-page", args=[row.pk])
        yield Todo(title_of(row), _("筛选"), url, note=_("%(n)s 项待处理") % {"n": counted[row.pk]})


def instructed(viewer: Viewer) -> Iterator[Todo]:
    """What leaders have instructed, and nobody has submitted."""
    rows = matters_visible_to(viewer).filter(state=MatterState.DRAFT, kind=MatterKind.MATTER)
    rows = rows.filter(sources__kind=SourceKind.INSTRUCTION).exclude(drafted_by=viewer.pk).distinct()
    for row in rows.order_by("drafted_at", "pk")[: MOST + 1]:
        yield Todo(row.title, _("拟办"), reverse("supervision:matter-edit", args=[row.pk]), row.due_on)


def plans_to_file(viewer: Viewer) -> Iterator[Todo]:
    """The plans that the viewer's own bodies are asked for."""
    rows = plans_missing(viewer).filter(body__in=bodies_of(viewer)).select_related("matter")
    for row in rows.order_by("plan_due_on", "pk")[: MOST + 1]:
        url = reverse("supervision:unit-plan-add", args=[row.pk])
        yield Todo(row.matter.title, _("报实施方案"), url, row.plan_due_on)


def to_approve(viewer: Viewer) -> Iterator[Todo]:
    """The matters that wait for approval, not those of one's own draft."""
    rows = matters_visible_to(viewer).filter(state=MatterState.PENDING, kind=MatterKind.MATTER)
    rows = rows.exclude(drafted_by=viewer.pk)
    for row in rows.order_by("due_on", "pk")[: MOST + 1]:
        yield Todo(row.title, _("审定立项"), reverse("supervision:matter-detail", args=[row.pk]), row.due_on)


def to_assign(viewer: Viewer) -> Iterator[Todo]:
    """The matters that are filed and not assigned."""
    rows = matters_visible_to(viewer).filter(state=MatterState.FILED, kind=MatterKind.MATTER)
    for row in rows.order_by("due_on", "pk")[: MOST + 1]:
        yield Todo(row.title, _("交办"), reverse("supervision:matter-detail", args=[row.pk]), row.due_on)


def to_decide(viewer: Viewer) -> Iterator[Todo]:
    """The extensions that wait for a reply."""
    rows = extensions_visible_to(viewer).filter(state=ExtensionState.ASKED).exclude(made_by=viewer.pk)
    rows = rows.exclude(task__role=TaskRole.SPLIT).select_related("task__matter", "task__body")
    for row in rows.order_by("from_due_on", "pk")[: MOST + 1]:
        note = _("%(body)s申请延到 %(day)s") % {"body": row.task.body.name, "day": row.to_due_on}
        yield Todo(row.task.matter.title, _("批复延期"), _url(row.task_id), row.from_due_on, note)


def may_examine_any(viewer: Viewer) -> bool:
    return may(viewer, Permission.EXAMINE_TASKS)


LIST = "supervision:matter-list"
TASKS = "supervision:task-list"
FILING = "supervision:filing-list"
RECENT = 60
"""Days for which minutes wait to be sifted: old ones that are entered later are taken up by who wants to."""
WAITING = (
    Waiting("task-accept", gettext_lazy("待签收"), may_carry_any, to_accept, TASKS),
    Waiting("task-report", gettext_lazy("今天要反馈的"), may_carry_any, to_report, "supervision:task-today"),
    Waiting("task-work", gettext_lazy("办理中的任务"), may_carry_any, at_work, TASKS),
    Waiting("claim", gettext_lazy("待审核办结"), may_examine_any, to_examine, TASKS),
    Waiting(
        "unit-plan", gettext_lazy("待报实施方案"), may_carry_any, plans_to_file, "supervision:unit-plan-list"
    ),
    Waiting("instruction", gettext_lazy("领导批示待拟办"), may_file, instructed, FILING),
    Waiting("proposal", gettext_lazy("待筛选的拟立事项"), may_file, to_sift, "supervision:proposal-list"),
    Waiting("matter-approve", gettext_lazy("待审定立项"), may_approve, to_approve, FILING),
    Waiting("matter-assign", gettext_lazy("待交办"), may_file, to_assign, FILING),
    Waiting("extension", gettext_lazy("待批复延期"), may_grant, to_decide, TASKS),
)
