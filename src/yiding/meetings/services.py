"""会议: enters what confirmed minutes say into the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction

from yiding.audit.services import About, record
from yiding.core.bulk import rows_insert
from yiding.directory.models import Body, Government, Person, SightingRole
from yiding.directory.names import is_leader
from yiding.directory.services import bodies_named, persons_named, sightings_replace, written
from yiding.directory.tallies import Sight
from yiding.files.models import TextVersion
from yiding.minutes.record import Item as ItemRecord
from yiding.minutes.record import Minutes
from yiding.search.services import index_replace

from .indexing import entries
from .models import Attendance, Directive, Item, Meeting, Presenter


@dataclass(frozen=True, slots=True)
class Source:
    """来历: the text that was read, its record as JSON, and the file that brought it."""

    text: TextVersion | None
    record: Mapping[str, Any]
    file_id: int | None = None


@dataclass(slots=True)
class Entered:
    """已入台账: the rows that one set of minutes became; directives by their path in the record."""

    meeting: Meeting
    minutes: Minutes
    bodies: dict[str, Body]
    items: dict[int, Item] = field(default_factory=dict)
    directives: dict[str, Directive] = field(default_factory=dict)


def meeting_same(government: Government, minutes: Minutes) -> Meeting | None:
    """The meeting with the same identity (issuer, kind, date, number), if the ledger has it."""
    held = minutes.meeting
    if held.date is None:
        return None
    return Meeting.objects.filter(
        government=government, kind=held.kind or "", held_on=held.date, number=held.number
    ).first()


@transaction.atomic
def meeting_enter(
    *,
    government: Government,
    minutes: Minutes,
    source: Source,
    by: User | AnonymousUser | None,
    replaces: Meeting | None = None,
) -> Entered:
    """Enters confirmed minutes: the meeting, its items, directives, presenters and attendance.

    With ``replaces``, an existing meeting takes the new text: its rows are made again, its number stays.
    """
    held_on = minutes.meeting.date
    bodies = bodies_named(government, set(_body_names(minutes)), held_on)
    seats = {name: bodies[org].pk for name, org in _seats(minutes) if org in bodies}
    persons = persons_named(government, set(_person_names(minutes)), held_on, seats)
    meeting = _meeting_row(replaces or Meeting(government=government), minutes, source, persons)
    meeting.save()
    if replaces:
        meeting.items.all().delete()
        meeting.attendance.all().delete()
    entered = Entered(meeting, minutes, bodies)
    _enter_items(entered)
    _enter_attendance(entered, persons)
    sightings_replace(
        government=government,
        meeting_id=meeting.pk,
        seen_on=meeting.held_on,
        sights=_sights(entered, persons),
        level=meeting.level,
    )
    index_replace(meeting.pk, entries(meeting, minutes, entered.items))
    record(
        "meeting.replaced" if replaces else "meeting.entered",
        meeting,
        by=by,
        after={"items": len(minutes.items), "text": source.text.version if source.text else ""},
        touches=About(government_id=government.pk),
    )
    return entered


def _meeting_row(row: Meeting, minutes: Minutes, source: Source, persons: dict[str, Person]) -> Meeting:
    held = minutes.meeting
    row.kind, row.body_name, row.term = held.kind or "", held.body or "", held.term
    row.year, row.number, row.held_on = held.year, held.number, held.date
    row.part_of_day, row.place = held.part_of_day or "", (held.place or "")[:80]
    row.chair = persons.get((held.chair.name or "")[:60])
    row.chair_title, row.chair_for = held.chair.title or "", held.chair.on_behalf_of or ""
    row.minutes_kind, row.issue_no = minutes.kind or "", minutes.issue_no
    row.issuing_office, row.issued_on = minutes.issuing_office or "", minutes.issue_date
    row.issue_days = (row.issued_on - row.held_on).days if row.issued_on and row.held_on else None
    row.compiled_by, row.compiled_on = minutes.compiled_by or "", minutes.compiled_date
    row.disclosure, row.text = (minutes.disclosure or "")[:60], source.text
    row.record, row.source_file_id = dict(source.record), source.file_id
    row.version = row.version + 1 if row.pk else 1
    return row


def _enter_items(entered: Entered) -> None:
    meeting = entered.meeting
    rows = [
        Item(
            meeting=meeting,
            no=item.no,
            heading=item.heading,
            acts=list(item.acts),
            views=item.views or "",
            report=item.report or "",
        )
        for item in _once(entered.minutes.items)
    ]
    Item.objects.bulk_create(rows)
    entered.items = {row.no: row for row in rows}
    _enter_presenters(entered)
    _enter_directives(entered)


def _once(items: Iterable[ItemRecord]) -> Iterator[ItemRecord]:
    """The items with their numbers, each number once (a source may repeat one)."""
    seen: set[int] = set()
    for item in items:
        if item.no not in seen:
            seen.add(item.no)
            yield item


def _enter_presenters(entered: Entered) -> None:
    rows_insert(
        Presenter,
        ("item", "position", "name", "body"),
        (
            (entered.items[item.no].pk, n, name[:120], _key(entered.bodies.get(name)))
            for item in _once(entered.minutes.items)
            for n, name in enumerate(item.presenters)
        ),
    )


def _key(row: Body | Person | None) -> int | None:
    return row.pk if row else None


def _enter_directives(entered: Entered) -> None:
    marks, rows = entered.minutes.marks, {}
    for index, item in enumerate(entered.minutes.items):
        row = entered.items[item.no]
        for n, directive in enumerate(item.directives):
            path = f"items.{index}.directives.{n}"
            mark = marks.get(f"{path}.text")
            rows[path] = Directive(
                item=row,
                position=n,
                no=directive.no,
                opening_verb=(directive.opening_verb or "")[:10],
                text=directive.text,
                addressees=list(directive.addressees),
                lead_bodies=list(directive.lead_bodies),
                support_bodies=list(directive.support_bodies),
                deadlines=[
                    [limit.text, limit.kind, limit.due.isoformat() if limit.due else None]
                    for limit in directive.deadlines
                ],
                amounts=[[amount.text, str(amount.value), amount.unit] for amount in directive.amounts],
                start=mark.span.start if mark else None,
                end=mark.span.end if mark else None,
            )
    Directive.objects.bulk_create(rows.values())
    entered.directives = rows


def _enter_attendance(entered: Entered, persons: dict[str, Person]) -> None:
    kinds, told = Attendance.Kind, entered.minutes.attendance
    seats: list[tuple[str, str | None, str | None, str]] = []
    seats += [(kinds.PRESENT, None, name, "") for name in told.present]
    seats += [(kinds.OBSERVER, seat.org, name, "") for seat in told.observers for name in seat.names]
    seats += [(kinds.ON_LEAVE, away.org, away.name, away.reason or "") for away in told.on_leave]
    seats += [(kinds.REPRESENTATIVE, org, None, "") for org in told.representatives]
    seats += [(kinds.RECORDER, None, name, "") for name in told.recorders]
    rows_insert(
        Attendance,
        ("meeting", "kind", "position", "body", "person", "reason"),
        (
            (
                entered.meeting.pk,
                kind,
                n,
                _key(entered.bodies.get(org or "")),
                _key(persons.get((name or "")[:60])),
                reason[:80],
            )
            for n, (kind, org, name, reason) in enumerate(seats)
        ),
    )


# --- who is mentioned where ---------------------------------------------------------------------------

Mention = tuple[SightingRole, str, str, int | None]


def _body_mentions(minutes: Minutes) -> Iterator[Mention]:
    """Each body that the minutes name: role, name, path in the record, item number."""
    for index, item in enumerate(minutes.items):
        yield from _item_mentions(item, f"items.{index}")
    for n, seat in enumerate(minutes.attendance.observers):
        yield SightingRole.OBSERVER, seat.org or "", f"attendance.observers.{n}.org", None
    for n, org in enumerate(minutes.attendance.representatives):
        yield SightingRole.REPRESENTATIVE, org, f"attendance.representatives.{n}", None
    for part in ("main", "copy"):
        for n, org in enumerate(getattr(minutes.distribution, part)):
            yield SightingRole.RECIPIENT, org, f"distribution.{part}.{n}", None


def _item_mentions(item: ItemRecord, path: str) -> Iterator[Mention]:
    for n, name in enumerate(item.presenters):
        if not is_leader(name):
            yield SightingRole.PRESENTER, name, f"{path}.presenters.{n}", item.no
    for n, name in enumerate(item.follow_up.revised_by if item.follow_up else ()):
        yield SightingRole.REVISER, name, f"{path}.follow_up.revised_by.{n}", item.no
    for n, route in enumerate(item.routes):
        yield SightingRole.IN_NAME_OF, route.in_name_of or "", f"{path}.routes.{n}.in_name_of", item.no
        for k, name in enumerate(route.submitted_to):
            yield SightingRole.SUBMITTED_TO, name, f"{path}.routes.{n}.submitted_to.{k}", item.no
    for n, directive in enumerate(item.directives):
        at = f"{path}.directives.{n}"
        leads, supports = set(directive.lead_bodies), set(directive.support_bodies)
        for k, name in enumerate(directive.addressees):
            role = SightingRole.LEAD if name in leads else SightingRole.ADDRESSEE
            role = SightingRole.SUPPORT if name in supports else role
            yield role, name, f"{at}.addressees.{k}", item.no


def _body_names(minutes: Minutes) -> Iterator[str]:
    yield from (name for _, name, _, _ in _body_mentions(minutes) if name)
    yield from (away.org for away in minutes.attendance.on_leave if away.org)
    for duty in minutes.duties:
        yield from duty.lead_bodies
        yield from duty.support_bodies


def _person_mentions(minutes: Minutes) -> Iterator[Mention]:
    """Each person that the attendance names: role, name, path in the record."""
    if minutes.meeting.chair.name:
        yield SightingRole.CHAIR, minutes.meeting.chair.name, "meeting.chair.name", None
    for n, name in enumerate(minutes.attendance.present):
        yield SightingRole.PRESENT, name, f"attendance.present.{n}", None
    for n, seat in enumerate(minutes.attendance.observers):
        for k, name in enumerate(seat.names):
            yield SightingRole.OBSERVER, name, f"attendance.observers.{n}.names.{k}", None
    for n, away in enumerate(minutes.attendance.on_leave):
        yield SightingRole.ON_LEAVE, away.name, f"attendance.on_leave.{n}.name", None


def _person_names(minutes: Minutes) -> Iterator[str]:
    yield from (name for _, name, _, _ in _person_mentions(minutes))
    yield from minutes.attendance.recorders


def _seats(minutes: Minutes) -> Iterator[tuple[str, str]]:
    """Each person with the body that they sat for, or were to."""
    for seat in minutes.attendance.observers:
        yield from ((name[:60], (seat.org or "")[:120]) for name in seat.names)
    yield from ((away.name[:60], (away.org or "")[:120]) for away in minutes.attendance.on_leave)


def _sights(entered: Entered, persons: dict[str, Person]) -> list[Sight]:
    """Who was seen as what. Whoever sits for a body stands for its seat: only an empty one is told apart."""
    people = list(_people_seen(entered, persons))
    taken = {sight.body_id for sight in people if sight.body_id is not None}
    bodies = entered.bodies
    found = [
        Sight(role, path, body_id=body.pk, item_no=no, body_written=written(body, name[:120]))
        for role, name, path, no in _body_mentions(entered.minutes)
        if (body := bodies.get(name[:120])) and not (role == SightingRole.OBSERVER and body.pk in taken)
    ]
    return found + people


def _people_seen(entered: Entered, persons: dict[str, Person]) -> Iterator[Sight]:
    minutes = entered.minutes
    seat_of = {
        f"attendance.observers.{n}.names.{k}": seat.org
        for n, seat in enumerate(minutes.attendance.observers)
        for k in range(len(seat.names))
    }
    for role, name, path, _ in _person_mentions(minutes):
        if person := persons.get(name[:60]):
            org = (seat_of.get(path) or "")[:120]
            seat = entered.bodies.get(org)
            title = (minutes.meeting.chair.title or "") if role == SightingRole.CHAIR else ""
            yield Sight(
                role,
                path,
                seat.pk if seat else None,
                person.pk,
                title[:60],
                body_written=written(seat, org),
                person_written=written(person, name[:60]),
            )
