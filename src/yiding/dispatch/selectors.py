"""调度会: who may see which, and what of it.

The office and leaders see every dispatch; leaders not those cancelled. A body sees those that it takes part
in: of the table the lines of its own and of matters that it may see, of a review what is said of itself, and
the hard cases that it raised or has to handle.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.access import BUSINESS, powers_of
from yiding.core.columns import Viewer
from yiding.supervision.permissions import is_office
from yiding.supervision.selectors import matters_visible_to

from .models import Comment, Dispatch, DispatchState, HardCase, Hearing, Line, ReviewSeries
from .permissions import may_keep, may_read, sees_all


def _own(viewer: Viewer) -> frozenset[int]:
    return powers_of(viewer).bodies(BUSINESS)


def dispatches_visible_to(viewer: Viewer) -> QuerySet[Dispatch]:
    """The dispatches that a person may see."""
    if not may_read(viewer):
        return Dispatch.objects.none()
    if may_keep(viewer):
        return Dispatch.objects.all()
    rows = Dispatch.objects.exclude(state=DispatchState.CANCELLED)
    if sees_all(viewer):
        return rows
    takes_part = Dispatch.members.through.objects.filter(dispatch=OuterRef("pk"), body__in=_own(viewer))
    has_line = Line.objects.filter(dispatch=OuterRef("pk"), unit__in=_own(viewer))
    return rows.filter(Q(Exists(takes_part)) | Q(Exists(has_line)))


def lines_visible_to(viewer: Viewer) -> QuerySet[Line]:
    """The lines of the table that a person may see."""
    rows = Line.objects.filter(dispatch__in=dispatches_visible_to(viewer).order_by().values("pk"))
    if is_office(viewer):
        return rows
    seen = Q(unit__in=_own(viewer)) | Q(matter__in=matters_visible_to(viewer).order_by().values("pk"))
    return rows.filter(seen | Q(matter__isnull=True))


def comments_visible_to(viewer: Viewer) -> QuerySet[Comment]:
    """What is said of units: to the office and leaders of all, to a body of itself."""
    rows = Comment.objects.filter(review__in=dispatches_visible_to(viewer).order_by().values("pk"))
    return rows if sees_all(viewer) else rows.filter(body__in=_own(viewer))


def cases_visible_to(viewer: Viewer) -> QuerySet[HardCase]:
    """The hard cases that a person may see."""
    if not may_read(viewer):
        return HardCase.objects.none()
    if sees_all(viewer):
        return HardCase.objects.all()
    own = _own(viewer)
    handles = Hearing.objects.filter(case=OuterRef("pk"), unit__in=own)
    return HardCase.objects.filter(Q(raised_by_body__in=own) | Q(Exists(handles)))


def series_visible_to(viewer: Viewer) -> QuerySet[ReviewSeries]:
    """The domains that are reviewed each quarter: those who keep dispatches."""
    return ReviewSeries.objects.all() if may_keep(viewer) else ReviewSeries.objects.none()


def dispatch_get(viewer: Viewer, key: int) -> Dispatch:
    """One dispatch; not visible = 404."""
    rows = dispatches_visible_to(viewer).select_related("government", "sitting__council", "series", "paper")
    return get_object_or_404(rows, pk=key)


def line_get(viewer: Viewer, key: int) -> Line:
    """One line; not visible = 404."""
    rows = lines_visible_to(viewer).select_related("dispatch__sitting__meeting", "matter", "unit", "made")
    return get_object_or_404(rows.select_related("dispatch__government"), pk=key)


def comment_get(viewer: Viewer, key: int) -> Comment:
    """What is said of one unit; not visible = 404."""
    return get_object_or_404(comments_visible_to(viewer).select_related("review", "body__parent"), pk=key)


def case_get(viewer: Viewer, key: int) -> HardCase:
    """One hard case; not visible = 404."""
    rows = cases_visible_to(viewer).select_related("review__government", "review__sitting", "first_review")
    return get_object_or_404(rows, pk=key)


def cases_listed(viewer: Viewer) -> QuerySet[HardCase]:
    """Hard cases with what a list shows of them."""
    return cases_visible_to(viewer).select_related("review", "first_review", "raised_by_body")
