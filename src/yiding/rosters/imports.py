"""导入值班表: a month's people from a workbook, tried first, told row by row; all rows or none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.errors import WrongState
from yiding.core.sheets import CellError, Outcome, Report, Row, day_in, read_sheets, text_in
from yiding.directory.merging import government_lock
from yiding.directory.models import Person
from yiding.directory.resolving import resolve_person

from .coverage import Span
from .models import Roster, RosterState, Shift
from .permissions import may_keep_roster, require
from .planning import touching
from .standing import times_of

SHEET = "班次"
COLUMNS = ("岗位", "日期", "班次", "值班人")
Key = tuple[str, date, str]


@dataclass(slots=True)
class _Table:
    """What a row is held against: the shifts by post, day and name; where people stand; names known."""

    roster: Roster
    shifts: dict[Key, Shift]
    taken: dict[int, list[tuple[int, Span]]] = field(default_factory=lambda: defaultdict(list))
    known: dict[str, Person | None] = field(default_factory=dict)
    seen: set[Key] = field(default_factory=set)


@transaction.atomic
def roster_import(*, roster: Roster, file: IO[bytes], is_trial: bool, by: User) -> Report:
    """Puts the people of a workbook on the shifts of a draft. Where a row is wrong, or as a trial, nothing is
    written. Raises SheetError, WrongState.
    """
    require(may_keep_roster(by, roster))
    rows = read_sheets(file, {SHEET: COLUMNS}, needed=[SHEET])[SHEET]
    government_lock(roster.government_id)
    row_now = Roster.objects.select_for_update().get(pk=roster.pk)
    if row_now.state != RosterState.DRAFT:
        raise WrongState("rosters.import")
    shifts = roster.shifts.select_related("post", "person")
    table = _Table(roster, {(one.post.name, one.day, one.name): one for one in shifts})
    report, changed = Report(), list[Shift]()
    lines = _read(rows, table, report)
    _stand(table, {shift.pk for _row, shift, _person in lines})
    for row, shift, person in lines:
        _enter(row, shift, person, table, report, changed)
    if report.is_clean and not is_trial:
        for one in changed:
            Shift.objects.filter(pk=one.pk).update(person=one.person, version=F("version") + 1)
        told = {str(outcome): report.count(outcome) for outcome in Outcome}
        record("roster.imported", roster, by=by, after=told, touches=touching(roster))
    return report


def _read(rows: list[Row], table: _Table, report: Report) -> list[tuple[Row, Shift, Person | None]]:
    """The rows that name a shift and a person that are there; the others are reported."""
    found = []
    for row in rows:
        try:
            found.append((row, _shift_in(row, table), _person_in(row, table)))
        except CellError as error:
            report.wrong(_place(row), str(error))
    return found


def _place(row: Row) -> str:
    return f"第 {row.number} 行"


def _shift_in(row: Row, table: _Table) -> Shift:
    post = text_in("岗位", row.cells["岗位"], 40, needed=True)
    day = day_in("日期", row.cells["日期"])
    if day is None:
        raise CellError("日期是空的")
    key = (post, day, text_in("班次", row.cells["班次"], 20, needed=True))
    if key in table.seen:
        raise CellError("同一个班次在表中重复")
    table.seen.add(key)
    if key not in table.shifts:
        raise CellError(f"值班表上没有“{key[0]} {day} {key[2]}”这个班次")
    return table.shifts[key]


def _person_in(row: Row, table: _Table) -> Person | None:
    name = text_in("值班人", row.cells["值班人"], 60)
    if not name:
        return None
    if name not in table.known:
        table.known[name] = resolve_person(table.roster.government, name, clock.today())
    if table.known[name] is None:
        raise CellError(f"名录里没有“{name}”这个人，请先登记")
    return table.known[name]


def _stand(table: _Table, rewritten: set[int]) -> None:
    """Where the people of the table stand already, but for the shifts that it writes anew."""
    people = [person.pk for person in table.known.values() if person is not None]
    spans = [one.span for one in table.shifts.values()]
    if not people or not spans:
        return
    whole = Span(min(one.start for one in spans), max(one.end for one in spans))
    for one in times_of(people, whole, roster=table.roster.pk, skip=rewritten):
        table.taken[one.person_id or 0].append((one.pk, one.span))


def _enter(
    row: Row, shift: Shift, person: Person | None, table: _Table, report: Report, changed: list[Shift]
) -> None:
    span = shift.span
    if person is not None:
        if any(span.meets(other) for _key, other in table.taken[person.pk]):
            report.wrong(_place(row), f"{person.label}这时已在另一处值班")
            return
        table.taken[person.pk].append((shift.pk, span))
    before = shift.person_id
    told = f"{shift} {person.label if person else '（空）'}"
    if before == (person.pk if person else None):
        report.add(_place(row), Outcome.SAME, told)
        return
    shift.person = person
    changed.append(shift)
    report.add(_place(row), Outcome.ADDED if before is None else Outcome.CHANGED, told)
