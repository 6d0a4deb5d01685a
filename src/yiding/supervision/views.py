"""督办的页面: proposed matters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yiding.directory.scope import scoped_list
from yiding.meetings.lists import title_of
from yiding.meetings.reading import original_url

from .confidence import band_badge, grounds
from .lists import MATTERS
from .models import Matter
from .selectors import matter_get, matters_beside


def matter_list(request: HttpRequest) -> HttpResponseBase:
    return scoped_list(request, MATTERS)


@require_safe
def matter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposed matter: its sentence, where it stands, who leads, by when and why, how sure."""
    matter = matter_get(request.user, pk)
    context = {
        "title": matter.sentence,
        "matter": matter,
        "meeting_title": title_of(matter.meeting),
        "leads": [row.body for row in matter.bodies.all() if row.role == "lead"],
        "supports": [row.body for row in matter.bodies.all() if row.role == "support"],
        "original_url": original_url(matter.meeting_id, _place(matter)),
        "band": band_badge(matter),
        "percent": round(matter.confidence * 100),
        "grounds": grounds(matter),
        "others": matters_beside(request.user, matter),
    }
    return render(request, "supervision/matter_detail.html", context)


def _place(matter: Matter) -> str:
    if matter.start is not None and matter.end is not None:
        return f"{matter.start}-{matter.end}"
    return f"items.{matter.item.no - 1}"
