"""日历文件: a call as iCalendar (RFC 5545), for the calendar of a phone or a desk.

One event for one call: its UID never changes, each call has a higher SEQUENCE, and a cancelled sitting (or a
call that was taken back) is sent with METHOD CANCEL. Those called by item get the time of their items.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vText

from yiding.core import clock
from yiding.notices.letters import Attachment

from .calling import BY_ITEM, agenda_slots, part_of
from .models import Invitation, InvitationState, SittingState
from .services import ends_at

CHINA = timedelta(hours=8)
PRODUCT = "-//Yiding//Meetings//ZH"


def _zone() -> Timezone:
    """Asia/Shanghai has had one offset and no summer time since 1991."""
    zone = Timezone()
    zone.add("tzid", "Asia/Shanghai")
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1991, 9, 15))  # noqa: DTZ001 - a zone's own rule is in its local time
    standard.add("tzoffsetfrom", CHINA)
    standard.add("tzoffsetto", CHINA)
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def calendar_of(row: Invitation) -> bytes:
    """The call as it stands now."""
    sitting = row.sitting
    is_off = sitting.state == SittingState.CANCELLED or row.state == InvitationState.WITHDRAWN
    starts, ends, part = _window(row)
    event = Event()
    event.add("uid", f"{row.public_id}@yiding")
    event.add("sequence", sitting.call_number)
    event.add("dtstamp", (row.sent_at or clock.now()).astimezone(UTC))
    event.add("dtstart", starts.astimezone(clock.SHANGHAI))
    event.add("dtend", ends.astimezone(clock.SHANGHAI))
    event.add("summary", str(sitting))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if sitting.place:
        event["location"] = vText(sitting.place)
    if part or sitting.note:
        event.add("description", f"{part}{sitting.note}")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "REQUEST")
    calendar.add_component(_zone())
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _window(row: Invitation) -> tuple[datetime, datetime, str]:
    """From when to when somebody is wanted: of those called by item their items, of others all of it."""
    sitting = row.sitting
    slots = agenda_slots(sitting)
    mine = set(row.entries.values_list("pk", flat=True))
    own = [slot for slot in slots if slot.entry.pk in mine]
    if row.role in BY_ITEM and own:
        return own[0].starts_at, own[-1].ends_at, part_of(row, slots, mine)
    return sitting.starts_at, ends_at(sitting), ""


def attachment_of(key: int) -> Attachment | None:
    """What goes with the mail of a call."""
    row = Invitation.objects.select_related("sitting__council").filter(pk=key).first()
    if row is None:
        return None
    method = "CANCEL" if b"METHOD:CANCEL" in (written := calendar_of(row)) else "REQUEST"
    return Attachment("meeting.ics", written, f"text/calendar; method={method}; charset=utf-8")
