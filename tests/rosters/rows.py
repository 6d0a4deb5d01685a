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
    Shift,
    ShiftChange,
    ShiftState,
    SpotCheck,
    TeamTest,
)
from yiding.rosters.planning import Asked, roster_draft, roster_generate, roster_publish
from yiding.rosters.rotation import DayKind
from yiding.rosters.services import patterns_seed, post_keep
from yiding.rosters.standing import days_of, month_after

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
    """各行: rosters of ``seat`` in each state, and what happens on their shifts."""

    roster: Roster
    ahead: Roster
    draft: Roster
    ready: Roster
    edition: Edition
    planned: Shift
    on_duty: Shift
    mine: Shift
    theirs: Shift
    nobody: Shift
    asked: ShiftChange
    agreed: ShiftChange
    own: ShiftChange
    hand_over: HandOver
    check: SpotCheck
    late: SpotCheck
    post: DutyPost
    pattern: Pattern

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        draft = "generate add-shift flag import sheet"
        told: dict[str, object] = {f"roster-{act}": self.draft.pk for act in draft.split()}
        told |= {f"roster-{act}": self.ready.pk for act in ("publish", "drop")}
        told |= {"roster-detail": self.roster.pk, "roster-recall": self.ahead.pk}
        told |= {"edition-detail": self.edition.pk, "shift-detail": self.planned.pk}
        told |= {"shift-check-in": self.planned.pk, "shift-hand-over": self.on_duty.pk}
        told |= {f"shift-{act}": self.mine.pk for act in ("swap", "stand-in")}
        told |= {f"shift-{act}": self.nobody.pk for act in ("assign", "remove")}
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

    This month is published and under way, the next is published, of the two after it one has a gap.
    """
    patterns_seed(government=stage.government)
    seat = seat or stage.body("丙局")
    first = person or Person.objects.create(government=stage.government, name="值班甲")
    second, third = (
        Person.objects.create(government=stage.government, name=name) for name in ("值班乙", "值班丙")
    )
    by = User.objects.create_user("值班员乙", last_name="值班员乙")
    Account.objects.update_or_create(user=by, defaults={"person": second})
    whole, halves = pattern(stage.government, "全天一班"), pattern(stage.government, "白夜两班")
    leader = DutyPost.objects.create(body=seat, kind="leader", name="带班领导", position=1, pattern=whole)
    staff = DutyPost.objects.create(body=seat, kind="staff", name="值班人员", position=2, pattern=halves)
    months = [clock.today().replace(day=1)]
    for _more in range(3):
        months.append(month_after(months[-1]))
    posts = {leader: [first, second], staff: [third]}
    rosters = [_filled(seat, month, posts, stage.director) for month in months]
    Roster.objects.filter(pk__in=[one.pk for one in rosters[:2]]).update(state="published", edition=1)
    for roster in rosters:
        roster.refresh_from_db()
    under_way, ahead, draft, ready = rosters
    now = clock.now()
    planned = _made(under_way, staff, now - timedelta(minutes=5), first, "临时一")
    on_duty = _made(under_way, staff, now - timedelta(minutes=5), first, "临时二", ShiftState.ON_DUTY)
    gone = _made(under_way, staff, now - timedelta(hours=9), second, "临时三", ShiftState.ON_DUTY)
    nobody = draft.shifts.filter(post=leader).order_by("starts_at")[3]
    Shift.objects.filter(pk=nobody.pk).update(person=None)
    nobody.refresh_from_db()
    mine = list(ahead.shifts.filter(post=leader, person=first).order_by("starts_at")[:2])
    theirs = list(ahead.shifts.filter(post=leader, person=second).order_by("starts_at")[:3])
    mine_by = User.objects.filter(account__person=first).first() or by
    content = [{"shift": 1, "post": "值班人员", "day": "2026-10-01", "name": "白班", "person": "值班甲"}]
    TeamTest.objects.create(
        body=seat, team="森林消防队", channel="radio", called_at=now, note="没有应答", tested_by=by
    )
    return Rows(
        roster=under_way,
        ahead=ahead,
        draft=draft,
        ready=ready,
        edition=Edition.objects.create(roster=under_way, number=1, content=content, made_by=by, made_at=now),
        planned=planned,
        on_duty=on_duty,
        mine=mine[0],
        theirs=theirs[2],
        nobody=nobody,
        asked=_changed(theirs[0], first, by, "asked"),
        agreed=_changed(theirs[1], first, by, "agreed"),
        own=_changed(mine[1], second, mine_by, "asked"),
        hand_over=_handed(gone, planned, by),
        check=_checked(staff, "absent", "sent", stage.inspector),
        late=_checked(staff, "late", "recorded", stage.inspector),
        post=staff,
        pattern=Pattern.objects.create(
            government=stage.government, body=seat, name="自定", text="全天 09:00-09:00"
        ),
    )


def _filled(body: Body, month: date, posts: dict[DutyPost, list[Person]], by: User) -> Roster:
    """A month in which everybody takes turns day by day."""
    roster = Roster.objects.create(
        government=body.government,
        body=body,
        month=month,
        made_by=by,
        published_by=by,
        published_at=clock.now(),
    )
    made = []
    for post, people in posts.items():
        for number, day in enumerate(days_of(month)):
            for part in post.pattern.parts:
                span = part.on(day, clock.SHANGHAI)
                told = {"starts_at": span.start, "ends_at": span.end, "name": part.name}
                person = people[number % len(people)]
                made.append(Shift(roster=roster, post=post, day=day, person=person, **told))
    Shift.objects.bulk_create(made)
    return roster


def _made(
    roster: Roster, post: DutyPost, start: datetime, person: Person, name: str, state: str = "planned"
) -> Shift:
    shift = Shift.objects.create(
        roster=roster,
        post=post,
        day=start.astimezone(clock.SHANGHAI).date(),
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


def _checked(post: DutyPost, result: str, state: str, by: User) -> SpotCheck:
    told = {"way": "phone", "result": result, "finding": "无人接听", "state": state, "checked_by": by}
    return SpotCheck.objects.create(body=post.body, post=post, checked_at=clock.now(), **told)


def _changed(shift: Shift, to: Person, by: User, state: str) -> ShiftChange:
    told = {"reason": "出差", "asked_by": by, "asked_on": clock.today(), "state": state}
    return ShiftChange.objects.create(
        kind="stand_in", shift=shift, from_person_id=shift.person_id, to_person=to, **told
    )
