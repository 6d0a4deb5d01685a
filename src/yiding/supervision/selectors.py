"""督办: who may see which matters, tasks and reports. Every page, count, export and search asks these.

The office sees all; who approves what waits for approval; who instructs what they instructed. Who reads a
matter's level sees it once it is filed. A body sees the matters that it
works on, leads or supervises, whatever their level; of the others' work in it only the lead and the
supervising body see more than the names.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core import clock
from yiding.core.access import BUSINESS, Permission, may, powers_of
from yiding.core.columns import Viewer
from yiding.directory.dates import valid_on

from .matters import DRAFTED
from .models import Check, Claim, Extension, Matter, MatterBody, MatterState, Report, Source, Task, TaskRole
from .permissions import FOR_A_BODY, is_office, may_approve


def matters_visible_to(viewer: Viewer) -> QuerySet[Matter]:
    """The matters that a person may see."""
    if not may(viewer, Permission.READ_LEDGER):
        return Matter.objects.none()
    if is_office(viewer):
        return Matter.objects.all()
    powers = powers_of(viewer)
    own = powers.bodies(BUSINESS)
    seen = Q(level__lte=powers.level)
    if own:
        works = Task.objects.filter(matter=OuterRef("pk"), body__in=own).exclude(state="withdrawn")
        seen |= Q(supervisor__in=own) | Q(Exists(works))
    rows = ~Q(state__in=DRAFTED) & seen
    if may_approve(viewer):
        rows |= Q(state=MatterState.PENDING, level__lte=powers.level)
    return Matter.objects.filter(rows | Q(drafted_by=viewer.pk))


def tasks_visible_to(viewer: Viewer) -> QuerySet[Task]:
    """The tasks that a person may see: all of the matters whose level they read, lead or supervise; of the
    others their own bodies' and what these split.

    What a matter says is asked by lists of keys and not by a join: figures count tasks by an index alone.
    """
    if not may(viewer, Permission.READ_LEDGER):
        return Task.objects.none()
    powers = powers_of(viewer)
    own = powers.bodies(BUSINESS)
    rows = Task.objects.all()
    splits = Q(role=TaskRole.SPLIT)
    mine = Q(body__in=own) | Q(parent__in=_keys(Task.objects.filter(body__in=own)))
    if is_office(viewer):
        return rows.filter(~splits | mine) if own else rows.exclude(role=TaskRole.SPLIT)
    whole = ~Q(matter__in=_keys(Matter.objects.filter(level__gt=powers.level)))
    if own:
        leads = Task.objects.filter(role=TaskRole.LEAD, body__in=own).exclude(state="withdrawn")
        whole |= Q(matter__in=_keys(Matter.objects.filter(supervisor__in=own)))
        whole |= Q(matter__in=leads.order_by().values("matter"))
    return rows.filter((whole & ~splits) | mine)


def reports_visible_to(viewer: Viewer) -> QuerySet[Report]:
    """The reports of the tasks that a person may see."""
    return Report.objects.filter(_of_task(viewer))


def claims_visible_to(viewer: Viewer) -> QuerySet[Claim]:
    """The claims of the tasks that a person may see."""
    return Claim.objects.filter(_of_task(viewer))


def extensions_visible_to(viewer: Viewer) -> QuerySet[Extension]:
    """The extensions of the tasks that a person may see."""
    return Extension.objects.filter(_of_task(viewer))


def checks_visible_to(viewer: Viewer) -> QuerySet[Check]:
    """The checks of matters that a person may see; of one task, if they may see the task."""
    rows = Check.objects.filter(matter__in=_keys(matters_visible_to(viewer)))
    return rows.filter(Q(task__isnull=True) | _of_task(viewer))


def _of_task(viewer: Viewer) -> Q:
    """Rows of a visible task: asked of each row, of which there are few where the tasks are many."""
    return Q(Exists(tasks_visible_to(viewer).filter(pk=OuterRef("task")).order_by()))


def _keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("pk")


def matter_get(viewer: Viewer, key: int) -> Matter:
    """One matter; not visible = 404."""
    rows = matters_visible_to(viewer).select_related("government", "meeting", "parent", "root", "supervisor")
    grounds = Source.objects.select_related("meeting", "document", "given_person")
    related = bodies_of_matters(), Prefetch("sources", queryset=grounds)
    return get_object_or_404(rows.prefetch_related(*related), pk=key)


def task_get(viewer: Viewer, key: int) -> Task:
    """One task; not visible = 404."""
    rows = tasks_visible_to(viewer).select_related("matter", "body", "person", "parent", "government")
    return get_object_or_404(rows, pk=key)


def report_get(viewer: Viewer, key: int) -> Report:
    """One report; not visible = 404."""
    return get_object_or_404(reports_visible_to(viewer).select_related("task__matter", "task__body"), pk=key)


def claim_get(viewer: Viewer, key: int) -> Claim:
    """One claim; not visible = 404."""
    return get_object_or_404(claims_visible_to(viewer).select_related("task__matter", "task__body"), pk=key)


def extension_get(viewer: Viewer, key: int) -> Extension:
    """One extension; not visible = 404."""
    rows = extensions_visible_to(viewer).select_related("task__matter", "task__body")
    return get_object_or_404(rows, pk=key)


def bodies_of_matters() -> Prefetch[Any]:
    """The bodies in charge, with their names."""
    return Prefetch("bodies", queryset=MatterBody.objects.select_related("body", "person"))


def matters_live(viewer: Viewer) -> QuerySet[Matter]:
    """The visible matters that bodies work on now."""
    return matters_visible_to(viewer).filter(state__in=[MatterState.ACTIVE, MatterState.SUSPENDED])


def people_of(bodies: Collection[int]) -> QuerySet[User]:
    """Who does the work of a body today: its liaison officers and its head."""
    today = clock.today()
    held = Q(account__holdings__role__in=[role.value for role in FOR_A_BODY])
    held &= Q(account__holdings__post__body__in=list(bodies))
    held &= valid_on(today, "account__holdings__") & valid_on(today, "account__holdings__post__")
    return User.objects.filter(held, is_active=True).distinct()
