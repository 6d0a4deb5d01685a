"""记录: what the sitting and its deliberations say, as the record that minutes are composed from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Final

from yiding.core.clock import SHANGHAI
from yiding.councils.models import Numbering
from yiding.minutes import record as told
from yiding.minutes.compose import Result, outcome_of
from yiding.sittings.models import Entry, Sitting

from .expecting import day_of
from .models import (
    Attendance,
    AttendanceKind,
    Deliberation,
    Instruction,
    Outcome,
    PlannedRoute,
    Presence,
    RouteKind,
)
from .presence import came
from .recognising import read_requirement
from .selectors import agenda_of, attendances_of

RESULTS: Final = MappingProxyType(
    {
        Outcome.AGREED: Result.AGREED,
        Outcome.AGREED_IN_PRINCIPLE: Result.AGREED_IN_PRINCIPLE,
        Outcome.REVISE_AND_RESUBMIT: Result.REVISE_RESUBMIT,
        Outcome.DEFERRED: Result.DEFERRED,
        Outcome.REJECTED: Result.REJECTED,
        Outcome.NOTED: Result.NOTED,
        Outcome.STUDIED: Result.STUDIED,
        Outcome.DELEGATED: Result.DELEGATED,
        Outcome.REPEALED: Result.REPEALED,
        Outcome.WITHDRAWN: Result.WITHDRAWN,
    }
)
"""The words of the minutes for each of the ten; which of the record's five each is, their phrases say."""

ROUTES: Final = MappingProxyType(
    {
        RouteKind.ISSUE: told.RouteKind.ISSUE,
        RouteKind.SUBMIT: told.RouteKind.SUBMIT,
        RouteKind.IMPLEMENT: told.RouteKind.IMPLEMENT,
        RouteKind.ARRANGE: told.RouteKind.IMPLEMENT,
        RouteKind.OPINION: told.RouteKind.OPINION,
    }
)
FOLLOWED = (told.RouteKind.ISSUE, told.RouteKind.SUBMIT, told.RouteKind.IMPLEMENT)
POINTED_OUT = "指出"
NOON, EVENING = 12, 18


def record_of(sitting: Sitting) -> told.Minutes:
    """The record of a sitting: meeting, chair, items in order, acts, decisions, ways out, attendance.

    What was withdrawn, what is secret and what the meeting did not come to is left out; see
    :func:`has_other_matters`.
    """
    government, council = sitting.government, sitting.council
    return told.Minutes(
        issuer=government.name,
        kind=f"{council.kind}纪要",
        issuing_office=council.office.name if council.office else None,
        meeting=_meeting(sitting),
        items=tuple(_item(no, one, sitting) for no, one in enumerate(_shown(sitting), 1)),
        attendance=attendance_record(attendances_of(sitting)),
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """记录以外: what a set of minutes needs of an item that the record has no field for.

    ``key`` stays when the items are numbered anew.
    """

    outcome: str
    delegates: tuple[str, ...]
    informed: tuple[str, ...]
    key: str


def beside_of(sitting: Sitting) -> dict[int, Beside]:
    """By the number of each item in the record."""
    return {
        no: Beside(
            one.outcome,
            tuple(one.delegates),
            tuple(dict.fromkeys(name for route in one.routes.all() for name in route.informed)),
            str(one.entry.public_id),
        )
        for no, one in enumerate(_shown(sitting), 1)
    }


def has_other_matters(sitting: Sitting) -> bool:
    """会议还研究了其他事项: did the meeting take up an item that the record leaves out as secret?"""
    return any(
        one.started_at is not None and one.entry.is_secret and not one.entry.is_withdrawn
        for one in agenda_of(sitting)
    )


def _shown(sitting: Sitting) -> list[Deliberation]:
    return [
        one
        for one in agenda_of(sitting)
        if one.started_at is not None
        and not one.entry.is_secret
        and not one.entry.is_withdrawn
        and one.outcome != Outcome.WITHDRAWN
    ]


def _meeting(sitting: Sitting) -> told.Meeting:
    council, at = sitting.council, sitting.starts_at.astimezone(SHANGHAI)
    by_year = council.numbering == Numbering.YEAR
    prints_term = bool(council.house_style.get("prints_term"))
    chair = sitting.chair
    return told.Meeting(
        body=council.name,
        term=sitting.term if prints_term else None,
        year=sitting.year if by_year else None,
        number=sitting.number,
        kind=council.kind,
        date=at.date(),
        part_of_day=part_of_day(at),
        chair=told.Chair(
            chair.name if chair else None,
            sitting.chair_title or None,
            sitting.chair_for.name if sitting.chair_for else None,
        ),
    )


def part_of_day(at: datetime) -> str:
    """上午, 下午, 晚上."""
    return "上午" if at.hour < NOON else "下午" if at.hour < EVENING else "晚上"


# --- items --------------------------------------------------------------------------------------------------


def _item(no: int, row: Deliberation, sitting: Sitting) -> told.Item:
    entry = row.entry
    routes = tuple(_routes(row))
    return told.Item(
        no=no,
        heading=entry.title,
        acts=(entry.act,) if entry.act else (),
        documents=tuple(entry.documents),
        presenters=tuple(_presenters(row, entry)),
        outcome=outcome_of(RESULTS[Outcome(row.outcome)]) if row.outcome else told.Outcome.NOTED,
        follow_up=_follow_up(row, routes),
        routes=routes,
        views=row.views or None,
        directives=tuple(_directives(row, sitting)),
    )


def _presenters(row: Deliberation, entry: Entry) -> Iterable[str]:
    """Who reported, as spoken; who conveyed, of a study item; else those whom the agenda names."""
    heard = [one.body_written or one.person_written for one in row.hearings.all()]
    conveyed = [one.conveyor_written for one in row.sources.all()]
    named = heard or conveyed or [body.name for body in entry.presenters.all()]
    return dict.fromkeys(name for name in named if name)


def _routes(row: Deliberation) -> Iterator[told.Route]:
    """The ways out; a paper that is only revised has one without a kind."""
    ways = [one for one in row.routes.all() if one.kind in ROUTES]
    yield from (_route(one) for one in ways)
    if not ways and (row.revised_by or any(one.kind == RouteKind.REVISE for one in row.routes.all())):
        yield told.Route(by=revisers_of(row))


def _route(row: PlannedRoute) -> told.Route:
    return told.Route(
        ROUTES[RouteKind(row.kind)], row.in_name_of or None, tuple(row.submitted_to), tuple(row.by_written)
    )


def revisers_of(row: Deliberation) -> tuple[str, ...]:
    """The revisers as spoken: those of the decision, then those of its ways of revision."""
    more = [name for one in row.routes.all() if one.kind == RouteKind.REVISE for name in one.by_written]
    return tuple(dict.fromkeys([*row.revised_by, *more]))


def _follow_up(row: Deliberation, routes: Sequence[told.Route]) -> told.FollowUp | None:
    """The way out that counts: to issue before to submit before to carry out."""
    counted = [one for one in routes if one.kind in FOLLOWED]
    best = min(counted, key=lambda one: FOLLOWED.index(one.kind or FOLLOWED[-1]), default=told.Route())
    revisers = revisers_of(row)
    if best.kind is None and not revisers:
        return None
    return told.FollowUp(revisers, best.kind, best.in_name_of, best.submitted_to)


def _directives(row: Deliberation, sitting: Sitting) -> Iterator[told.Directive]:
    if row.remarks:
        yield told.Directive(row.remarks, opening_verb=POINTED_OUT)
    written = [one for one in row.instructions.all() if one.text.strip()]
    for _verb, run in groupby(written, key=lambda one: one.opening_verb):
        points = list(run)
        for no, one in enumerate(points, 1):
            yield _directive(one, no if len(points) > 1 else None, sitting)


def _directive(row: Instruction, no: int | None, sitting: Sitting) -> told.Directive:
    read = read_requirement(row.text, day_of(sitting))
    return told.Directive(
        row.text,
        no,
        row.opening_verb,
        tuple(row.addressees),
        tuple(row.lead_bodies),
        tuple(row.support_bodies),
        read.deadlines,
        read.amounts,
    )


# --- attendance ---------------------------------------------------------------------------------------------


def attendance_record(rows: Sequence[Attendance]) -> told.Attendance:
    """出席 names the members without the chair; 列席 keeps the order of units, several people to one."""
    by_kind: Mapping[str, list[Attendance]] = {
        kind: [row for row in rows if row.kind == kind and came(row)] for kind in AttendanceKind.values
    }
    away = [row for row in rows if row.presence == Presence.ON_LEAVE and row.person_id]
    observers = [row for row in by_kind[AttendanceKind.OBSERVER] if row.person_id]
    unnamed = [row for row in rows if came(row) and row.person_id is None]
    return told.Attendance(
        present=tuple(_name(row) for row in by_kind[AttendanceKind.MEMBER]),
        observers=tuple(_seats(observers)),
        on_leave=tuple(_absence(row) for row in away),
        representatives=tuple(dict.fromkeys(row.body_written for row in unnamed)),
        recorders=tuple(_name(row) for row in by_kind[AttendanceKind.RECORDER]),
    )


def _seats(rows: Sequence[Attendance]) -> Iterator[told.Seat]:
    """One unit with all its people, where the first of them stands."""
    units: dict[str, list[str]] = {}
    for row in rows:
        units.setdefault(row.body_written, []).append(_name(row))
    yield from (told.Seat(unit or None, tuple(names)) for unit, names in units.items())


def _absence(row: Attendance) -> told.Absence:
    is_member = row.kind in (AttendanceKind.MEMBER, AttendanceKind.CHAIR)
    return told.Absence(_name(row), None if is_member else row.body_written or None, row.reason or None)


def _name(row: Attendance) -> str:
    return row.person.name if row.person else ""
