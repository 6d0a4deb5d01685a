"""承担连续 (S51.3, S51.4): days without an owner, days with two, and powers gone down that the city still
carries. Pure reckoning over tenures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .models import PowerMatter, Tenure

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """一处断档或重叠: of a power in a place, from one day to another (``until``: none, until now)."""

    matter: PowerMatter
    town: Any
    is_gap: bool
    from_on: date
    until_on: date | None


def faults_of(tenures: Iterable[Tenure], today: date) -> list[Fault]:
    """Where the tenures of a power and place leave a day open up to today, or lie over each other."""
    lots: dict[tuple[int, int | None], list[Tenure]] = defaultdict(list)
    for one in tenures:
        lots[one.matter_id, one.town_id].append(one)
    return [fault for lot in lots.values() for fault in _of_lot(sorted(lot, key=_from), today)]


def _from(tenure: Tenure) -> date:
    return tenure.from_on


def _of_lot(lot: list[Tenure], today: date) -> list[Fault]:
    found, reached = [], lot[0].from_on - DAY
    for one in lot:
        if one.from_on > reached + DAY:
            found.append(Fault(one.matter, one.town, True, reached + DAY, one.from_on - DAY))
        elif one.from_on <= reached:
            end = min(reached, one.until_on or date.max)
            found.append(Fault(one.matter, one.town, False, one.from_on, None if end == date.max else end))
        reached = max(reached, one.until_on or date.max)
    if reached < today:
        last = lot[-1]
        found.append(Fault(last.matter, last.town, True, reached + DAY, None))
    return found


def still_with_city(tenures: Iterable[Tenure], today: date) -> list[Tenure]:
    """市级仍在承担的下放事权 (S51.4): past the day from which a town should carry them."""
    return [
        one
        for one in tenures
        if one.until_on is None
        and one.matter.is_down
        and one.town_id is not None
        and one.owner_id != one.town_id
        and one.matter.starts_on < today
    ]
