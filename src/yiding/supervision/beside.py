"""对照: what the page of an act shows beside its form: criteria and nodes, evidence, what was told before."""

from __future__ import annotations

from typing import Any

from django.db.models import F, FilteredRelation, Q

from yiding.core.columns import Viewer

from .evidence import with_papers
from .models import Check, Claim, Extension, Matter, Milestone, Report, Task, TaskRole
from .selectors import checks_visible_to, reports_visible_to
from .supports import reports_of_supports

MOST = 12


def nodes_of(task: Task) -> list[dict[str, Any]]:
    """The nodes of a task, each with the day on which it was reached."""
    done = FilteredRelation("done", condition=Q(done__task=task.pk))
    rows = Milestone.objects.filter(matter=task.matter_id).annotate(mine=done)
    return [{"row": row, "done_on": row.reached_on} for row in rows.annotate(reached_on=F("mine__done_on"))]


def beside_of(viewer: Viewer, row: Task | Report | Claim | Extension | Matter) -> dict[str, Any]:
    """What stands beside the form of an act on a row."""
    if isinstance(row, Matter):
        return {}
    task = row if isinstance(row, Task) else row.task
    told: dict[str, Any] = {"nodes": nodes_of(task)}
    if isinstance(row, Claim):
        told["claim_papers"] = with_papers([row])[0][1]
        checks = checks_visible_to(viewer).filter(matter=task.matter_id)
        told["checks"] = with_papers(_checks(checks))
    if isinstance(row, Report):
        told["report_papers"] = with_papers([row])[0][1]
        return told
    reports = reports_visible_to(viewer).filter(task=task).select_related("made_by", "milestone")
    told["reports"] = with_papers(reports.order_by("-reported_on", "-pk")[:MOST])
    if isinstance(row, Task) and row.role == TaskRole.LEAD:
        told["supports"] = with_papers(reports_of_supports(viewer, row)[:MOST])
    return told


def _checks(rows: Any) -> list[Check]:
    return list(rows.select_related("task__body", "made_by")[:MOST])
