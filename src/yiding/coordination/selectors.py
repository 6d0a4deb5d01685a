"""议事协调机构: who may see what. Who coordinates what is no secret to those who read the ledger."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core import clock
from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.directory.dates import valid_on
from yiding.supervision.models import Task

from .models import Charge, CoordinationBody, CoordinationMember, CoordinationState

EMPTY = Q(leader=None) | Q(deputy=None) | Q(person=None)
TOGETHER = ("kind", "host", "office", "government", "council", "issuing_name", "rules", "order", "meeting")


def coordination_visible_to(viewer: Viewer) -> QuerySet[CoordinationBody]:
    """The coordination bodies that a person may see."""
    rows = CoordinationBody.objects.select_related(*TOGETHER)
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def members_visible_to(viewer: Viewer) -> QuerySet[CoordinationMember]:
    """The members that a person may see."""
    rows = CoordinationMember.objects.select_related("coordination", "body", "person")
    return rows.filter(coordination__in=coordination_visible_to(viewer).order_by().values("pk"))


def charges_visible_to(viewer: Viewer) -> QuerySet[Charge]:
    """The three persons of each town that a person may see."""
    rows = Charge.objects.select_related("coordination", "body", "leader", "deputy", "person")
    return rows.filter(coordination__in=coordination_visible_to(viewer).order_by().values("pk"))


def charges_lacking(viewer: Viewer) -> QuerySet[Charge]:
    """空缺: where one of the three is not named, of what has not ended (S19.4)."""
    return charges_visible_to(viewer).filter(EMPTY).exclude(coordination__state=CoordinationState.ENDED)


def coordination_listed(viewer: Viewer) -> QuerySet[CoordinationBody]:
    """The register with the counts that a list shows."""
    today = clock.today()
    members = Count("members", filter=valid_on(today, "members__"), distinct=True)
    lacking = Q(charges__leader=None) | Q(charges__deputy=None) | Q(charges__person=None)
    gaps = Count("charges", filter=Q(charges__isnull=False) & lacking, distinct=True)
    return coordination_visible_to(viewer).annotate(member_count=members, gap_count=gaps)


def coordination_get(viewer: Viewer, key: int) -> CoordinationBody:
    """One of them; not visible = 404."""
    return get_object_or_404(coordination_visible_to(viewer), pk=key)


def member_get(viewer: Viewer, key: int) -> CoordinationMember:
    """One member; not visible = 404."""
    return get_object_or_404(members_visible_to(viewer), pk=key)


def charge_get(viewer: Viewer, key: int) -> Charge:
    """One town's three persons; not visible = 404."""
    return get_object_or_404(charges_visible_to(viewer), pk=key)


def lacks_of(row: CoordinationBody) -> list[str]:
    """What is missing before it is set up, in words."""
    has_members = row.members.filter(valid_on(clock.today())).exists()
    return [
        word for word, is_there in (("成员名单", has_members), ("工作规则", row.rules_id)) if not is_there
    ]


def objection_of(task: Task) -> str:
    """What stands against closing a task: what its matter orders set up is not (S19.2)."""
    rows = CoordinationBody.objects.filter(order=task.matter_id).exclude(state=CoordinationState.ENDED)
    told = [f"“{row.name}”还缺{'、'.join(lacks)}" for row in rows if (lacks := lacks_of(row))]
    return "；".join(told)
