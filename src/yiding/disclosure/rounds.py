"""例行: the clock of disclosure. Telling the same thing again tells nobody twice."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.telling import tell
from yiding.core.workdays import Calendar
from yiding.files.models import Disclosure

from .models import CopyState, Mark, PublicCopy
from .services import tables

MOST = 200


_told_on: list[date] = []


def rounds() -> None:
    """Everything that is due, once a day; called every few minutes."""
    today = clock.today()
    if today in _told_on:
        return
    _told_on[:] = [today]
    due_tell()


def due_tell() -> int:
    """A few working days before the end of the term: to those who prepare disclosure, once a paper."""
    last = Calendar.load().add(clock.today(), int(tables()["term"]["ahead"]))
    released = PublicCopy.objects.filter(meeting=OuterRef("meeting"), state=CopyState.RELEASED)
    rows = Mark.objects.filter(disclosure=Disclosure.ACTIVE, due_on__lte=last).exclude(Exists(released))
    count = 0
    for row in rows.select_related("meeting__government").defer("meeting__record").order_by("due_on")[:MOST]:
        count += tell(
            "disclosure.due",
            to=Permission.PREPARE_DISCLOSURE,
            key=f"disclosure:{row.pk}:{row.due_on}",
            about=row,
            link=reverse("disclosure:copy-list"),
            due=f"{row.due_on:%Y-%m-%d}",
            title=str(row.meeting)[:120],
            reason=row.due_reason,
        )
    return count
