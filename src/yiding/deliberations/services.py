"""审议: opening and ending a sitting, who is there, and what is kept of it. One event each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Max

from yiding.accounts.models import Account
from yiding.audit.services import About, gathered, record
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.directory.models import Body, Person
from yiding.directory.resolving import resolve, resolve_person
from yiding.sittings.models import Entry, Sitting, SittingState
from yiding.sittings.states import SITTING
from yiding.topics.models import Topic, TopicState
from yiding.topics.services import topic_defer, topic_deliberated
from yiding.topics.states import TOPIC

from .discussion import content_of, sealed
from .errors import NotConveyed, NotInvited, ReasonMissing
from .expecting import Expected, day_of, expected_at, units_on, written_on
from .models import (
    Attendance,
    AttendanceKind,
    Custom,
    Deliberation,
    DiscussionRecord,
    OnwardConveying,
    Outcome,
    Pause,
    Presence,
    Stay,
)
from .permissions import may_convey, may_run, may_sign_in, require
from .selectors import agenda_of

BEFORE_THE_END = (SittingState.CALLED, SittingState.IN_SESSION)
RECORDED = (SittingState.CALLED, SittingState.IN_SESSION, SittingState.HELD)
"""While these hold, what happened can still be written down."""
UNITS = (AttendanceKind.OBSERVER, AttendanceKind.REPRESENTATIVE)
COMES_BACK = frozenset({Outcome.DEFERRED, Outcome.REVISE_AND_RESUBMIT})


def touches(sitting: Sitting) -> About:
    return About(government_id=sitting.government_id)


def sitting_lock(sitting: Sitting, *states: str) -> Sitting:
    """The sitting for this transaction, its state checked: two secretaries write one after another."""
    row = Sitting.objects.select_for_update(of=("self",)).select_related("council", "government")
    locked = row.get(pk=sitting.pk)
    if locked.state not in states:
        raise WrongState(f"deliberations.{locked.state}")
    return locked


# --- before -------------------------------------------------------------------------------------------------


@transaction.atomic
def room_prepare(*, sitting: Sitting, by: User) -> int:
    """载入: a row for each item of the agenda and for everybody expected, where missing. One event."""
    require(may_run(by))
    sitting = sitting_lock(sitting, *RECORDED)
    added = rows_make(sitting, expected_at(sitting))
    record("room.prepared", sitting, by=by, after={"added": added}, touches=touches(sitting))
    return added


def rows_make(sitting: Sitting, expected: Iterable[Expected]) -> int:
    """Adds whom a sitting expects and does not list yet; gives back how many."""
    for entry in Entry.objects.filter(sitting=sitting, deliberation__isnull=True):
        Deliberation.objects.get_or_create(entry=entry)
    wanted = list(expected)
    known = set(sitting.attendances.filter(person__isnull=False).values_list("person_id", flat=True))
    units = set(sitting.attendances.filter(kind__in=UNITS).values_list("body_id", flat=True))
    fresh = [
        one
        for one in wanted
        if (one.person.pk not in known if one.person else bool(one.body and one.body.pk not in units))
    ]
    day, first = day_of(sitting), _last_position(sitting) + 1
    of_person = units_on({one.person.pk for one in fresh if one.person and not one.body}, day)
    bodies = [one.body or (of_person.get(one.person.pk) if one.person else None) for one in fresh]
    written = written_on({body.pk for body in bodies if body}, day)
    for n, (one, body) in enumerate(zip(fresh, bodies, strict=True)):
        row = Attendance.objects.create(
            sitting=sitting,
            kind=one.kind,
            person=one.person,
            body=body,
            body_written=one.body_written or (written.get(body.pk, "") if body else ""),
            title=one.title,
            stands_in_for=one.stands_in_for,
            presence=one.presence,
            reason=one.reason,
            position=first + n,
        )
        row.entries.set(one.entries)
    return len(fresh)


def _last_position(sitting: Sitting) -> int:
    return sitting.attendances.aggregate(last=Max("position"))["last"] or 0


@transaction.atomic
def attendance_add(
    *,
    sitting: Sitting,
    kind: AttendanceKind,
    person_name: str,
    body_name: str,
    by: User,
    stands_in_for: str = "",
) -> Attendance:
    """增加到会人员: somebody who came without being on the list; a unit may send several. One event.

    The unit is resolved as of the day of the meeting; without a name of a person it is an unnamed envoy.
    """
    require(may_run(by))
    sitting = sitting_lock(sitting, *RECORDED)
    day = day_of(sitting)
    person = _person(sitting, person_name, day)
    body = _body(sitting, body_name, day) or (units_on({person.pk}, day).get(person.pk) if person else None)
    written = body_name or (written_on({body.pk}, day).get(body.pk, "") if body else "")
    if person is None and not written:
        raise BadRequest
    try:
        with transaction.atomic():
            row = Attendance.objects.create(
                sitting=sitting,
                kind=kind if person else AttendanceKind.REPRESENTATIVE,
                person=person,
                body=body,
                body_written=written[:120],
                stands_in_for=_person(sitting, stands_in_for, day),
                position=_last_position(sitting) + 1,
            )
    except IntegrityError:
        raise WrongState("attendance.twice") from None
    arrive(row, sitting, clock.now(), "list")
    record("attendance.added", row, by=by, after={"kind": row.kind}, touches=touches(sitting))
    return row


def _person(sitting: Sitting, name: str, day: date) -> Person | None:
    """The person of that name; somebody who was never seen before is made."""
    if not name:
        return None
    found = resolve_person(sitting.government, name, day)
    return found or Person.objects.create(government=sitting.government, name=name[:60])


def _body(sitting: Sitting, name: str, day: date) -> Body | None:
    found = resolve(sitting.government, name, day) if name else None
    return found.body if found else None


# --- coming and going ---------------------------------------------------------------------------------------


def arrive(row: Attendance, sitting: Sitting, at: datetime, how: str) -> None:
    """Somebody comes, or comes back. Late is who first comes after the opening."""
    stays = list(row.stays.all())
    if any(one.to_at is None for one in stays):
        return
    begins = max([at, *(one.to_at for one in stays if one.to_at)])
    Stay.objects.create(attendance=row, from_at=begins)
    is_late = row.is_late or (not stays and sitting.opened_at is not None and at > sitting.opened_at)
    Attendance.objects.filter(pk=row.pk).update(
        presence=Presence.PRESENT, is_late=is_late, signed_in_by=row.signed_in_by or how
    )


def leave(row: Attendance, at: datetime) -> None:
    """Somebody leaves the room."""
    for stay in row.stays.filter(to_at=None):
        Stay.objects.filter(pk=stay.pk).update(to_at=max(at, stay.from_at))
    Attendance.objects.filter(pk=row.pk).update(presence=Presence.LEFT)


@transaction.atomic
def sign_in_by_code(*, sitting: Sitting, by: User) -> Attendance:
    """扫码签到: on one's own telephone; a second time changes nothing. Raises NotInvited. One event."""
    require(may_sign_in(by))
    sitting = sitting_lock(sitting, *BEFORE_THE_END)
    row = own_row(sitting, by)
    if row is None:
        raise NotInvited
    if row.presence != Presence.PRESENT:
        arrive(row, sitting, clock.now(), "code")
        record("attendance.signed_in", row, by=by, touches=touches(sitting))
        row.refresh_from_db()
    return row


def own_row(sitting: Sitting, user: User) -> Attendance | None:
    """The row of the person whose account it is."""
    person = Account.objects.filter(user=user).values_list("person_id", flat=True).first()
    rows = sitting.attendances.select_related("person", "body")
    return rows.filter(person_id=person).first() if person else None


# --- the course of the meeting ------------------------------------------------------------------------------


@transaction.atomic
def sitting_open(*, sitting: Sitting, by: User) -> None:
    """宣布开会. One event."""
    require(may_run(by))
    row = sitting_lock(sitting, *SittingState.values)
    if row.state == SittingState.CALLED:
        rows_make(row, expected_at(row))
    _move("open", row, by, opened_at=clock.now())


@transaction.atomic
def sitting_end(*, sitting: Sitting, by: User, reason: str = "") -> None:
    """散会: who is there leaves, the item that runs ends; what was put off or not reached goes back.

    Ended before all was decided, it needs a reason. One event for the sitting, one for each topic.
    """
    require(may_run(by))
    with gathered():
        row = sitting_lock(sitting, *SittingState.values)
        items = agenda_of(row)
        if row.state == SittingState.IN_SESSION and any(map(is_open, items)) and not reason.strip():
            raise ReasonMissing
        now = clock.now()
        _move("end", row, by, ended_at=now, **({"reason": reason.strip()[:200]} if reason.strip() else {}))
        _all_leave(row, now)
        for item in items:
            if item.started_at is None or item.outcome in COMES_BACK:
                topic_goes_back(row, item.entry.topic, by)


def is_open(item: Deliberation) -> bool:
    """Is an item of the agenda not done with: not taken up, or taken up with nothing to show for it?"""
    if item.entry.is_withdrawn or item.outcome:
        return False
    if item.entry.is_secret:
        return item.started_at is None
    return item.started_at is None or not (item.instructions.all() or item.sources.all())


def _all_leave(sitting: Sitting, at: datetime) -> None:
    """Ends what runs: the item, the pause, everybody's stay."""
    Deliberation.objects.filter(entry__sitting=sitting, started_at__isnull=False, ended_at=None).update(
        ended_at=at, version=F("version") + 1
    )
    Pause.objects.filter(sitting=sitting, to_at=None).update(to_at=at)
    open_stays = Stay.objects.filter(attendance__sitting=sitting, to_at=None)
    open_stays.filter(from_at__lte=at).update(to_at=at)
    open_stays.update(to_at=F("from_at"))
    sitting.attendances.filter(presence=Presence.PRESENT).update(presence=Presence.LEFT)
    sitting.attendances.filter(presence=Presence.EXPECTED).update(presence=Presence.ABSENT)


@transaction.atomic
def sitting_close(*, sitting: Sitting, by: User) -> DiscussionRecord:
    """归结: nothing more is written; the discussion record is frozen with its digest. Two events."""
    require(may_run(by))
    with gathered():
        row = sitting_lock(sitting, *SittingState.values)
        _move("close", row, by)
        content = content_of(row)
        frozen = DiscussionRecord.objects.create(
            sitting=row, content=content, digest=sealed(content), frozen_at=clock.now(), frozen_by=by
        )
        record("discussion.frozen", frozen, by=by, after={"digest": frozen.digest}, touches=touches(sitting))
    return frozen


def _move(name: str, sitting: Sitting, by: User, **values: Any) -> None:
    move(SITTING, name, sitting, _writer(sitting, by), **values)


def topic_goes_back(sitting: Sitting, topic: Topic | None, by: User) -> None:
    """A topic that was put off or not reached is in the pool again, with where it was."""
    if topic is not None and topic.state in TOPIC.moves["defer"].sources:
        topic_defer(topic=topic, by=by, about=str(sitting), reason=sitting.reason)


def _writer(sitting: Sitting, by: User) -> Any:
    def write(kind: str, before: str, after: str) -> None:
        told = {"before": {"state": before}, "after": {"state": after}}
        record(kind, sitting, by=by, touches=touches(sitting), **told)

    return write


def topic_came_up(sitting: Sitting, topic: Topic | None, by: User) -> None:
    """The topic of an item that begins is 已上会."""
    if topic is not None and topic.state == TopicState.SCHEDULED:
        topic_deliberated(topic=topic, by=by, about=str(sitting))


@transaction.atomic
def pause_start(*, sitting: Sitting, by: User, reason: str = "") -> None:
    """休会. One event."""
    require(may_run(by))
    row = sitting_lock(sitting, SittingState.IN_SESSION)
    try:
        with transaction.atomic():
            pause = Pause.objects.create(sitting=row, from_at=clock.now(), reason=reason.strip()[:100])
    except IntegrityError:
        raise WrongState("pause.open") from None
    record("pause.started", pause, by=by, after={"reason": pause.reason}, touches=touches(row))


@transaction.atomic
def pause_end(*, sitting: Sitting, by: User) -> None:
    """继续开会. One event."""
    require(may_run(by))
    row = sitting_lock(sitting, SittingState.IN_SESSION)
    pause = row.pauses.filter(to_at=None).first()
    if pause is None:
        raise WrongState("pause.none")
    Pause.objects.filter(pk=pause.pk).update(to_at=clock.now())
    record("pause.ended", pause, by=by, touches=touches(row))


@transaction.atomic
def votes_set(*, sitting: Sitting, takes_votes: bool, by: User) -> None:
    """Does this council vote? Shown in the room of all its sittings. One event."""
    require(may_run(by))
    custom, _made = Custom.objects.update_or_create(
        council=sitting.council, defaults={"takes_votes": takes_votes}
    )
    after = {"takes_votes": takes_votes}
    record("room.customs_set", custom, by=by, after=after, touches=touches(sitting))


# --- afterwards ---------------------------------------------------------------------------------------------


@transaction.atomic
def conveying_report(
    *, item: Deliberation, body: Body, conveyed_on: date, form: str, changed: str, by: User
) -> OnwardConveying:
    """报送再传达情况: by an addressed unit (S04.3). Raises NotConveyed. One event."""
    require(may_convey(by, body.pk))
    if not item.instructions.filter(bodies=body).exists():
        raise NotConveyed
    row = OnwardConveying.objects.create(
        deliberation=item,
        body=body,
        conveyed_on=conveyed_on,
        form=form,
        changed=changed,
        reported_by=by,
        reported_at=clock.now(),
    )
    about = About(government_id=body.government_id, body_id=body.pk)
    told = {"conveyed_on": conveyed_on.isoformat(), "form": form}
    record("conveying.reported", row, by=by, after=told, touches=about)
    return row
