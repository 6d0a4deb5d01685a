"""回头看: the office sees all; others, once it is concluded, those with matters that they may see."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.columns import Viewer
from yiding.supervision.permissions import is_office
from yiding.supervision.selectors import matters_visible_to

from .models import Item, LookBack, LookBackState
from .permissions import may_read


def _seen(viewer: Viewer) -> QuerySet[Item]:
    return Item.objects.filter(matter__in=matters_visible_to(viewer).order_by().values("pk"))


def look_backs_visible_to(viewer: Viewer) -> QuerySet[LookBack]:
    """The look-backs that a person may see."""
    if not may_read(viewer):
        return LookBack.objects.none()
    if is_office(viewer):
        return LookBack.objects.all()
    items = _seen(viewer).filter(look_back=OuterRef("pk")).order_by()
    return LookBack.objects.filter(Exists(items), state=LookBackState.CONCLUDED)


def items_visible_to(viewer: Viewer) -> QuerySet[Item]:
    """The items that a person may see."""
    rows = Item.objects.filter(look_back__in=look_backs_visible_to(viewer).order_by().values("pk"))
    return rows if is_office(viewer) else rows & _seen(viewer)


def look_back_get(viewer: Viewer, key: int) -> LookBack:
    """One look-back; not visible = 404."""
    rows = look_backs_visible_to(viewer).select_related("government", "plan", "paper", "opened_by")
    return get_object_or_404(rows, pk=key)


def item_get(viewer: Viewer, key: int) -> Item:
    """One item; not visible = 404."""
    return get_object_or_404(items_visible_to(viewer).select_related("look_back", "matter"), pk=key)
