"""印发以后: what begins by itself when minutes are issued."""

from __future__ import annotations

from yiding.decisions.starting import followups_start_all
from yiding.files.models import Disclosure
from yiding.papers.hooks import Issued

from .models import Mark
from .services import mark_set

NEEDS_REASON = (Disclosure.ON_REQUEST, Disclosure.WITHHELD)


def minutes_issued(told: Issued) -> None:
    """The decisions of issued minutes are followed, and the mark that their draft bore counts (S10.1)."""
    if told.entered is None:
        return
    meeting, paper = told.entered.meeting, told.paper
    followups_start_all(meeting=meeting, by=told.by)
    if paper.disclosure == Disclosure.UNDECIDED or Mark.objects.filter(meeting=meeting).exists():
        return
    if paper.disclosure in NEEDS_REASON and not paper.disclosure_reason.strip():
        return
    disclosure, reason = Disclosure(paper.disclosure), paper.disclosure_reason
    mark_set(meeting=meeting, disclosure=disclosure, reason=reason, version=0, by=told.by)
