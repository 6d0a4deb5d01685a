"""期限: until when a way out should be done, and, where it is late, why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.figures import Light
from yiding.core.workdays import Calendar
from yiding.councils.models import Council
from yiding.meetings.models import Meeting

from .following import Followup, FollowupKind, FollowupState

OUTWARD = frozenset({FollowupKind.ISSUE.value, FollowupKind.SUBMIT.value})


@dataclass(frozen=True, slots=True)
class Due:
    """期限和它的由来."""

    day: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """灯: colour, word and reason."""

    light: Light
    word: str
    reason: str = ""


def due_of(
    kind: str, meeting: Meeting, told: date | None, council: Council | None, calendar: Calendar
) -> Due:
    """What the meeting set counts; else, for issuing and submitting, the working days of the council."""
    if told is not None:
        return Due(told, "会议定的期限")
    days = council.issue_days if council else None
    if kind not in OUTWARD or days is None or meeting.held_on is None:
        return Due()
    day = calendar.add(meeting.held_on, days)
    return Due(day, "，".join(filter(None, (f"会后 {days} 个工作日内", calendar.caveat(day)))))


def council_of(meeting: Meeting) -> Council | None:
    """The council that held a meeting: by its sitting, else by government and kind."""
    sitting = getattr(meeting, "sitting", None)
    if sitting is not None:
        return Council.objects.filter(pk=sitting.council_id).first()
    return Council.objects.filter(government=meeting.government_id, kind=meeting.kind).first()


def late_words(followup: Followup, calendar: Calendar, today: date | None = None) -> str:
    """``应于 2026-05-08 前印发（会后 15 个工作日内），已逾期 3 个工作日``; empty where it is not late."""
    day = today or clock.today()
    if followup.state != FollowupState.OPEN or followup.due_on is None or followup.due_on >= day:
        return ""
    told = {
        "due": f"{followup.due_on:%Y-%m-%d}",
        "act": followup.get_kind_display(),
        "why": followup.due_reason,
        "days": calendar.between(followup.due_on, day),
    }
    if told["why"]:
        return _("应于 %(due)s 前%(act)s（%(why)s），已逾期 %(days)s 个工作日") % told
    return _("应于 %(due)s 前%(act)s，已逾期 %(days)s 个工作日") % told


def standing_of(followup: Followup, calendar: Calendar, today: date | None = None) -> Standing:
    """The light of a way out."""
    if followup.state == FollowupState.DONE:
        return Standing(Light.GREEN, _("已办结"))
    if followup.state == FollowupState.DROPPED:
        return Standing(Light.NONE, _("不再办理"))
    if reason := late_words(followup, calendar, today):
        return Standing(Light.RED, _("逾期"), reason)
    return Standing(Light.AMBER, _("办理中"))
