"""轮值: who takes which shift when a list of people goes round. Pure: no table, no clock.

Working days, rest days and public holidays each have a list of their own that goes round by itself. Who is
somewhere else at that time is passed over and comes next.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .coverage import Span


class DayKind(StrEnum):
    """哪种日子: 工作日 (made-up days too), 休息日 (weekends), 节假日 (public holidays)."""

    WORKDAY = "workday"
    REST = "rest"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Slot:
    """一个待排的班次: its key, its time, the kind of its day."""

    key: int
    span: Span
    kind: DayKind


Lists = Mapping[DayKind, Sequence[int]]
Busy = Mapping[int, Collection[Span]]


def turn_of(kind: DayKind, lists: Lists) -> DayKind:
    """Whose list takes such a day: without one for holidays that of rest days, without that the workdays'."""
    for one in {DayKind.HOLIDAY: (kind, DayKind.REST), DayKind.REST: (kind,)}.get(kind, ()):
        if lists.get(one):
            return one
    return DayKind.WORKDAY


def rotate(
    slots: Sequence[Slot], lists: Lists, *, busy: Busy, last: Mapping[DayKind, int] | None = None
) -> dict[int, int]:
    """By slot who takes it; a slot for which nobody is free is left out.

    ``busy`` are the times at which a person stands elsewhere; ``last`` is who had the last turn of each list
    before, so that the next month goes on where this one ended.
    """
    queues = {kind: _begun(list(lists.get(kind, ())), (last or {}).get(kind)) for kind in DayKind}
    taken: dict[int, list[Span]] = {person: list(spans) for person, spans in busy.items()}
    found: dict[int, int] = {}
    for slot in sorted(slots, key=lambda one: (one.span, one.key)):
        queue = queues[turn_of(slot.kind, lists)]
        free = (one for one in queue if not any(slot.span.meets(span) for span in taken.get(one, ())))
        person = next(free, None)
        if person is None:
            continue
        queue.remove(person)
        queue.append(person)
        taken.setdefault(person, []).append(slot.span)
        found[slot.key] = person
    return found


def _begun(people: list[int], last: int | None) -> list[int]:
    """The list, beginning after who had the last turn."""
    people = list(dict.fromkeys(people))
    if last not in people:
        return people
    place = people.index(last) + 1
    return people[place:] + people[:place]
