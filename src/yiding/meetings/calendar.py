"""年历: the twelve months of a year with the days on which meetings were held."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

WEEK = calendar.Calendar(calendar.MONDAY)


@dataclass(frozen=True, slots=True)
class Day:
    """一天: ``meetings`` held on it; ``is_outside`` where it belongs to the month before or after."""

    day: date
    meetings: Sequence[Any] = ()
    is_outside: bool = False
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """一个月: its weeks, Monday first."""

    number: int
    weeks: tuple[tuple[Day, ...], ...]
    count: int


def year_sheet(year: int, held: Mapping[date, Sequence[Any]], today: date) -> list[Month]:
    """The months of a year."""
    return [_month(year, number, held, today) for number in range(1, 13)]


def _month(year: int, number: int, held: Mapping[date, Sequence[Any]], today: date) -> Month:
    weeks = tuple(
        tuple(
            Day(day, () if (out := day.month != number) else held.get(day, ()), out, day == today)
            for day in week
        )
        for week in WEEK.monthdatescalendar(year, number)
    )
    return Month(number, weeks, sum(len(day.meetings) for week in weeks for day in week))
