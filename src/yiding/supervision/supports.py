"""配合单位的反馈: what those who assist have told, for the lead that reports for all."""

from __future__ import annotations

from django.db.models import QuerySet

from yiding.core.columns import Viewer

from .models import Report, ReportState, Task, TaskRole
from .selectors import reports_visible_to


def reports_of_supports(viewer: Viewer, task: Task) -> QuerySet[Report]:
    """What the assisting bodies told since the lead last did, and was not sent back."""
    rows = reports_visible_to(viewer).filter(task__matter=task.matter_id, task__role=TaskRole.SUPPORT)
    if task.last_report_on is not None:
        rows = rows.filter(reported_on__gte=task.last_report_on)
    rows = rows.exclude(state=ReportState.RETURNED).select_related("task__body", "made_by", "milestone")
    return rows.order_by("task__body__name", "-reported_on", "-pk")


def told_by_supports(viewer: Viewer, task: Task) -> str:
    """The newest report of each assisting body as one text, a line each."""
    newest: dict[int, str] = {}
    for row in reports_of_supports(viewer, task):
        newest.setdefault(row.task_id, f"{row.task.body.name}：{row.text.strip()}")
    return "\n".join(newest.values())
