"""值班月历: a roster as a calendar: weeks of days, each with its shifts, its holiday, its gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yiding.core import clock
from yiding.core.models import CalendarDay
from yiding.core.workdays import Calendar

from .models import Roster, Shift
from .standing import Open, days_of, month_after


@dataclass(frozen=True, slots=True)
class Day:
    """一天."""

    day: date
    is_outside: bool
    is_today: bool
    is_workday: bool
    holiday: str
    shifts: Sequence[Shift]
    open: Sequence[Open]


def weeks_of(roster: Roster, shifts: Iterable[Shift], open_: Iterable[Open]) -> list[list[Day]]:
    """The weeks of a roster's month, Monday first."""
    by_day: dict[date, list[Shift]] = defaultdict(list)
    for shift in shifts:
        by_day[shift.day].append(shift)
    gaps: dict[date, list[Open]] = defaultdict(list)
    for one in open_:
        for day in _days(one, roster.month):
            gaps[day].append(one)
    first = roster.month - timedelta(days=roster.month.weekday())
    count = (days_of(roster.month)[-1] - first).days // 7 + 1
    days = [first + timedelta(days=n) for n in range(count * 7)]
    calendar = Calendar.load()
    named = dict(CalendarDay.objects.filter(day__in=days).values_list("day", "name"))
    today = clock.today()
    told = [
        Day(
            day,
            day.month != roster.month.month,
            day == today,
            calendar.is_workday(day),
            named.get(day, ""),
            by_day[day],
            gaps[day],
        )
        for day in days
    ]
    return [told[n : n + 7] for n in range(0, len(told), 7)]


def _days(one: Open, month: date) -> Iterable[date]:
    """The days that a gap touches, within the month."""
    start, end = (at.astimezone(clock.SHANGHAI) for at in (one.span.start, one.span.end))
    last = (end - timedelta(microseconds=1)).date()
    day = max(start.date(), month)
    while day <= last and day < month_after(month):
        yield day
        day += timedelta(days=1)
