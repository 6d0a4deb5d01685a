"""例行: what this room looks after once a day. Telling the same thing again tells nobody twice."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.telling import tell
from yiding.core.workdays import Calendar

from .following import Followup, FollowupKind, FollowupState, OpinionRound, RoundState
from .lateness import late_words
from .registering import reviews_tell
from .selectors import people_of

LATE = {FollowupKind.ISSUE: "issue.late", FollowupKind.SUBMIT: "submission.late"}
AHEAD = timedelta(days=2)
MOST = 500


_told_on: list[date] = []


def rounds() -> None:
    """Everything that is due, once a day; called every few minutes."""
    today = clock.today()
    if today in _told_on:
        return
    _told_on[:] = [today]
    late_tell()
    opinions_tell()
    reviews_tell()


def late_tell() -> int:
    """Submissions and issues that are late: to those who issue papers, once for each due day."""
    calendar, count = Calendar.load(), 0
    rows = Followup.objects.filter(
        state=FollowupState.OPEN, kind__in=LATE, due_on__lt=clock.today()
    ).order_by("due_on", "pk")
    for row in rows[:MOST]:
        count += tell(
            LATE[FollowupKind(row.kind)],
            to=Permission.ISSUE_PAPERS,
            key=f"late:{row.pk}:{row.due_on}",
            about=row,
            link=reverse("decisions:work-detail", args=[row.pk]),
            title=row.title[:120],
            reason=f"{late_words(row, calendar)}。",
        )
    return count


def opinions_tell() -> int:
    """Rounds that end soon: to the bodies that have not answered."""
    today, count = clock.today(), 0
    rows = OpinionRound.objects.filter(
        state=RoundState.COLLECTING, due_on__gte=today, due_on__lte=today + AHEAD
    ).select_related("followup")
    for row in rows.order_by("pk")[:MOST]:
        given = row.remarks.values("body")
        waiting = row.asked.exclude(pk__in=given).values_list("pk", flat=True)
        count += tell(
            "opinion.due",
            to=people_of(list(waiting)),
            key=f"round-due:{row.pk}:{row.due_on}",
            about=row,
            link=reverse("decisions:work-detail", args=[row.followup_id]),
            title=row.followup.title[:120],
            due=f"{row.due_on:%Y-%m-%d}",
        )
    return count
