"""督办: who may read which matters, and what their pages need."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from yiding.accounts.services import Viewer
from yiding.meetings.models import Meeting
from yiding.meetings.visibility import of_visible_items

from .candidates import Candidate, CandidateBody
from .matters import Source


def candidates_visible_to(viewer: Viewer) -> QuerySet[Candidate]:
    """The matters that a person may see: those of the items that they may see."""
    return of_visible_items(viewer, Candidate.objects.all())


def candidates_listed(viewer: Viewer) -> QuerySet[Candidate]:
    """Matters with what a list shows of them."""
    rows = candidates_visible_to(viewer).select_related("item", "meeting", "government")
    return rows.defer("meeting__record").prefetch_related(_bodies())


def candidates_in_chain(viewer: Viewer) -> QuerySet[Candidate]:
    """Matters as an item's chain shows them."""
    return candidates_visible_to(viewer).prefetch_related(_bodies()).order_by("position")


def _bodies() -> Prefetch[Any]:
    return Prefetch("bodies", queryset=CandidateBody.objects.select_related("body"))


def candidate_get(viewer: Viewer, key: int) -> Candidate:
    """One candidate; not visible = 404."""
    rows = candidates_visible_to(viewer).select_related("item", "meeting", "government", "directive")
    return get_object_or_404(rows.prefetch_related(_bodies()), pk=key)


def candidates_of_meeting(viewer: Viewer, meeting: Meeting) -> QuerySet[Candidate]:
    """All that one set of minutes proposes, with its item, its bodies and the matters that it went into."""
    filed = Source.objects.select_related("matter").order_by("pk")
    rows = candidates_visible_to(viewer).filter(meeting=meeting).select_related("item", "government")
    rows = rows.select_related("meeting").defer("meeting__record")
    return rows.prefetch_related(_bodies(), Prefetch("sources", queryset=filed)).order_by(
        "item__no", "position"
    )


def candidates_beside(viewer: Viewer, candidate: Candidate) -> list[Candidate]:
    """The other matters of the same item."""
    rows = candidates_in_chain(viewer).filter(item=candidate.item_id).exclude(pk=candidate.pk)
    return list(rows)
