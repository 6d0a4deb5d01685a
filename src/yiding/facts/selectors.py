"""履职事实: who may see which figures. A body sees its own, when they are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.directory.models import Body

from .models import Fact, Hit, Objection, Sheet, SheetState
from .permissions import bodies_of, sees_all


def facts_visible_to(viewer: Viewer) -> QuerySet[Fact]:
    """The figures that a person may see."""
    if not may(viewer, Permission.READ_LEDGER):
        return Fact.objects.none()
    if sees_all(viewer):
        return Fact.objects.all()
    return Fact.objects.filter(sheet__state=SheetState.FROZEN, body__in=bodies_of(viewer))


def sheets_visible_to(viewer: Viewer) -> QuerySet[Sheet]:
    """The sheets with a figure that a person may see; all, to who sees all."""
    if sees_all(viewer) and may(viewer, Permission.READ_LEDGER):
        return Sheet.objects.all()
    return Sheet.objects.filter(pk__in=facts_visible_to(viewer).order_by().values("sheet"))


def hits_visible_to(viewer: Viewer) -> QuerySet[Hit]:
    """What stands behind the figures that a person may see."""
    return Hit.objects.filter(fact__in=facts_visible_to(viewer).order_by().values("pk"))


def objections_visible_to(viewer: Viewer) -> QuerySet[Objection]:
    """The objections to the figures that a person may see."""
    return Objection.objects.filter(fact__in=facts_visible_to(viewer).order_by().values("pk"))


def sheet_get(viewer: Viewer, key: int) -> Sheet:
    """One sheet; not visible = 404."""
    return get_object_or_404(sheets_visible_to(viewer).select_related("government"), pk=key)


def fact_get(viewer: Viewer, key: int) -> Fact:
    """One figure; not visible = 404."""
    return get_object_or_404(facts_visible_to(viewer).select_related("sheet", "body"), pk=key)


def objection_get(viewer: Viewer, key: int) -> Objection:
    """One objection; not visible = 404."""
    rows = objections_visible_to(viewer).select_related("fact__sheet", "fact__body")
    return get_object_or_404(rows, pk=key)


def figures_of(body: Body, period: str) -> Mapping[str, Decimal]:
    """The frozen figures of a body in a period (``2026Q4``), by measure: the inputs of an assessment (S16.6).

    Empty where the period is not frozen. Corrections are in.
    """
    rows = Fact.objects.filter(body=body, sheet__period=period, sheet__state=SheetState.FROZEN)
    return {row.measure: row.final for row in rows}
