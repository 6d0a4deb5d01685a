"""督办的页面: proposed matters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yiding.directory.scope import scoped_list
from yiding.meetings.lists import title_of
from yiding.meetings.reading import Reading, original_url
from yiding.minutes.form import from_json

from .candidate_lists import CANDIDATES
from .candidate_selectors import candidate_get, candidates_beside
from .candidates import Candidate
from .confidence import band_badge, grounds


def candidate_list(request: HttpRequest) -> HttpResponseBase:
    return scoped_list(request, CANDIDATES)


@require_safe
def candidate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposed candidate: its sentence, where it stands, who leads, by when and why, how sure."""
    candidate = candidate_get(request.user, pk)
    context = {
        "title": candidate.sentence,
        "candidate": candidate,
        "meeting_title": title_of(candidate.meeting),
        "leads": [row.body for row in candidate.bodies.all() if row.role == "lead"],
        "supports": [row.body for row in candidate.bodies.all() if row.role == "support"],
        "original_url": original_url(candidate.meeting_id, _place(candidate)),
        "band": band_badge(candidate),
        "percent": round(candidate.confidence * 100),
        "grounds": grounds(candidate),
        "others": candidates_beside(request.user, candidate),
    }
    return render(request, "supervision/candidate_detail.html", context)


def _place(candidate: Candidate) -> str:
    """Where the original has the sentence; where that is not known, its item, found by the record."""
    if candidate.start is not None and candidate.end is not None:
        return f"{candidate.start}-{candidate.end}"
    if candidate.item is None:
        return ""
    return Reading(candidate.meeting, from_json(candidate.meeting.record)).place_of(candidate.item.no)
