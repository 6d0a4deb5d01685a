"""会议机构: who may see which councils and seats. What bodies meet is no secret to those who are called."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .models import Council, Seat
from .permissions import may_keep


def councils_visible_to(viewer: Viewer) -> QuerySet[Council]:
    """The councils that a person may see: all, to those who may be called to one."""
    rows = Council.objects.select_related("government", "office")
    return rows if may(viewer, Permission.ANSWER_CALLS) else rows.none()


def seats_visible_to(viewer: Viewer) -> QuerySet[Seat]:
    """The seats that a person may see: of who keeps councils."""
    rows = Seat.objects.select_related("post__body", "post__person", "person", "body")
    return rows if may_keep(viewer) else rows.none()


def council_get(viewer: Viewer, key: int) -> Council:
    """One council; not visible = 404."""
    return get_object_or_404(councils_visible_to(viewer), pk=key)


def government_ours() -> Government | None:
    """The owning government, whose councils are kept here."""
    return Government.objects.filter(is_ours=True).first()
