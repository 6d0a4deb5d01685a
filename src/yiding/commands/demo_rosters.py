"""演示值班: rosters of this month and the next, who is there now and who is not, what was found and tested.

The words stand in ``demo_rosters.toml``, the acts go through the services.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from importlib import resources
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.core import clock
from yiding.directory.models import Body, Government, Person
from yiding.directory.services import bodies_named, persons_named
from yiding.rosters import changing, checking, duty, planning, services
from yiding.rosters.models import DutyPost, Pattern, Roster, Shift, SpotCheck
from yiding.rosters.rotation import DayKind
from yiding.rosters.standing import month_after, next_shift, standing_of

Words = Mapping[str, Any]
RULE = {"early_minutes": 60, "late_minutes": 15, "remind_hours": 24, "answer_seconds": 30}


@transaction.atomic
def rosters_fill(government: Government) -> None:
    """Fills the room once, after the cast is appointed."""
    if Roster.objects.filter(government=government).exists():
        return
    text = resources.files(__package__).joinpath("demo_rosters.toml").read_text("utf-8")
    book, people = tomllib.loads(text), {user.username: user for user in User.objects.all()}
    services.patterns_seed(government=government)
    checkers = list(bodies_named(government, book["checkers"], clock.today()).values())
    services.rule_set(government=government, values=RULE, checkers=checkers, version=0, by=people["mishu"])
    this = clock.today().replace(day=1)
    for told in book["units"]:
        posts = _posts(government, told, people)
        for month in (this, month_after(this)):
            _month(posts, told, month, people, book["hand_over"])
    _draft(government, book["draft"], people, month_after(this))
    _present(government, book, people)
    _checks(government, book, people)


def _body(government: Government, name: str) -> Body:
    return bodies_named(government, {name}, clock.today())[name]


def _people(government: Government, names: list[str]) -> list[Person]:
    found = persons_named(government, set(names), clock.today())
    return [found[name] for name in names]


def _posts(government: Government, told: Words, people: Mapping[str, User]) -> list[DutyPost]:
    """A leader for the whole day, staff in two shifts with the unit's line."""
    body = _body(government, told["body"])
    made = []
    for position, (kind, name, pattern) in enumerate(
        (("leader", "带班领导", "全天一班"), ("staff", "值班人员", "白夜两班")), start=1
    ):
        row = Pattern.objects.get(government=government, body=None, name=pattern)
        values = {"kind": kind, "name": name, "pattern": row, "position": position}
        values |= {"place": told["place"], "hands_over": kind == "staff"}
        values |= {"phone": told["phone"]} if kind == "staff" else {}
        made.append(services.post_keep(post=None, body=body, values=values, by=people[told["keeper"]]))
    return made


def _month(
    posts: list[DutyPost], told: Words, month: date, people: Mapping[str, User], hand_over: Words
) -> None:
    """One month, drafted, filled by turns and published; where the words name a gap, with its reason."""
    keeper, head = people[told["keeper"]], people[told["head"]]
    body = posts[0].body
    roster = planning.roster_draft(body=body, month=month, by=keeper)
    _turns(roster, posts, told, keeper)
    if told["body"] == hand_over["unit"] and month == clock.today().replace(day=1):
        _next_is(roster, posts[1], hand_over["taker"], keeper)
    if "gap" in told and month > clock.today():
        night = roster.shifts.filter(post=posts[1], name="夜班").order_by("starts_at")[9]
        planning.shift_assign(shift=night, person=None, version=night.version, by=keeper)
        for one in standing_of(roster).open:
            planning.gap_flag(roster=roster, gap=one.key, reason=told["gap"], by=head)
    planning.roster_publish(roster=roster, by=head)


def _turns(roster: Roster, posts: list[DutyPost], told: Words, keeper: User) -> None:
    leaders = {DayKind.WORKDAY: _people(roster.government, told["leaders"])}
    staff = {DayKind.WORKDAY: _people(roster.government, told["staff"])}
    if "holiday" in told:
        staff[DayKind.HOLIDAY] = _people(roster.government, told["holiday"])
    for post, lists in zip(posts, (leaders, staff), strict=True):
        planning.roster_generate(roster=roster, asked=planning.Asked(post, lists), by=keeper)


def _next_is(roster: Roster, post: DutyPost, name: str, keeper: User) -> None:
    """The shift after the present one is that of the person who is to take over, the present one is not."""
    now, (person,) = clock.now(), _people(roster.government, [name])
    rows = roster.shifts.filter(post=post, ends_at__gt=now).order_by("starts_at")
    present, after = rows[:2]
    other = roster.shifts.filter(post=post).exclude(person=person).order_by("-starts_at")[0].person
    for shift, one in ((present, other), (after, person)):
        shift.refresh_from_db()
        if shift.person_id != (one.pk if one else None):
            planning.shift_assign(shift=shift, person=one, version=shift.version, by=keeper)


def _draft(government: Government, told: Words, people: Mapping[str, User], month: date) -> None:
    """A town's draft with a gap: nobody on the nights of its first week."""
    posts, keeper = _posts(government, told, people), people[told["keeper"]]
    roster = planning.roster_draft(body=posts[0].body, month=month, by=keeper)
    _turns(roster, posts, told, keeper)
    nights = roster.shifts.filter(post=posts[1], name="夜班").order_by("starts_at")[:7]
    for night in nights:
        planning.shift_assign(shift=night, person=None, version=night.version, by=keeper)


def _present(government: Government, book: Words, people: Mapping[str, User]) -> None:
    """Who has come to the shifts of this moment: all but one; one hands over; one asks to be stood in for."""
    now = clock.now()
    rows = Shift.objects.filter(roster__government=government, roster__state="published")
    rows = rows.filter(starts_at__lte=now, ends_at__gt=now, person__isnull=False)
    missing = book["units"][2]["body"]
    keepers = {told["body"]: people[told["keeper"]] for told in book["units"]}
    for shift in rows.select_related("roster__body", "post", "person").order_by("pk"):
        if (shift.roster.body.name, shift.post.kind) == (missing, "staff"):
            continue
        own = User.objects.filter(account__person=shift.person).first()
        by = own or keepers[shift.roster.body.name]
        duty.shift_check_in(shift=shift, place=shift.post.place, by=by)
        told = book["hand_over"]
        if (shift.roster.body.name, shift.post.kind) == (told["unit"], "staff") and next_shift(shift):
            duty.hand_over_write(shift=shift, note=told["note"], points=told["points"], by=by)
    told = book["stand_in"]
    (person,) = _people(government, [told["person"]])
    asker = people[told["asker"]]
    ahead = Shift.objects.filter(roster__body__name=told["unit"], person__account=asker.pk)
    for shift in ahead.filter(starts_at__gt=now + timedelta(days=2)).select_related("roster", "post"):
        if not Shift.objects.filter(
            person=person, starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at
        ).exists():
            changing.stand_in_ask(shift=shift, person=person, reason=told["reason"], by=asker)
            break


def _checks(government: Government, book: Words, people: Mapping[str, User]) -> None:
    now = clock.now()
    for told in book["checks"]:
        post = DutyPost.objects.get(body=_body(government, told["unit"]), name=told["post"])
        at = now - timedelta(hours=told["hours"])
        found = checking.Found(post, at, told["way"], told["result"], told["finding"])
        checking.check_record(found=found, by=people["ducha"])
    told = book["reply"]
    check = SpotCheck.objects.get(body__name=told["unit"], body__government=government)
    checking.check_reply(check=check, reply=told["text"], by=people[told["by"]])
    body = _body(government, book["units"][0]["body"])
    for one in book["calls"]:
        words = {name: one[name] for name in ("team", "contact", "channel", "number")}
        called = checking.Called(
            called_at=now - timedelta(hours=one["hours"]),
            seconds=one.get("seconds"),
            note=one.get("note", ""),
            **words,
        )
        checking.call_record(body=body, called=called, by=people["mishu"])
