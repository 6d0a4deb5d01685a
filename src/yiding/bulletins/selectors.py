"""督查通报: who may read which, and the tasks behind a figure.

The office sees all. Others read a bulletin once the paper that it became is theirs to read: who signs it,
leaders, and the bodies that it was sent to. A figure counts every task; of the tasks behind it a reader sees
those of the matters that they may see.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.columns import Viewer
from yiding.papers.selectors import papers_visible_to
from yiding.supervision.permissions import is_office
from yiding.supervision.selectors import matters_visible_to
from yiding.supervision.tallying import Mark

from .models import Bulletin, BulletinState, Line, Planned
from .permissions import may_read

SHOWN = (BulletinState.SENT, BulletinState.ISSUED, BulletinState.REVOKED)


def bulletins_visible_to(viewer: Viewer) -> QuerySet[Bulletin]:
    """The bulletins that a person may see."""
    if not may_read(viewer):
        return Bulletin.objects.none()
    if is_office(viewer):
        return Bulletin.objects.all()
    papers = papers_visible_to(viewer).order_by().values("pk")
    return Bulletin.objects.filter(state__in=SHOWN, paper__in=papers)


def lines_visible_to(viewer: Viewer) -> QuerySet[Line]:
    """The counted tasks that a person may see: of bulletins and of matters that they see."""
    rows = Line.objects.filter(bulletin__in=bulletins_visible_to(viewer).order_by().values("pk"))
    if is_office(viewer):
        return rows
    return rows.filter(matter__in=matters_visible_to(viewer).order_by().values("pk"))


def planned_visible_to(viewer: Viewer) -> QuerySet[Planned]:
    """What the calendar asks for: the office."""
    return Planned.objects.all() if is_office(viewer) else Planned.objects.none()


def bulletins_listed(viewer: Viewer) -> QuerySet[Bulletin]:
    """Bulletins with what a list shows of them."""
    return (
        bulletins_visible_to(viewer).select_related("paper").defer("blocks", "paper__blocks", "paper__text")
    )


def bulletin_get(viewer: Viewer, key: int) -> Bulletin:
    """One bulletin; not visible = 404."""
    rows = bulletins_visible_to(viewer).select_related("government", "paper", "drafted_by")
    return get_object_or_404(rows, pk=key)


def lines_of(bulletin: Bulletin, mark: str = "", body: int | None = None) -> QuerySet[Line]:
    """The lines behind a figure: all, or those of a body, or of a mark."""
    rows = bulletin.lines.all()
    if mark:
        rows = rows.filter(**{f"is_{Mark(mark).value}": True})
    return rows.filter(body=body) if body is not None else rows
