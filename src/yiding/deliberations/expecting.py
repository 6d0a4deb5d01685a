"""应到: who is expected at a sitting, under which unit and title on the day of the meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from yiding.core.clock import SHANGHAI
from yiding.councils.models import Seat, SeatKind
from yiding.directory.dates import valid_on
from yiding.directory.models import Body, BodyName, NameKind, Person, Post, Sighting
from yiding.sittings.models import Entry, Sitting

from .models import AttendanceKind, Presence


@dataclass(frozen=True, slots=True)
class Expected:
    """应到的一人（或一单位）: what a row of :class:`Attendance` is filled with."""

    kind: AttendanceKind
    person: Person | None = None
    body: Body | None = None
    title: str = ""
    body_written: str = ""
    entries: tuple[Entry, ...] = ()
    stands_in_for: Person | None = None
    presence: Presence = Presence.EXPECTED
    reason: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """Who it is: of one person there is one row."""
        if self.person:
            return "person", self.person.pk
        return "body", self.body.pk if self.body else 0


def day_of(sitting: Sitting) -> date:
    """The day of the meeting in China."""
    return sitting.starts_at.astimezone(SHANGHAI).date()


def expected_at(sitting: Sitting) -> list[Expected]:
    """The chair, the council's members and standing observers on the day, then the units of the items."""
    day = day_of(sitting)
    rows = [*_chair(sitting), *_seated(sitting, day), *_units(sitting)]
    found: dict[tuple[str, int], Expected] = {}
    for row in rows:
        found.setdefault(row.key, row)
    return list(found.values())


def _chair(sitting: Sitting) -> Iterable[Expected]:
    if sitting.chair:
        yield Expected(AttendanceKind.CHAIR, sitting.chair, title=sitting.chair_title)


def _seated(sitting: Sitting, day: date) -> Iterable[Expected]:
    seats = sitting.council.seats.filter(valid_on(day)).select_related("post__person", "person", "body")
    seats = seats.order_by("position", "pk")
    holders = _holders([seat for seat in seats if seat.post_id], day)
    for seat in seats:
        is_member = seat.kind in (SeatKind.CHAIR, SeatKind.DEPUTY, SeatKind.MEMBER)
        kind = AttendanceKind.MEMBER if is_member else AttendanceKind.OBSERVER
        post = holders.get(seat.pk)
        if post:
            yield Expected(kind, post.person, body=post.body, title=post.title)
        elif seat.person:
            yield Expected(kind, seat.person)
        elif seat.body:
            yield Expected(AttendanceKind.OBSERVER, body=seat.body)


def _holders(seats: Collection[Seat], day: date) -> dict[int, Post]:
    """Who holds the post of each seat on the day: a seat passes on with its post."""
    keys = {(seat.post.body_id, seat.post.title) for seat in seats if seat.post}
    rows = Post.objects.filter(valid_on(day), body__in={body for body, _title in keys})
    of: dict[tuple[int, str], Post] = {}
    for post in rows.select_related("person", "body").order_by("pk"):
        of.setdefault((post.body_id, post.title), post)
    return {
        seat.pk: of[key]
        for seat in seats
        if seat.post and (key := (seat.post.body_id, seat.post.title)) in of
    }


def _units(sitting: Sitting) -> Iterable[Expected]:
    """The units that report or observe, each with its items, in the order of the agenda."""
    items: dict[Body, list[Entry]] = {}
    for entry in sitting.entries.filter(is_withdrawn=False).prefetch_related("presenters", "observers"):
        for body in (*entry.presenters.all(), *entry.observers.all()):
            if entry not in items.setdefault(body, []):
                items[body].append(entry)
    for body, entries in items.items():
        yield Expected(AttendanceKind.OBSERVER, body=body, entries=tuple(entries))


def units_on(persons: Collection[int], day: date) -> dict[int, Body]:
    """The unit of each person on a day: by a post that covers it, else the last one they sat for by then."""
    found: dict[int, Body] = {}
    posts = Post.objects.filter(valid_on(day), person__in=persons).select_related("body")
    for post in posts.order_by(F("starts_on").desc(nulls_last=True), "pk"):
        found.setdefault(post.person_id, post.body)
    rest = set(persons) - found.keys()
    seen = Sighting.objects.filter(person__in=rest, body__isnull=False, seen_on__lte=day)
    for row in seen.select_related("body").order_by("-seen_on", "-pk"):
        if row.person_id and row.body:
            found.setdefault(row.person_id, row.body)
    return found


def written_on(bodies: Collection[int], day: date) -> dict[int, str]:
    """How units were written on a day: the short name of the day, else the name as first seen."""
    found = dict(Body.objects.filter(pk__in=bodies).values_list("pk", "name"))
    names = BodyName.objects.filter(valid_on(day), body__in=bodies, kind=NameKind.SHORT)
    for row in names.order_by("-pk"):
        found[row.body_id] = row.name
    return found
