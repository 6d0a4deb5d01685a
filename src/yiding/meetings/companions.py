"""随行: the rows of meetings that name a person in the places of some sightings."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Model

from yiding.directory.models import Sighting, SightingRole

from .models import Attendance, Meeting

SEATS = {
    SightingRole.PRESENT: Attendance.Kind.PRESENT,
    SightingRole.OBSERVER: Attendance.Kind.OBSERVER,
    SightingRole.ON_LEAVE: Attendance.Kind.ON_LEAVE,
}


def companions(person: int, sightings: Collection[Sighting]) -> Iterator[tuple[type[Model], str, list[int]]]:
    """The meetings that the person chaired, and their lines in the lists of those present."""
    chaired = {row.meeting_id for row in sightings if row.role == SightingRole.CHAIR}
    rows = Meeting.objects.filter(pk__in=chaired, chair=person).order_by("pk")
    yield Meeting, "chair", list(rows.values_list("pk", flat=True))
    yield Attendance, "person", list(_seats(person, sightings))


def _seats(person: int, sightings: Collection[Sighting]) -> Iterator[int]:
    places = {
        (row.meeting_id, SEATS[SightingRole(row.role)], row.body_id)
        for row in sightings
        if SightingRole(row.role) in SEATS
    }
    meetings = {meeting for meeting, _kind, _body in places}
    lines = Attendance.objects.filter(meeting__in=meetings, person=person).order_by("pk")
    for key, meeting, kind, body in lines.values_list("pk", "meeting_id", "kind", "body_id"):
        # The sighting of who was on leave names no body.
        if (meeting, kind, body if kind == Attendance.Kind.OBSERVER else None) in places:
            yield key
