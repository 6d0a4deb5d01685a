"""督办的页面: lists, a matter with its whole chain, a task."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from yiding.core.lists import list_view
from yiding.directory.scope import scoped_list

from .filing_steps import filing_of, plan_of
from .lists import MATTERS, TASKS, lamp, state_badge
from .models import MatterKind
from .selectors import (
    checks_visible_to,
    matter_get,
    reports_visible_to,
    task_get,
    tasks_visible_to,
)


def matter_list(request: HttpRequest) -> HttpResponseBase:
    return scoped_list(request, MATTERS)


task_list = list_view(TASKS)


@require_safe
def matter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A matter: where it came from, who does what by when, what was told and found."""
    matter = matter_get(request.user, pk)
    if matter.kind != MatterKind.MATTER:
        return redirect("supervision:plan-detail", matter.root_id or matter.pk)
    tasks = tasks_visible_to(request.user).filter(matter=matter)
    reports = reports_visible_to(request.user).filter(task__matter=matter)
    context = {
        "title": matter.title,
        "matter": matter,
        "state": state_badge(matter),
        "lamp": lamp(matter),
        "tasks": [
            {"row": row, "state": state_badge(row), "lamp": lamp(row)}
            for row in tasks.select_related("body", "person", "stands_for").order_by("role", "pk")
        ],
        "milestones": list(matter.milestones.all()),
        "reports": list(reports.select_related("task__body", "made_by").order_by("-reported_on", "-pk")[:50]),
        "checks": list(checks_visible_to(request.user).filter(matter=matter)),
        **filing_of(request.user, matter),
    }
    return render(request, "supervision/matter_detail.html", context)


@require_safe
def task_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A task of one body: its nodes, its reports, what it claimed and asked for."""
    task = task_get(request.user, pk)
    context = {
        "title": task.matter.title,
        "task": task,
        "matter": task.matter,
        "state": state_badge(task),
        "lamp": lamp(task),
        "reports": list(task.reports.select_related("made_by")[:50]),
        "claims": list(task.claims.all()),
        "extensions": list(task.extensions.all()),
        "plan": plan_of(request.user, task),
    }
    return render(request, "supervision/task_detail.html", context)
