"""关口条件的可见范围: those of the entries that a viewer may see, and which of them the viewer owes."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.columns import Viewer

from .gate_rows import Descent, GateNeed, NeedState
from .models import Entry
from .permissions import may_handle, may_oversee, reach_of
from .selectors import entries_visible_to, sees_all


def needs_visible_to(viewer: Viewer) -> QuerySet[GateNeed]:
    """The conditions of the entries that a viewer may see."""
    rows = GateNeed.objects.select_related("entry__government", "entry__town", "body")
    return rows.filter(entry__in=entries_visible_to(viewer).order_by().values("pk"))


def need_get(viewer: Viewer, key: int) -> GateNeed:
    """One condition; not visible = 404."""
    rows = needs_visible_to(viewer).select_related("entry__local", "entry__department")
    return get_object_or_404(rows, pk=key)


def needs_missing(viewer: Viewer) -> QuerySet[GateNeed]:
    """What is missing before the gates at which entries stand now, as far as the viewer sees them."""
    rows = needs_visible_to(viewer).filter(is_now=True, entry__is_open=True)
    return rows.exclude(state=NeedState.MET)


def needs_owed(viewer: Viewer) -> QuerySet[GateNeed]:
    """What a viewer's own bodies owe; the office owes what names no body."""
    wanted = Q(pk__in=[])
    if may_handle(viewer):
        wanted |= Q(body__in=reach_of(viewer))
    if may_oversee(viewer):
        wanted |= Q(body=None)
    return needs_missing(viewer).filter(wanted)


def owes(viewer: Viewer, entry: Entry) -> bool:
    """Does a viewer's body owe something at an entry's gate now?"""
    rows = GateNeed.objects.filter(entry=entry, is_now=True, body__in=reach_of(viewer))
    return may_handle(viewer) and rows.exists()


def needs_told(viewer: Viewer) -> QuerySet[GateNeed]:
    """What is missing: all for who oversees and leads, else what concerns one's own bodies."""
    if sees_all(viewer):
        return needs_missing(viewer)
    own = reach_of(viewer)
    return needs_missing(viewer).filter(
        Q(body__in=own) | Q(entry__department__in=own) | Q(entry__local__in=own)
    )


def kin_of(viewer: Viewer, entry: Entry) -> tuple[list[Descent], list[Descent]]:
    """What an object came of and what it became, as far as the viewer sees the other. Two queries."""
    seen = entries_visible_to(viewer).order_by().values("pk")
    older = Descent.objects.filter(newer=entry, older__in=seen).select_related("older", "by")
    newer = Descent.objects.filter(older=entry, newer__in=seen).select_related("newer", "by")
    return list(older), list(newer)
