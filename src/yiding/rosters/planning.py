"""编排值班表: a month's shifts made from posts, held by people, checked for gaps and clashes, published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import About, last_actor, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.models import CalendarDay
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.core.workdays import Calendar
from yiding.directory.merging import government_lock
from yiding.directory.models import Body, Person

from .coverage import Span
from .errors import GapsStand, NoLeaderPost, RosterThere, ShiftBegun, TwoPlaces
from .models import (
    DutyPost,
    Edition,
    EditionWhy,
    GapFlag,
    HandOver,
    HandOverState,
    PostKind,
    Roster,
    RosterState,
    Shift,
    ShiftState,
)
from .permissions import may_head, may_keep_for, may_keep_roster, may_plan, require, users_of
from .rotation import DayKind, Lists, Slot, rotate, turn_of
from .standing import LONGEST, clashes_of, days_of, next_shift, standing_of, times_of
from .states import ROSTER


@transaction.atomic
def roster_draft(*, body: Body, month: date, by: User) -> Roster:
    """编排值班表: a unit's shifts of a month, from its posts and their patterns, nobody on them yet.

    Raises NoLeaderPost, RosterThere.
    """
    require(may_keep_for(by, body.pk))
    posts = list(body.duty_posts.filter(is_active=True).select_related("pattern"))
    if not any(post.kind == PostKind.LEADER for post in posts):
        raise NoLeaderPost
    told = {"government_id": body.government_id, "month": month.replace(day=1), "made_by": by}
    try:
        with transaction.atomic():
            row = Roster.objects.create(body=body, **told)
    except IntegrityError:
        raise RosterThere from None
    Shift.objects.bulk_create(_shifts_of(row, posts))
    record("roster.drafted", row, by=by, after={"month": f"{row.month:%Y-%m}"}, touches=touching(row))
    return row


def _shifts_of(roster: Roster, posts: Iterable[DutyPost]) -> list[Shift]:
    days = days_of(roster.month)
    made = []
    for post in posts:
        for day in days:
            for part in post.pattern.parts:
                span = part.on(day, clock.SHANGHAI)
                times = {"starts_at": span.start, "ends_at": span.end}
                made.append(Shift(roster=roster, post=post, day=day, name=part.name, **times))
    return made


@transaction.atomic
def shift_assign(*, shift: Shift, person: Person | None, version: int, by: User) -> None:
    """排班: who stands on a shift of a draft. Raises TwoPlaces, EditConflict, WrongState."""
    roster = _planned(shift.roster, by)
    _free(person, shift.span, roster, skip=[shift.pk])
    rows = Shift.objects.filter(pk=shift.pk, version=version)
    if not rows.update(person=person, version=F("version") + 1):
        raise EditConflict(last_actor(shift))
    shift.refresh_from_db()
    after = {"person": person.pk if person else None}
    record("shift.assigned", shift, by=by, after=after, touches=touching(roster))


def _planned(roster: Roster, by: User) -> Roster:
    """The roster as it is now, for whoever plans it; its government's persons wait for each other."""
    require(may_keep_roster(by, roster))
    government_lock(roster.government_id)
    row = Roster.objects.select_for_update().select_related("body").get(pk=roster.pk)
    if row.state != RosterState.DRAFT:
        raise WrongState("rosters.plan")
    return row


def _free(person: Person | None, span: Span, roster: Roster, skip: Iterable[int] = ()) -> None:
    if person is not None and times_of([person.pk], span, roster=roster.pk, skip=skip).exists():
        raise TwoPlaces


@transaction.atomic
def shift_add(
    *, roster: Roster, post: DutyPost, span: Span, name: str, person: Person | None, by: User
) -> Shift:
    """加一个班次 by hand: to mend what a pattern leaves open, or for another person at a busy time.

    Raises BadRequest, TwoPlaces, WrongState.
    """
    row = _planned(roster, by)
    if post.body_id != row.body_id or span.length > LONGEST:
        raise BadRequest("post" if post.body_id != row.body_id else "ends_at")
    day = span.start.astimezone(clock.SHANGHAI).date()
    if day.replace(day=1) != row.month:
        raise BadRequest("starts_at")
    _free(person, span, row)
    times = {"starts_at": span.start, "ends_at": span.end}
    try:
        with transaction.atomic():
            shift = Shift.objects.create(roster=row, post=post, day=day, name=name, person=person, **times)
    except IntegrityError:
        raise BadRequest("name") from None
    after = {"post": post.pk, "starts_at": span.start.isoformat(), "ends_at": span.end.isoformat()}
    record("shift.added", shift, by=by, after=after, touches=touching(row))
    return shift


@transaction.atomic
def shift_remove(*, shift: Shift, by: User) -> None:
    """撤掉一个班次 of a draft that was never made known. Raises WrongState."""
    require(may_plan(by, shift))
    roster = _planned(shift.roster, by)
    if shift.state != ShiftState.PLANNED or shift.changes.exists() or shift.changes_to.exists():
        raise WrongState("rosters.remove")
    Shift.objects.filter(pk=shift.pk).delete()
    record("shift.removed", roster, by=by, after={"shift": str(shift)}, touches=touching(roster))


@dataclass(frozen=True, slots=True)
class Asked:
    """轮值安排: for which post, whose turns on which kind of day; what is there already stays or not."""

    post: DutyPost
    people: Mapping[DayKind, Sequence[Person]] = field(default_factory=dict)
    anew: bool = False


@transaction.atomic
def roster_generate(*, roster: Roster, asked: Asked, by: User) -> int:
    """按名单轮值: fills the shifts of a post; gives back how many it could not fill. Raises WrongState."""
    row = _planned(roster, by)
    shifts = list(row.shifts.filter(post=asked.post))
    todo = [one for one in shifts if asked.anew or one.person_id is None]
    lists: Lists = {kind: [person.pk for person in people] for kind, people in asked.people.items()}
    kinds = day_kinds(row.month)
    slots = [Slot(one.pk, one.span, kinds[one.day]) for one in todo]
    found = rotate(slots, lists, busy=_busy(row, todo, lists), last=_last(asked.post, row, lists))
    for one in todo:
        one.person_id = found.get(one.pk)
    _assigned(todo)
    after = {"post": asked.post.pk, "shifts": len(todo), "filled": len(found)}
    record("roster.generated", row, by=by, after=after, touches=touching(row))
    return len(todo) - len(found)


def _assigned(shifts: Sequence[Shift]) -> None:
    """Writes who stands on shifts, one statement a person: a month has few people."""
    by_person: dict[int | None, list[int]] = defaultdict(list)
    for one in shifts:
        by_person[one.person_id].append(one.pk)
    for person, keys in by_person.items():
        Shift.objects.filter(pk__in=keys).update(person=person, version=F("version") + 1)


def day_kinds(month: date) -> dict[date, DayKind]:
    """Which kind each day of a month is, by the calendar of holidays and make-up days."""
    days = days_of(month)
    named = dict(CalendarDay.objects.filter(day__in=days, is_workday=False).values_list("day", "name"))
    calendar = Calendar.load()
    return {day: _kind(day, calendar, named) for day in days}


def _kind(day: date, calendar: Calendar, named: Mapping[date, str]) -> DayKind:
    if calendar.is_workday(day):
        return DayKind.WORKDAY
    return DayKind.HOLIDAY if day in named else DayKind.REST


def _busy(roster: Roster, todo: Sequence[Shift], lists: Lists) -> dict[int, list[Span]]:
    """Where the people of the lists stand already."""
    people = {person for persons in lists.values() for person in persons}
    found: dict[int, list[Span]] = defaultdict(list)
    if not todo or not people:
        return found
    whole = Span(min(one.starts_at for one in todo), max(one.ends_at for one in todo))
    for one in times_of(people, whole, roster=roster.pk, skip=[one.pk for one in todo]):
        found[one.person_id or 0].append(one.span)
    return found


def _last(post: DutyPost, roster: Roster, lists: Lists) -> dict[DayKind, int]:
    """Who had the last turn of each list in the month before."""
    before = (roster.month - timedelta(days=1)).replace(day=1)
    rows = Shift.objects.filter(post=post, roster__month=before, person__isnull=False)
    kinds, found = day_kinds(before), dict[DayKind, int]()
    for day, person in rows.order_by("starts_at", "pk").values_list("day", "person"):
        found[turn_of(kinds[day], lists)] = person
    return found


@transaction.atomic
def gap_flag(*, roster: Roster, gap: str, reason: str, by: User) -> GapFlag:
    """说明空档: the unit's head knows that nobody stands then, and says why. Raises BadRequest."""
    require(may_head(by, roster))
    if roster.state != RosterState.DRAFT:
        raise WrongState("rosters.flag")
    found = next((one for one in standing_of(roster).open if one.key == gap), None)
    if found is None or not reason.strip():
        raise BadRequest("gap" if found is None else "reason")
    times = {"starts_at": found.span.start, "ends_at": found.span.end}
    told = {"post": found.post, "reason": reason, "flagged_by": by, "flagged_at": clock.now()}
    row = GapFlag.objects.create(roster=roster, **times, **told)
    after = {"gap": found.words, "reason": reason}
    record("gap.flagged", row, by=by, after=after, touches=touching(roster))
    return row


@transaction.atomic
def roster_publish(*, roster: Roster, by: User) -> None:
    """发布值班表: nothing uncovered and unexplained, nobody in two places. Raises GapsStand, TwoPlaces."""
    require(may_head(by, roster))
    government_lock(roster.government_id)
    if roster.state != RosterState.DRAFT:
        raise WrongState("rosters.publish")
    if standing_of(roster).open:
        raise GapsStand
    if clashes_of(roster):
        raise TwoPlaces
    told = {"published_by": by, "published_at": clock.now(), "edition": roster.edition + 1, "reason": ""}
    written: list[tuple[str, str, str]] = []
    move(ROSTER, "publish", roster, lambda *event: written.append(event), **told)
    edition_write(roster, EditionWhy.PUBLISHED, by)
    for hand_over in HandOver.objects.filter(
        shift__roster__body=roster.body_id, to_shift=None, state=HandOverState.WRITTEN
    ).select_related("shift"):
        HandOver.objects.filter(pk=hand_over.pk).update(to_shift=next_shift(hand_over.shift))
    people = roster.shifts.filter(person__isnull=False).order_by().values("person")
    tell(
        "duty.published",
        to=users_of(*{row["person"] for row in people}),
        key=f"duty.published:{roster.pk}:{roster.edition}",
        about=roster,
        link=reverse("rosters:roster-detail", args=[roster.pk]),
        roster=str(roster),
    )
    writer(roster, by=by, touches=touching(roster), edition=roster.edition)(*written[0])


def edition_write(roster: Roster, why: str, by: User, names: str = "") -> Edition:
    """留存版次: the roster whole, as it is made known now."""
    shifts = roster.shifts.select_related("post", "person").order_by("starts_at", "post__position", "pk")
    content = [
        {
            "shift": one.pk,
            "post": one.post.name,
            "day": one.day.isoformat(),
            "name": one.name,
            "starts_at": one.starts_at.isoformat(),
            "ends_at": one.ends_at.isoformat(),
            "person": one.person.label if one.person else "",
        }
        for one in shifts
    ]
    told = {"number": roster.edition, "why": why, "names": names[:200], "content": content}
    return Edition.objects.create(roster=roster, made_by=by, made_at=clock.now(), **told)


@transaction.atomic
def roster_recall(*, roster: Roster, reason: str, by: User) -> None:
    """收回修改, as long as no shift of it has begun. Raises ShiftBegun, WrongState."""
    require(may_head(by, roster))
    if roster.shifts.filter(starts_at__lte=clock.now()).exists():
        raise ShiftBegun
    write = writer(roster, by=by, touches=touching(roster), reason=reason)
    move(ROSTER, "recall", roster, write, reason=reason)


@transaction.atomic
def roster_drop(*, roster: Roster, by: User) -> None:
    """删除草稿 that was never made known. Raises WrongState."""
    row = _planned(roster, by)
    if row.edition:
        raise WrongState("rosters.drop")
    Roster.objects.filter(pk=row.pk).delete()
    record("roster.dropped", row, by=by, before={"month": f"{row.month:%Y-%m}"}, touches=touching(row))


def rosters_close(now: datetime) -> int:
    """归档: rosters whose month has been over for a week."""
    past = (now - timedelta(days=7)).astimezone(clock.SHANGHAI).date().replace(day=1)
    rows = Roster.objects.filter(state=RosterState.PUBLISHED, month__lt=past)
    done = 0
    for row in rows.exclude(shifts__ends_at__gt=now - timedelta(days=7)):
        done += _closed(row)
    return done


@transaction.atomic
def _closed(roster: Roster) -> int:
    move(ROSTER, "close", roster, writer(roster, by=None, touches=touching(roster)))
    return 1


def touching(roster: Roster) -> About:
    """What an event of a roster touches."""
    return About(government_id=roster.government_id, body_id=roster.body_id)
