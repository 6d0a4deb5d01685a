"""值班各行: units with posts and people, rosters in every state, and one row for each address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from tests.supervision.rows import Stage, holder
from yiding.accounts.models import Account
from yiding.core import clock
from yiding.core.access import Role
from yiding.directory.models import Body, Government, Person
from yiding.rosters.models import (
    CheckIn,
    DutyPost,
    Edition,
    HandOver,
    Pattern,
    Roster,
    RosterState,
    Shift,
    ShiftChange,
    ShiftState,
    SpotCheck,
    TeamTest,
)
from yiding.rosters.planning import Asked, roster_draft, roster_generate, roster_publish
from yiding.rosters.rotation import DayKind
from yiding.rosters.services import patterns_seed, post_keep

OCTOBER = date(2026, 10, 1)


def instant(text: str) -> datetime:
    """``10-01 08:30`` of 2026, or a whole day and time, in China."""
    whole = text if len(text) > 11 else f"2026-{text}"
    return datetime.strptime(whole, "%Y-%m-%d %H:%M").replace(tzinfo=clock.SHANGHAI)


def pattern(government: Government, name: str) -> Pattern:
    return Pattern.objects.get(government=government, body=None, name=name)


def post_make(body: Body, kind: str, name: str, shifts: str, by: User, **more: Any) -> DutyPost:
    values = {"kind": kind, "name": name, "pattern": pattern(body.government, shifts), **more}
    return post_keep(post=None, body=body, values=values, by=by)


def person_of(user: User) -> Person:
    person = Account.objects.select_related("person").get(user=user).person
    assert person is not None
    return person


@dataclass
class Duty:
    """班底: 甲局's posts, and four of its people (each with an account) beside the liaison and the head."""

    stage: Stage
    leader_post: DutyPost
    staff_post: DutyPost
    users: dict[str, User] = field(default_factory=dict)

    @property
    def body(self) -> Body:
        return self.leader_post.body

    @property
    def keeper(self) -> User:
        return self.stage.liaisons[self.body.name]

    @property
    def head(self) -> User:
        return self.stage.heads[self.body.name]

    def person(self, name: str) -> Person:
        return person_of(self.users[name])

    def people(self, names: str) -> list[Person]:
        return [self.person(name) for name in names]

    def draft(self, month: date = OCTOBER) -> Roster:
        return roster_draft(body=self.body, month=month, by=self.keeper)

    def fill(self, roster: Roster, leaders: str = "赵钱", staff: str = "孙李") -> Roster:
        """Every shift of the roster has somebody."""
        for post, names in ((self.leader_post, leaders), (self.staff_post, staff)):
            asked = Asked(post, {DayKind.WORKDAY: self.people(names)})
            roster_generate(roster=roster, asked=asked, by=self.keeper)
        return roster

    def published(self, month: date = OCTOBER, **names: str) -> Roster:
        roster = self.fill(self.draft(month), **names)
        roster_publish(roster=roster, by=self.head)
        return roster

    def shift(self, roster: Roster, post: DutyPost, start: str) -> Shift:
        rows = Shift.objects.select_related("roster__body", "roster__government", "post", "person")
        return rows.get(roster=roster, post=post, starts_at=instant(start))


def duty_make(stage: Stage, name: str = "甲局", people: Sequence[str] = "赵钱孙李") -> Duty:
    """A unit that can plan its rosters."""
    patterns_seed(government=stage.government)
    body, by = stage.body(name), stage.liaisons[name]
    leader = post_make(body, "leader", "带班领导", "全天一班", by, hands_over=False, position=1)
    told = {"phone": "0512-53580001", "place": "值班室", "position": 2}
    staff = post_make(body, "staff", "值班人员", "白夜两班", by, **told)
    duty = Duty(stage, leader, staff)
    mark = "" if name == "甲局" else name
    duty.users = {one: holder(f"{mark}{one}", Role.OBSERVER, body) for one in people}
    return duty


# --- one row for each address -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Rows:
    """各行: by act a roster, a shift and so on of ``seat``."""

    roster: Roster
    draft: Roster
    edition: Edition
    planned: Shift
    open_shift: Shift
    ahead: Shift
    on_duty: Shift
    asked: ShiftChange
    agreed: ShiftChange
    own: ShiftChange
    hand_over: HandOver
    check: SpotCheck
    late: SpotCheck
    call: TeamTest
    post: DutyPost
    pattern: Pattern

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        draft = "generate add-shift flag publish drop import sheet"
        told: dict[str, object] = {f"roster-{act}": self.draft.pk for act in draft.split()}
        told |= {"roster-detail": self.roster.pk, "roster-recall": self.ahead.roster_id}
        told |= {"edition-detail": self.edition.pk, "shift-detail": self.planned.pk}
        told |= {"shift-check-in": self.planned.pk, "shift-hand-over": self.on_duty.pk}
        told |= {f"shift-{act}": self.ahead.pk for act in ("swap", "stand-in")}
        told |= {f"shift-{act}": self.open_shift.pk for act in ("assign", "remove")}
        told |= {f"change-{act}": self.asked.pk for act in ("agree", "refuse")}
        told |= {f"change-{act}": self.agreed.pk for act in ("approve", "reject")}
        told |= {"change-withdraw": self.own.pk, "hand-over-detail": self.hand_over.pk}
        told |= {"hand-over-take": self.hand_over.pk, "point-finish": self.hand_over.points.get().pk}
        told |= {f"check-{act}": self.check.pk for act in ("detail", "case", "dismiss", "reply")}
        told |= {"check-send": self.late.pk, "post-edit": self.post.pk, "pattern-edit": self.pattern.pk}
        return {f"rosters:{name}": {"pk": key} for name, key in told.items()}

    @property
    def on_pages(self) -> dict[str, object]:
        return {name.replace("rosters:", "duty_"): told["pk"] for name, told in self.keys.items()}


def rows_of(stage: Stage, seat: Body | None = None, person: Person | None = None) -> Rows:
    """One for each address; ``seat`` is the unit of those who try, ``person`` who of them stands on duty.

    Three months: this one is published and under way, the next is published, the one after it is a draft.
    """
    patterns_seed(government=stage.government)
    seat = seat or stage.body("丙局")
    person = person or Person.objects.create(government=stage.government, name="值班甲")
    other = Person.objects.create(government=stage.government, name="值班乙")
    by = User.objects.create_user("值班员乙")
    Account.objects.update_or_create(user=by, defaults={"person": other})
    whole, halves = pattern(stage.government, "全天一班"), pattern(stage.government, "白夜两班")
    told = {"hands_over": True, "pattern": whole}
    leader = DutyPost.objects.create(body=seat, kind="leader", name="带班领导", position=1, **told)
    staff = DutyPost.objects.create(body=seat, kind="staff", name="值班人员", position=2, pattern=halves)
    this = clock.today().replace(day=1)
    months = [this, _after(this), _after(_after(this))]
    posts = {leader: [person, other], staff: [other, person]}
    rosters = [_filled(seat, month, posts, stage.inspector) for month in months]
    for roster in rosters[:2]:
        told_of = {"state": RosterState.PUBLISHED, "published_by": stage.director, "edition": 1}
        Roster.objects.filter(pk=roster.pk).update(published_at=clock.now(), **told_of)
        roster.refresh_from_db()
    now, draft = clock.now(), rosters[2]
    planned = _make(rosters[0], staff, now - timedelta(minutes=5), person, "临时一")
    on_duty = _make(rosters[0], staff, now - timedelta(minutes=5), person, "临时二", ShiftState.ON_DUTY)
    gone = _make(rosters[0], staff, now - timedelta(hours=9), other, "临时三", ShiftState.ON_DUTY)
    nobody = draft.shifts.filter(post=leader).order_by("starts_at")[0]
    Shift.objects.filter(pk=nobody.pk).update(person=None)
    nobody.refresh_from_db()
    hand_over = _handed(gone, planned, by)
    check, late = (_checked(seat, staff, state, stage.inspector) for state in ("sent", "recorded"))
    mine = rosters[1].shifts.filter(post=leader, person=person).order_by("starts_at")
    theirs = rosters[1].shifts.filter(post=leader, person=other).order_by("starts_at")
    asked = _changed(theirs[0], person, by, "asked")
    agreed = _changed(theirs[1], person, by, "agreed")
    own = _changed(theirs[2], person, by, "asked")
    content = [{"shift": 1, "post": "值班人员", "day": str(this), "name": "白班", "person": "值班甲"}]
    edition = Edition.objects.create(
        roster=rosters[0], number=1, why="发布", content=content, made_by=stage.director, made_at=now
    )
    call = TeamTest.objects.create(
        body=seat,
        team="森林消防队",
        channel="radio",
        called_at=now,
        note="没有应答",
        tested_by=stage.inspector,
    )
    pattern_own = Pattern.objects.create(
        government=stage.government, body=seat, name="自定", text="全天 09:00-09:00"
    )
    return Rows(
        rosters[0],
        draft,
        edition,
        planned,
        nobody,
        mine[0],
        on_duty,
        asked,
        agreed,
        own,
        hand_over,
        check,
        late,
        call,
        staff,
        pattern_own,
    )


def _after(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _filled(body: Body, month: date, posts: dict[DutyPost, list[Person]], by: User) -> Roster:
    roster = Roster.objects.create(government=body.government, body=body, month=month, made_by=by)
    made = []
    for post, people in posts.items():
        days = (_after(month) - month).days
        for number in range(days):
            day = month + timedelta(days=number)
            for part in post.pattern.parts:
                span = part.on(day, clock.SHANGHAI)
                told = {"starts_at": span.start, "ends_at": span.end, "name": part.name}
                made.append(Shift(roster=roster, post=post, day=day, person=people[number % 2], **told))
    Shift.objects.bulk_create(made)
    return roster


def _make(
    roster: Roster, post: DutyPost, start: datetime, person: Person, name: str, state: str = "planned"
) -> Shift:
    day = start.astimezone(clock.SHANGHAI).date()
    shift = Shift.objects.create(
        roster=roster,
        post=post,
        day=day,
        name=name,
        starts_at=start,
        ends_at=start + timedelta(hours=8),
        person=person,
        state=state,
    )
    if state != ShiftState.PLANNED:
        CheckIn.objects.create(shift=shift, person=person, at=start, made_by=roster.made_by)
    return shift


def _handed(shift: Shift, to_shift: Shift, by: User) -> HandOver:
    row = HandOver.objects.create(
        shift=shift, to_shift=to_shift, note="平稳", written_by=by, written_at=clock.now()
    )
    Shift.objects.filter(pk=shift.pk).update(state=ShiftState.HANDED)
    row.points.create(body=shift.roster.body, text="跟进水位")
    return row


def _checked(body: Body, post: DutyPost, state: str, by: User) -> SpotCheck:
    result = "absent" if state == "sent" else "late"
    told = {"way": "phone", "result": result, "finding": "无人接听", "state": state, "checked_by": by}
    return SpotCheck.objects.create(body=body, post=post, checked_at=clock.now(), **told)


def _changed(shift: Shift, to: Person, by: User, state: str) -> ShiftChange:
    assert shift.person is not None
    told = {"reason": "出差", "asked_by": by, "asked_on": clock.today(), "state": state}
    return ShiftChange.objects.create(
        kind="stand_in", shift=shift, from_person=shift.person, to_person=to, **told
    )
