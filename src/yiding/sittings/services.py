"""会议场次: planning, calling, cancelling. Each is one transaction with its event.

The number is taken under lock when the sitting is called, so that one that is never called leaves no gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max

from yiding.audit.services import About, gathered, last_actor, record
from yiding.core import clock, moves
from yiding.core.counters import number_next, number_set, number_take
from yiding.core.errors import EditConflict, WrongState
from yiding.core.telling import tell
from yiding.core.workdays import Calendar
from yiding.councils.models import Council, Numbering
from yiding.councils.seating import title_on
from yiding.directory.models import Person

from .calling import addressees, day_of, invitations_ask_again, invitations_propose, invitations_send
from .errors import NoAgenda, NumberTaken
from .models import AgendaState, Sitting, SittingState
from .permissions import may_build, require
from .pool import topic_give_back
from .states import CALLED, SITTING
from .timeline import when

TOLD_AGAIN = {"starts_at": "时间", "place": "地点", "chair_id": "主持人"}
"""What calls again when it changes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """安排: when, where, who takes the chair, and for whom (受…委托)."""

    starts_at: datetime
    place: str = ""
    chair: Person | None = None
    chair_title: str = ""
    chair_for: Person | None = None
    note: str = ""


@transaction.atomic
def sitting_plan(*, council: Council, plan: Plan, by: User) -> Sitting:
    """安排一次会议. The chair's title is that of the day, from their posts, unless another is written."""
    require(may_build(by))
    values = _values(plan)
    sitting = Sitting.objects.create(government_id=council.government_id, council=council, **values)
    record("sitting.planned", sitting, by=by, after=_told(values), touches=_touches(sitting))
    return sitting


@transaction.atomic
def sitting_copy(*, sitting: Sitting, starts_at: datetime, by: User) -> Sitting:
    """A new sitting of the same council, with place and chair of an earlier one; its agenda starts empty."""
    plan = Plan(starts_at, sitting.place, sitting.chair, chair_for=sitting.chair_for)
    return sitting_plan(council=sitting.council, plan=plan, by=by)


def _values(plan: Plan) -> dict[str, Any]:
    day = plan.starts_at.astimezone(clock.SHANGHAI).date()
    return {
        "starts_at": plan.starts_at,
        "place": plan.place,
        "chair_id": plan.chair.pk if plan.chair else None,
        "chair_title": plan.chair_title or title_on(plan.chair, day),
        "chair_for_id": plan.chair_for.pk if plan.chair_for else None,
        "note": plan.note,
    }


@transaction.atomic
def sitting_edit(*, sitting: Sitting, plan: Plan, version: int, by: User) -> bool:
    """修改安排. After the call a change of time, place or chair calls everybody again (gives back True).

    Raises EditConflict where somebody else saved since ``version``, WrongState once the sitting has begun.
    """
    require(may_build(by))
    rows = Sitting.objects.select_for_update().filter(pk=sitting.pk)
    before = rows.values(*_values(plan), "state", "version").get()
    if before["state"] not in (SittingState.PLANNED, SittingState.CALLED):
        raise WrongState(before["state"])
    values = _values(plan)
    if before["version"] != version:
        raise EditConflict(last_actor(sitting))
    changed = {name: value for name, value in values.items() if before[name] != value}
    again = before["state"] == SittingState.CALLED and bool(changed.keys() & TOLD_AGAIN.keys())
    if not rows.filter(version=version).update(
        **changed, version=F("version") + 1, call_number=F("call_number") + int(again)
    ):
        raise EditConflict(last_actor(sitting))
    sitting.refresh_from_db()
    told = {"before": _told({name: before[name] for name in changed}), "after": _told(changed)}
    with gathered():
        if again:
            invitations_ask_again(sitting, _change(before, changed, sitting))
        kind = "sitting.called_again" if again else "sitting.edited"
        record(kind, sitting, by=by, touches=_touches(sitting), **told)
    return again


def _change(before: Mapping[str, Any], changed: Mapping[str, Any], sitting: Sitting) -> str:
    """``时间由…改为…；地点由…改为…``."""
    old = Sitting(starts_at=before["starts_at"])
    words = {
        "starts_at": (when(old), when(sitting)),
        "place": (before["place"] or "未定", sitting.place or "未定"),
        "chair_id": (_name(before["chair_id"]), _name(sitting.chair_id)),
    }
    return "；".join(
        f"{label}由{words[name][0]}改为{words[name][1]}"
        for name, label in TOLD_AGAIN.items()
        if name in changed
    )


def _name(person: int | None) -> str:
    found = Person.objects.filter(pk=person).values_list("name", flat=True).first() if person else None
    return found or "未定"


@transaction.atomic
def sitting_call(*, sitting: Sitting, version: int, by: User) -> int:
    """发出会议通知: takes the number, proposes who is missing, tells everybody. Gives back how many calls.

    Raises NoAgenda where the newest version of the agenda is not approved.
    """
    require(may_build(by))
    if sitting.state != SittingState.PLANNED:
        raise WrongState(sitting.state)
    _same(sitting, version)
    newest = sitting.agendas.order_by("-number").first()
    if newest is None or newest.state != AgendaState.APPROVED:
        raise NoAgenda
    with gathered():
        invitations_propose(sitting=sitting, by=by)
        values = _numbered(sitting)
        _move("call", sitting, by, called_at=clock.now(), call_number=1, **values)
        return invitations_send(sitting, by)


def _numbered(sitting: Sitting) -> dict[str, Any]:
    """场次号: the next one within the council's term, or year, or of all (S01.4)."""
    council, day = sitting.council, day_of(sitting)
    scope = scope_of(council, day.year)
    number = number_take(series_of(council), scope)
    return {
        "number": number,
        "term": council.term if council.numbering == Numbering.TERM else None,
        "year": day.year if council.numbering == Numbering.YEAR else None,
    }


def series_of(council: Council) -> str:
    """The counter of a council's sittings; that of its minutes is another (S01.3)."""
    return f"sitting:{council.pk}"


def scope_of(council: Council, year: int) -> str:
    """Within what a council's numbers count: a term, a year, or all of them."""
    scopes = {Numbering.TERM: f"term {council.term}", Numbering.YEAR: str(year), Numbering.RUNNING: "all"}
    return scopes[Numbering(council.numbering)]


def number_expected(sitting: Sitting) -> int:
    """The number that the sitting will most likely get: to be shown."""
    council = sitting.council
    return sitting.number or number_next(series_of(council), scope_of(council, day_of(sitting).year))


@transaction.atomic
def first_number_set(*, council: Council, number: int, by: User) -> None:
    """起始场次号: where counting goes on, for a government that held sittings before. Raises NumberTaken."""
    require(may_build(by))
    year = clock.today().year
    used = Sitting.objects.filter(council=council)
    if council.numbering == Numbering.TERM:
        used = used.filter(term=council.term)
    elif council.numbering == Numbering.YEAR:
        used = used.filter(year=year)
    last = used.aggregate(last=Max("number"))["last"] or 0
    if number <= last:
        raise NumberTaken(str(last))
    before = number_next(series_of(council), scope_of(council, year))
    number_set(series_of(council), scope_of(council, year), number)
    record("sitting.number_set", council, by=by, before={"number": before}, after={"number": number})


@transaction.atomic
def sitting_cancel(*, sitting: Sitting, reason: str, version: int, by: User) -> None:
    """取消会议: topics go back to the pool; whoever was called is told."""
    require(may_build(by))
    if sitting.state not in (SittingState.PLANNED, SittingState.CALLED):
        raise WrongState(sitting.state)
    _same(sitting, version)
    with gathered():
        for entry in sitting.entries.filter(topic__isnull=False).select_related("topic"):
            assert entry.topic is not None
            topic_give_back(entry.topic, by, str(sitting))
        was_called = sitting.called_at is not None
        _move("cancel", sitting, by, reason=reason, call_number=sitting.call_number + was_called)
        if was_called:
            _cancelled(sitting, reason)


def _cancelled(sitting: Sitting, reason: str) -> None:
    rows = list(sitting.invitations.filter(state__in=CALLED).select_related("person", "body"))
    people = addressees(rows)
    for row in rows:
        tell(
            "sittings.cancelled",
            to=people[row.pk],
            key=f"cancelled:{row.pk}",
            about=row,
            meeting=str(sitting),
            when=when(sitting),
            place=sitting.place or "（地点另告）",
            reason=f"原因：{reason}" if reason else "",
        )


@dataclass(frozen=True, slots=True)
class Deadlines:
    """时限: the days that the council's rules give, counted in working days from the sitting."""

    topics: Any = None
    papers: Any = None
    notice: Any = None
    minutes: Any = None
    issue: Any = None


def deadlines_of(sitting: Sitting, calendar: Calendar | None = None) -> Deadlines:
    """By when topics, papers and the notice must be there, and the minutes after it. Empty where no rule."""
    council, day, calendar = sitting.council, day_of(sitting), calendar or Calendar.load()
    back, on = calendar.back, calendar.add
    days = {
        "topics": council.topics_days,
        "papers": council.papers_days,
        "notice": council.notice_days,
    }
    before = {name: None if n is None else back(day, n) for name, n in days.items()}
    after = {"minutes": council.minutes_days, "issue": council.issue_days}
    return Deadlines(**before, **{name: None if n is None else on(day, n) for name, n in after.items()})


def day_note(sitting: Sitting, calendar: Calendar | None = None) -> str:
    """A word of warning where the day is no working day (S01.5): it is allowed all the same."""
    calendar, day = calendar or Calendar.load(), day_of(sitting)
    if calendar.is_workday(day):
        return ""
    word = {5: "周六", 6: "周日"}.get(day.weekday(), "节假日")
    return f"{day.month}月{day.day}日是{word}，不是工作日。"


def ends_at(sitting: Sitting) -> datetime:
    """When it is likely to end, by the minutes planned; an hour where nothing is."""
    rows = sitting.entries.filter(is_withdrawn=False)
    return sitting.starts_at + timedelta(minutes=sum(rows.values_list("minutes_planned", flat=True)) or 60)


def _same(sitting: Sitting, version: int) -> None:
    rows = Sitting.objects.select_for_update().filter(pk=sitting.pk)
    if rows.values_list("version", flat=True).get() != version:
        raise EditConflict(last_actor(sitting))


def _move(name: str, sitting: Sitting, by: User, **values: Any) -> None:
    told = {
        key: value for key, value in values.items() if key in ("number", "term", "year", "reason") and value
    }

    def write(kind: str, before: str, after: str) -> None:
        record(
            kind,
            sitting,
            by=by,
            before={"state": before},
            after={"state": after, **told},
            touches=_touches(sitting),
        )

    moves.move(SITTING, name, sitting, write, **values)


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def _touches(sitting: Sitting) -> About:
    return About(government_id=sitting.government_id, due_on=day_of(sitting))
