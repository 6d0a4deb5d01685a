"""计时: from an instant by the limit in force then; met, told again, or void. The clock is the server's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from yiding.core import clock, jobs
from yiding.core.columns import Viewer
from yiding.core.figures import Light

from .limits import day_of, limit_of
from .models import Due, DueState, Incident, Recipient, Step, What
from .selectors import dues_visible_to

WATCH_JOB = "incidents.watch"
AHEAD: Final = timedelta(minutes=5)
"""So long before a limit ends those who keep it are told once more."""
URGENT: Final = 1


def minutes_late(due_at: datetime, at: datetime) -> int:
    """How many minutes late, each begun minute counted; in time: none."""
    return max(0, ceil((at - due_at).total_seconds() / 60))


def due_open(
    incident: Incident,
    *,
    step: str,
    what: str,
    started_at: datetime,
    number: int = 1,
    recipient: Recipient | None = None,
) -> Due | None:
    """Starts a clock, where a limit says so; one that runs already stays as it is."""
    told = limit_of(incident, step, what, day_of(started_at))
    if told is None:
        return None
    due_at = started_at + timedelta(minutes=told.number)
    key = f"to:{recipient.pk}" if recipient else f"{step}:{what}:{number}"
    row, is_new = Due.objects.get_or_create(
        incident=incident,
        key=key,
        defaults={
            "step": step,
            "what": what,
            "recipient": recipient,
            "started_at": started_at,
            "minutes": told.number,
            "due_at": due_at,
            "due_on": day_of(due_at),
            "limit": told.limit,
            "source": told.limit.source,
        },
    )
    if is_new:
        watch(row)
    return row


def watch(row: Due) -> None:
    """Has the worker look at the clock shortly before it ends, and when it has ended."""
    for name, at in (("ahead", row.due_at - AHEAD), ("over", row.due_at + timedelta(seconds=1))):
        if name == "over" or at > clock.now():
            key = f"{row.pk}:{name}:{row.due_at:%Y%m%d%H%M%S}"
            jobs.enqueue(WATCH_JOB, key, {"due": row.pk}, priority=URGENT, at=at)


def due_meet(rows: Iterable[Due], at: datetime) -> int:
    """What was owed was done: how late, each by its own limit. Gives back how many clocks stopped."""
    count = 0
    for row in rows:
        late = minutes_late(row.due_at, at)
        open_ = Due.objects.filter(pk=row.pk, state=DueState.OPEN)
        count += open_.update(state=DueState.MET, met_at=at, late_minutes=late, version=F("version") + 1)
    return count


def dues_of(incident: Incident, *, step: str = "", what: str = "") -> list[Due]:
    """The clocks of an incident that run."""
    rows = Due.objects.filter(incident=incident, state=DueState.OPEN).exclude(recipient__isnull=False)
    rows = rows.filter(step=step) if step else rows
    return list(rows.filter(what=what) if what else rows)


def dues_void(incident: Incident, *whats: str) -> None:
    """What is owed no more: a follow-up after the end, everything of an event that was none."""
    rows = Due.objects.filter(incident=incident, state=DueState.OPEN)
    rows = rows.filter(what__in=whats, recipient=None) if whats else rows
    rows.update(state=DueState.VOID, version=F("version") + 1)


def dues_retell(incident: Incident) -> None:
    """After another grade, kind, or instant of knowing: what runs gets the limit that holds for it now.

    Of clocks that were met only those of the first phone and written report are reckoned again, and only
    where the instant of knowing turned out to be another.
    """
    for row in Due.objects.filter(incident=incident).exclude(state=DueState.VOID).order_by("pk"):
        is_first = row.step == Step.UNIT and row.what in (What.PHONE, What.WRITTEN)
        started = incident.found_known_at if is_first and incident.found_known_at else row.started_at
        if row.state == DueState.MET and started == row.started_at:
            continue
        told = limit_of(incident, row.step, row.what, day_of(started))
        if told is not None:
            _set(row, started, told.number, told.limit.pk, told.limit.source)


def _set(row: Due, started: datetime, minutes: int, limit: int, source: str) -> None:
    due_at = started + timedelta(minutes=minutes)
    late = minutes_late(due_at, row.met_at) if row.met_at else None
    Due.objects.filter(pk=row.pk).update(
        started_at=started,
        minutes=minutes,
        due_at=due_at,
        due_on=day_of(due_at),
        limit=limit,
        source=source,
        late_minutes=late,
        version=F("version") + 1,
    )
    row.refresh_from_db()
    if row.state == DueState.OPEN:
        watch(row)


def dues_running(viewer: Viewer) -> QuerySet[Due]:
    """The clocks that run, those that end first at the head."""
    return dues_visible_to(viewer).filter(state=DueState.OPEN).order_by("due_at", "pk")


@dataclass(frozen=True, slots=True)
class Reading:
    """读数: a clock as a page shows it now."""

    row: Due
    light: Light
    words: str


def reading_of(row: Due, now: datetime | None = None) -> Reading:
    """How much time is left, how late it is, or how late it was."""
    now = now or clock.now()
    if row.state == DueState.VOID:
        return Reading(row, Light.NONE, _("不再适用"))
    if row.state == DueState.MET:
        late = row.late_minutes or 0
        return Reading(row, Light.RED if late else Light.GREEN, late_words(late) if late else _("按时"))
    late = minutes_late(row.due_at, now)
    if late:
        return Reading(row, Light.RED, late_words(late))
    left = max(0, int((row.due_at - now).total_seconds() // 60))
    told = {"time": span_words(left), "what": row.get_what_display()}
    colour = Light.AMBER if left * 3 <= row.minutes else Light.GREEN
    return Reading(row, colour, _("还有 %(time)s应%(what)s") % told)


def span_words(minutes: int) -> str:
    """``1 天 2 小时 5 分钟``."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    words = [_("%(n)s 天") % {"n": days}] if days else []
    words += [_("%(n)s 小时") % {"n": hours}] if hours else []
    if left or not words:
        words.append(_("%(n)s 分钟") % {"n": left})
    return " ".join(words)


def late_words(minutes: int) -> str:
    return _("超时 %(time)s") % {"time": span_words(minutes)}
