"""催办: who may see which slips, lights and rules. Every page, count and export asks these."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.supervision.models import Light, Matter, Task, TaskRole
from yiding.supervision.selectors import tasks_visible_to
from yiding.supervision.tasks import AT_WORK

from .models import RuleSet, RuleSetState, Slip
from .permissions import may_keep_rules


def slips_visible_to(viewer: Viewer) -> QuerySet[Slip]:
    """The slips about tasks that a person may see."""
    return Slip.objects.filter(task__in=tasks_visible_to(viewer).order_by().values("pk"))


def slips_of_matter(viewer: Viewer, matter: Matter) -> QuerySet[Any]:
    """The keys of a matter's slips, for its chain."""
    return slips_visible_to(viewer).filter(task__matter=matter).values_list("pk", flat=True)


def tasks_lit(viewer: Viewer) -> QuerySet[Task]:
    """The visible tasks with an amber or a red light; of what bodies split theirs into, their own."""
    return tasks_visible_to(viewer).filter(light__in=[Light.AMBER, Light.RED])


def tasks_to_urge(viewer: Viewer) -> QuerySet[Task]:
    """The visible tasks that can be urged on."""
    rows = tasks_visible_to(viewer).filter(state__in=AT_WORK).exclude(role=TaskRole.SPLIT)
    return rows.select_related("matter", "body", "government")


def rulesets_visible_to(viewer: Viewer) -> QuerySet[RuleSet]:
    """The rules by which a body is judged are known to all; drafts to those who write them."""
    if not may(viewer, Permission.READ_LEDGER):
        return RuleSet.objects.none()
    return (
        RuleSet.objects.all()
        if may_keep_rules(viewer)
        else RuleSet.objects.filter(state=RuleSetState.ADOPTED)
    )


def slip_get(viewer: Viewer, key: int) -> Slip:
    """One slip; not visible = 404."""
    rows = slips_visible_to(viewer).select_related(
        "task__matter",
        "matter__government",
        "task__body",
        "task__parent",
        "body",
        "ruleset",
        "issued_by",
        "answered_by",
    )
    return get_object_or_404(rows, pk=key)


def ruleset_get(viewer: Viewer, key: int) -> RuleSet:
    """One edition of the rules; not visible = 404."""
    return get_object_or_404(rulesets_visible_to(viewer).select_related("government"), pk=key)
