"""督办的待办: what waits for inspectors, for those who approve, and for the bodies of the viewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .models import Extension, ExtensionState, Matter, MatterState, Task, TaskRole, TaskState
from .permissions import bodies_of, may_approve, may_file, may_grant
from .selectors import extensions_visible_to, matters_visible_to, tasks_visible_to


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


def to_examine(viewer: Viewer) -> QuerySet[Task]:
    """The claims that wait: to the office those of leads, to a lead those of who assists it."""
    rows = tasks_visible_to(viewer).filter(state=TaskState.CLAIMED)
    if may_file(viewer):
        return rows.filter(role__in=[TaskRole.LEAD, TaskRole.EACH])
    own = Task.objects.filter(body__in=bodies_of(viewer)).order_by()
    leads = own.filter(role=TaskRole.LEAD).values("matter")
    return rows.filter(Q(role=TaskRole.SUPPORT, matter__in=leads) | Q(parent__in=own.values("pk")))


def to_approve(viewer: Viewer) -> QuerySet[Matter]:
    """The matters that wait for approval, not those of one's own draft."""
    return matters_visible_to(viewer).filter(state=MatterState.PENDING).exclude(drafted_by=viewer.pk)


def to_assign(viewer: Viewer) -> QuerySet[Matter]:
    """The matters that are filed and not assigned."""
    return matters_visible_to(viewer).filter(state=MatterState.FILED)


def to_decide(viewer: Viewer) -> QuerySet[Extension]:
    """The extensions that wait for a reply."""
    rows = extensions_visible_to(viewer).filter(state=ExtensionState.ASKED).exclude(made_by=viewer.pk)
    return rows.exclude(task__role=TaskRole.SPLIT)


def _task(step: Any) -> Callable[[Task], Todo]:
    def told(row: Task) -> Todo:
        url = reverse("supervision:task-detail", args=[row.pk])
        return Todo(row.matter.title, step, url, row.due_on, row.light_reason)

    return told


def _matter(step: Any) -> Callable[[Matter], Todo]:
    def told(row: Matter) -> Todo:
        return Todo(row.title, step, reverse("supervision:matter-detail", args=[row.pk]), row.due_on)

    return told


def _extension(row: Extension) -> Todo:
    note = _("%(body)s申请延到 %(day)s") % {"body": row.task.body.name, "day": row.to_due_on}
    url = reverse("supervision:task-detail", args=[row.task_id])
    return Todo(row.task.matter.title, _("批复延期"), url, row.from_due_on, note)


def _tasks(code: str, label: Any, step: Any, is_for: Any, rows: Any) -> WaitingRows:
    return WaitingRows(
        code, label, is_for, rows, _task(step), related=("matter",), url_name="supervision:task-list"
    )


def _matters(code: str, label: Any, step: Any, is_for: Any, rows: Any) -> WaitingRows:
    return WaitingRows(code, label, is_for, rows, _matter(step), url_name="supervision:matter-list")


WAITING = (
    _tasks("task-accept", gettext_lazy("待签收"), gettext_lazy("签收"), may_carry_any, to_accept),
    _tasks("task-work", gettext_lazy("办理中的任务"), gettext_lazy("反馈进展"), may_carry_any, at_work),
    _tasks("claim", gettext_lazy("待审核办结"), gettext_lazy("审核办结"), may_examine_any, to_examine),
    _matters("matter-approve", gettext_lazy("待审定立项"), gettext_lazy("审定立项"), may_approve, to_approve),
    _matters("matter-assign", gettext_lazy("待交办"), gettext_lazy("交办"), may_file, to_assign),
    WaitingRows(
        "extension",
        gettext_lazy("待批复延期"),
        may_grant,
        to_decide,
        _extension,
        due="from_due_on",
        related=("task__matter", "task__body"),
        url_name="supervision:task-list",
    ),
)
