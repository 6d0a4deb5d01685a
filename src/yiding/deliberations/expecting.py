"""应到: who is expected at a sitting, under which unit and title on the day of the meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from yiding.core.clock import SHANGHAI
from yiding.councils.seating import MEMBERS, sitters_on
from yiding.directory.dates import valid_on
from yiding.directory.models import Body, BodyName, NameKind, Person, Post, Sighting
from yiding.sittings.models import Entry, Invitation, InvitationRole, InvitationState, Sitting

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
    """Who was called, in the order of the calls; without calls, who has a seat and whom the agenda names."""
    calls = sitting.invitations.exclude(state=InvitationState.WITHDRAWN)
    calls = calls.select_related("person", "body", "substitute").prefetch_related("entries")
    called = [row for one in calls.order_by("position", "pk") for row in _called(one, sitting)]
    rows = [*_chair(sitting), *called] if called else [*_chair(sitting), *_seated(sitting), *_units(sitting)]
    found: dict[tuple[str, int], Expected] = {}
    for row in rows:
        found.setdefault(row.key, row)
    return list(found.values())


def _chair(sitting: Sitting) -> Iterable[Expected]:
    if sitting.chair:
        yield Expected(AttendanceKind.CHAIR, sitting.chair, title=sitting.chair_title)


OF_ROLES = {
    InvitationRole.MEMBER: AttendanceKind.MEMBER,
    InvitationRole.RECORDER: AttendanceKind.RECORDER,
}


def _called(call: Invitation, sitting: Sitting) -> Iterable[Expected]:
    """One call as rows: who was granted leave is on leave; a stand-in comes beside whom they stand in for."""
    kind = OF_ROLES.get(InvitationRole(call.role), AttendanceKind.OBSERVER)
    sent = call.substitute if call.state == InvitationState.SUBSTITUTED else None
    is_away = call.state == InvitationState.ON_LEAVE or (sent is not None and call.person is not None)
    reason = call.reason or (str(call.get_leave_kind_display()) if call.leave_kind else "")
    items = tuple(call.entries.all())
    if call.person or sent is None:
        yield Expected(
            kind,
            call.person,
            call.body,
            call.title,
            call.body_name,
            items,
            presence=Presence.ON_LEAVE if is_away else Presence.EXPECTED,
            reason=reason[:100] if is_away else "",
        )
    if sent is not None:
        yield Expected(
            AttendanceKind.OBSERVER,
            sent,
            call.body,
            call.substitute_title,
            call.body_name,
            items,
            stands_in_for=call.person,
        )


def _seated(sitting: Sitting) -> Iterable[Expected]:
    for one in sitters_on(sitting.council, day_of(sitting)):
        is_member = one.kind in MEMBERS and one.person is not None
        kind = AttendanceKind.MEMBER if is_member else AttendanceKind.OBSERVER
        yield Expected(kind, one.person, one.body, one.title)


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
