"""承办任务的页面: a task as the body that has it works on it, and what is to be told today."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.core import clock
from yiding.core.onward import onward_of

from .beside import nodes_of
from .evidence import papers_in, papers_of
from .filing_steps import plan_of
from .lists import lamp, state_badge
from .models import Claim, Extension, Report, Task, TaskRole, TaskState
from .permissions import examinable, may_carry
from .selectors import (
    checks_visible_to,
    claims_visible_to,
    extensions_visible_to,
    reports_visible_to,
    task_get,
    tasks_visible_to,
)
from .supports import reports_of_supports
from .task_acts import BY_NAME, CLAIM_ACTS, EXTENSION_ACTS, REPORT_ACTS, TASK_ACTS
from .today import asked_today
from .views_acts import acts_for, button_of

MOST = 60
FIRST = {
    TaskState.ASSIGNED: "task-accept",
    TaskState.ACTIVE: "task-report",
    TaskState.DECLINED: "task-reassign",
    TaskState.SUSPENDED: "task-resume",
    TaskState.CLOSED: "",
}
"""The one next step by state, where it is the viewer's."""


@require_safe
def task_today(request: HttpRequest) -> HttpResponse:
    """今天要反馈的: on a phone, one card each."""
    context = {"title": _("今天要反馈的"), "asked": asked_today(request.user)}
    return render(request, "supervision/task_today.html", context)


@require_safe
def task_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A task of one body: the next step, its nodes, its parts, what it told, claimed and asked for."""
    task = task_get(request.user, pk)
    viewer = request.user
    own = reports_visible_to(viewer).filter(task=task).select_related("made_by", "milestone", "reviewed_by")
    reports = list(own.order_by("-made_at", "-pk")[:MOST])
    claims = list(claims_visible_to(viewer).filter(task=task).select_related("made_by", "examined_by"))
    asked = extensions_visible_to(viewer).filter(task=task).select_related("made_by", "decided_by")
    others = list(_others(request, task))
    examines = examinable(viewer, task.matter, [task, *others]) if others else _alone(request, task)
    found = checks_visible_to(viewer).filter(matter=task.matter_id, task=task).select_related("made_by")
    checks, told = (
        list(found[:MOST]),
        list(reports_of_supports(viewer, task)[:MOST]) if _gathers(task) else [],
    )
    papers = papers_of([*reports, *claims, *checks, *told])
    steps = acts_for(request, TASK_ACTS, task)
    first = _first(request, task, steps, claims)
    context = {
        "title": task.content[:80] or task.matter.title,
        "task": task,
        "matter": task.matter,
        "state": state_badge(task),
        "lamp": lamp(task),
        "days": days_word(task),
        "first": first,
        "steps": [step for step in steps if first is None or step["url"] != first["url"]],
        "carries": may_carry(viewer, task),
        "nodes": nodes_of(task),
        "reports": _rows(papers, reports, task.pk in examines),
        "claims": _rows(papers, claims, task.pk in examines),
        "extensions": [(row, acts_for(request, EXTENSION_ACTS, row)) for row in _of(asked, task)],
        "checks": [(row, papers_in(papers, row)) for row in checks],
        "parts": [_line(row) for row in others if row.parent_id == task.pk],
        "supports": [_line(row) for row in others if row.role == TaskRole.SUPPORT and row.pk != task.pk],
        "told": [(row, papers_in(papers, row)) for row in told],
        "suspensions": list(task.suspensions.all()),
        "plan": plan_of(viewer, task),
        **onward_of(viewer, task, here=request.path),
    }
    return render(request, "supervision/task_detail.html", context)


def _others(request: HttpRequest, task: Task) -> Any:
    """The other tasks of the matter that the viewer sees: those that assist its lead, its own parts."""
    rows = tasks_visible_to(request.user).filter(matter=task.matter_id).exclude(pk=task.pk)
    return rows.select_related("body", "person", "matter")


def _alone(request: HttpRequest, task: Task) -> frozenset[int]:
    return examinable(request.user, task.matter, [task])


def _gathers(task: Task) -> bool:
    return task.role == TaskRole.LEAD


def _of(rows: Any, task: Task) -> list[Extension]:
    """Extensions know their task without asking again."""
    found = list(rows)
    for row in found:
        row.task = task
    return found


def _line(row: Task) -> dict[str, Any]:
    return {"row": row, "state": state_badge(row), "lamp": lamp(row)}


def _rows(papers: Any, rows: Any, examines: bool) -> list[dict[str, Any]]:
    """Reports or claims, with their papers and what the viewer may do about each."""
    return [
        {
            "row": row,
            "papers": papers_in(papers, row),
            "acts": [button_of(act, row) for act in _acts_on(row) if act.is_open(row)] if examines else [],
        }
        for row in rows
    ]


def _acts_on(row: Report | Claim) -> Any:
    return REPORT_ACTS if isinstance(row, Report) else CLAIM_ACTS


def _first(request: HttpRequest, task: Task, steps: list[dict[str, Any]], claims: list[Claim]) -> Any:
    """The one next step: to examine what waits, else that of the state."""
    for claim in claims:
        claim.task = task
        act = BY_NAME["claim-accept"]
        if act.is_offered(request.user, claim) and claim.made_by_id != request.user.pk:
            return {**button_of(act, claim), "label": _("审核办结")}
    name = FIRST.get(TaskState(task.state), "")
    return next((step for step in steps if step["name"] == name), None)


def days_word(task: Task) -> str:
    """How far the due day is, in words."""
    if task.state in (TaskState.CLOSED, TaskState.WITHDRAWN, TaskState.SUSPENDED):
        return ""
    left = (task.due_on - clock.today()).days
    if left < 0:
        return _("逾期 %(days)s 天") % {"days": -left}
    return _("还有 %(days)s 天") % {"days": left} if left else _("今天到期")
