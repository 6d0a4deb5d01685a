"""督办的材料: who sees a report, a claim, a check or a task reads the evidence that belongs to it."""

from __future__ import annotations

from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.files.hooks import Belonging, Home

from .closing import CLAIM_HOME
from .filing import HOME as MATTER_HOME
from .models import Matter, Task
from .permissions import may_add_papers, may_carry, may_check
from .reporting import CHECK_HOME, REPORT_HOME
from .selectors import (
    checks_visible_to,
    claims_visible_to,
    matters_visible_to,
    reports_visible_to,
    tasks_visible_to,
)
from .unit_plans import TASK_HOME


def _of(matter: Matter | None) -> Belonging | None:
    if matter is None:
        return None
    url = reverse("supervision:matter-detail", args=[matter.pk])
    return Belonging(matter.title, url, matter.government_id)


def _keeps_task(viewer: Viewer, task: Task | None) -> bool:
    return task is not None and may_carry(viewer, task)


def _keeps_matter(viewer: Viewer, key: int) -> bool:
    matter = Matter.objects.filter(pk=key).first()
    return matter is not None and may_add_papers(viewer, matter)


def _keeps_check(viewer: Viewer, key: int) -> bool:
    matter = Matter.objects.filter(checks=key).first()
    return matter is not None and may_check(viewer, matter)


HOMES = (
    Home(
        MATTER_HOME,
        matters_visible_to,
        lambda key: _of(Matter.objects.filter(pk=key).first()),
        _keeps_matter,
        whole=matters_visible_to,
    ),
    Home(
        TASK_HOME,
        tasks_visible_to,
        lambda key: _of(Matter.objects.filter(tasks=key).first()),
        lambda viewer, key: _keeps_task(viewer, Task.objects.filter(pk=key).first()),
        whole=tasks_visible_to,
    ),
    Home(
        REPORT_HOME,
        reports_visible_to,
        lambda key: _of(Matter.objects.filter(tasks__reports=key).first()),
        lambda viewer, key: _keeps_task(viewer, Task.objects.filter(reports=key).first()),
        whole=reports_visible_to,
    ),
    Home(
        CLAIM_HOME,
        claims_visible_to,
        lambda key: _of(Matter.objects.filter(tasks__claims=key).first()),
        lambda viewer, key: _keeps_task(viewer, Task.objects.filter(claims=key).first()),
        whole=claims_visible_to,
    ),
    Home(
        CHECK_HOME,
        checks_visible_to,
        lambda key: _of(Matter.objects.filter(checks=key).first()),
        _keeps_check,
        whole=checks_visible_to,
    ),
)
