"""问题困难: who may see which. Every page, count and export asks these.

The office sees all; the others those whose level they read, those that their body raised or has to solve.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core import clock
from yiding.core.access import BUSINESS, Permission, may, powers_of
from yiding.core.columns import Viewer
from yiding.supervision.models import Matter, Task

from .models import UNSOLVED, Difficulty, DifficultyKind, DifficultyState
from .permissions import is_office

TOGETHER = ("kind", "body", "owner", "person", "government")


def difficulties_visible_to(viewer: Viewer) -> QuerySet[Difficulty]:
    """The difficulties that a person may see."""
    if not may(viewer, Permission.READ_LEDGER):
        return Difficulty.objects.none()
    if is_office(viewer):
        return Difficulty.objects.all()
    powers = powers_of(viewer)
    own = powers.bodies(BUSINESS)
    seen = Q(level__lte=powers.level)
    if own:
        seen |= Q(body__in=own) | Q(owner__in=own)
    return Difficulty.objects.filter(seen)


def difficulty_kinds_visible_to(viewer: Viewer) -> QuerySet[DifficultyKind]:
    """The kinds, with who solves them: no secret to anybody who raises one."""
    rows = DifficultyKind.objects.select_related("owner", "person")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def difficulty_get(viewer: Viewer, key: int) -> Difficulty:
    """One difficulty; not visible = 404."""
    return get_object_or_404(difficulties_visible_to(viewer).select_related(*TOGETHER), pk=key)


def difficulty_kind_get(viewer: Viewer, key: int) -> DifficultyKind:
    """One kind; not visible = 404."""
    return get_object_or_404(difficulty_kinds_visible_to(viewer).select_related("government"), pk=key)


def unsolved_for(
    viewer: Viewer, *, bodies: Collection[int] = (), domain: str = "", on: date | None = None
) -> QuerySet[Difficulty]:
    """未解决的难题, for the agenda of a dispatch or review meeting (S21.3): taken higher, or past their day.

    With ``bodies`` only what these raised or have to solve; with a ``domain`` (field of work) not what comes
    from a matter of another one. The longest carried first.
    """
    day = on or clock.today()
    rows = difficulties_visible_to(viewer).filter(state__in=UNSOLVED)
    rows = rows.filter(Q(state=DifficultyState.ESCALATED) | Q(due_on__lt=day))
    if domain:
        rows = rows.exclude(_of_other_domain(domain))
    if bodies:
        rows = rows.filter(Q(body__in=bodies) | Q(owner__in=bodies))
    return rows.select_related(*TOGETHER).order_by("-carried", "due_on", "pk")


def _of_other_domain(domain: str) -> Q:
    matters = Matter.objects.exclude(area__in=["", domain])
    of_matter = Q(about_kind="supervision.matter", about_id__in=matters.values("pk"))
    tasks = Task.objects.filter(matter__in=matters.order_by().values("pk"))
    return of_matter | Q(about_kind="supervision.task", about_id__in=tasks.values("pk"))


@dataclass(frozen=True, slots=True)
class SolvingTime:
    """解决用时 of a kind: how many were solved, after how many working days on average."""

    name: str
    count: int
    days: float


def solving_times(viewer: Viewer) -> list[SolvingTime]:
    """解决用时, by kind: how many were confirmed, after how many working days on average (S21.2)."""
    rows = difficulties_visible_to(viewer).filter(state=DifficultyState.CONFIRMED)
    told = rows.values("kind__name").annotate(count=Count("pk"), days=Avg("solved_days"))
    told = told.order_by("kind__position")
    return [SolvingTime(one["kind__name"], one["count"], float(one["days"])) for one in told]
