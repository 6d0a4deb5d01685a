"""工作日: which days are worked in China, from an editable table of holidays and make-up days (调休)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .models import CalendarDay

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SATURDAY = 5
FEWEST_HOLIDAYS = 7
"""A year with fewer is not entered: a lone day of January belongs to the notice of the year before."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """日历: the exceptions to Monday-to-Friday. ``known_until`` is the last year that the table covers."""

    exceptions: dict[date, bool]
    known_until: int

    @classmethod
    def load(cls) -> Calendar:
        """The calendar as the table has it now: one query."""
        rows = dict(CalendarDay.objects.values_list("day", "is_workday"))
        holidays = Counter(day.year for day, is_workday in rows.items() if not is_workday)
        return cls(rows, max((year for year, n in holidays.items() if n >= FEWEST_HOLIDAYS), default=0))

    def caveat(self, day: date) -> str:
        """A sentence of warning where a day lies beyond what the table covers, else nothing."""
        return "" if day.year <= self.known_until else f"{day.year} 年放假安排尚未录入，以后可能变动"

    def is_workday(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def add(self, day: date, count: int) -> date:
        """The day ``count`` working days after ``day`` (``day`` itself not counted)."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_workday(day)
        return day

    def back(self, day: date, count: int) -> date:
        """The day ``count`` working days before ``day`` (``day`` itself not counted)."""
        while count > 0:
            day -= timedelta(days=1)
            count -= self.is_workday(day)
        return day

    def kept_until(self, due: date) -> date:
        """The day until whose end a due day is kept: a day on which nobody works rolls on to the next one."""
        while not self.is_workday(due):
            due += timedelta(days=1)
        return due

    def between(self, first: date, last: date) -> int:
        """How many working days lie after ``first``, up to and with ``last``."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(self.is_workday(day) for day in days)


@dataclass(frozen=True, slots=True)
class Change:
    """日历变化: the calendar before and after a day was set or a notice was entered, and who did it."""

    before: Calendar
    after: Calendar
    by: User


OnChange = Callable[[Change], None]
_changed: list[OnChange] = []


def on_calendar_changed(act: OnChange) -> None:
    """``act`` is called in the transaction that changes the calendar: days that were counted in working days
    are counted again.
    """
    if act not in _changed:
        _changed.append(act)


def calendar_changed(before: Calendar, *, by: User) -> None:
    """Tells all rooms that the calendar is another than ``before``."""
    change = Change(before, Calendar.load(), by)
    if change.after != change.before:
        for act in _changed:
            act(change)


def calendar_seed() -> Iterable[CalendarDay]:
    """The published holidays and make-up days, from the package ``chinesecalendar`` (2004 to 2026)."""
    from chinese_calendar import constants

    for day, name in constants.holidays.items():
        yield CalendarDay(day=day, is_workday=False, name=_chinese(name))
    for day, name in constants.workdays.items():
        yield CalendarDay(day=day, is_workday=True, name=_chinese(name))


def _chinese(name: str) -> str:
    from chinese_calendar.constants import Holiday

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    return str(names.get(name, name))


def calendar_fill() -> int:
    """Fills an empty calendar table with the seed; leaves an edited one alone. Gives back the row count."""
    if CalendarDay.objects.exists():
        return 0
    return len(CalendarDay.objects.bulk_create(calendar_seed()))
