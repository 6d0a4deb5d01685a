"""例行: what the worker looks after now and then. Telling the same thing again tells nobody twice."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.urls import reverse

from yiding.audit.models import Head
from yiding.audit.verifying import anchor_now
from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.workdays import Calendar

from .models import Notice
from .selectors import holders_of
from .sending import deliveries_sweep
from .services import notify

AHEAD = timedelta(days=90)


def rounds() -> None:
    """Everything that is due; called every few minutes."""
    deliveries_sweep()
    calendar_tell()
    anchor_tell()


def calendar_tell() -> int:
    """Before the table of holidays ends: to those who keep it, once a month until it is entered."""
    today, known = clock.today(), Calendar.load().known_until
    if known >= (today + AHEAD).year:
        return 0
    key = f"calendar:{known}:{today:%Y-%m}"
    people = _not_told(Permission.KEEP_CALENDAR, key)
    return notify("calendar.running_out", to=people, key=key, link=reverse("web:calendar-list"), year=known)


def anchor_tell() -> int:
    """The day's anchor of the audit chain: to the audit administrators."""
    day = clock.today().isoformat()
    people = _not_told(Permission.READ_EVENTS, key := f"anchor:{day}")
    if not people:
        return 0
    return notify(
        "audit.anchor",
        to=people,
        key=key,
        about=Head(pk=Head.ONLY),
        link=reverse("audit:event-list"),
        day=day,
        anchor=anchor_now(),
    )


def _not_told(permission: Permission, key: str) -> list[User]:
    """Those who have not been told: the round writes nothing where all have."""
    told = Notice.objects.filter(key=key).values("recipient")
    return list(holders_of(permission).exclude(pk__in=told))
