"""督办: who may read which matters, and what their pages need."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from yiding.accounts.services import Viewer
from yiding.meetings.visibility import of_visible_items

from .models import Matter, MatterBody


def matters_visible_to(viewer: Viewer) -> QuerySet[Matter]:
    """The matters that a person may see: those of the items that they may see."""
    return of_visible_items(viewer, Matter.objects.all())


def matters_listed(viewer: Viewer) -> QuerySet[Matter]:
    """Matters with what a list shows of them."""
    rows = matters_visible_to(viewer).select_related("item", "meeting", "government")
    return rows.defer("meeting__record").prefetch_related(_bodies())


def matters_in_chain(viewer: Viewer) -> QuerySet[Matter]:
    """Matters as an item's chain shows them."""
    return matters_visible_to(viewer).prefetch_related(_bodies()).order_by("position")


def _bodies() -> Prefetch[Any]:
    return Prefetch("bodies", queryset=MatterBody.objects.select_related("body"))


def matter_get(viewer: Viewer, key: int) -> Matter:
    """One matter; not visible = 404."""
    rows = matters_visible_to(viewer).select_related("item", "meeting", "government", "directive")
    return get_object_or_404(rows.prefetch_related(_bodies()), pk=key)


def matters_beside(viewer: Viewer, matter: Matter) -> list[Matter]:
    """The other matters of the same item."""
    rows = matters_in_chain(viewer).filter(item=matter.item_id).exclude(pk=matter.pk)
    return list(rows)
