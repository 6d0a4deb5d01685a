"""何时发送: quiet hours and the daily digest. Instants are UTC, hours and days those of China."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from yiding.core import clock
from yiding.core.workdays import Calendar

MOST_DAYS = 30
"""No row of holidays is longer; beyond it a digest comes whatever the table says."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """免打扰时段: from ``first`` (included) to ``last`` (not), over midnight where ``last`` is earlier.

    Both the same: no quiet hours.
    """

    first: time
    last: time

    def holds(self, instant: datetime) -> bool:
        """Is it quiet at this instant?"""
        at = instant.astimezone(clock.SHANGHAI).time()
        if self.first <= self.last:
            return self.first <= at < self.last
        return at >= self.first or at < self.last

    def over(self, instant: datetime) -> datetime:
        """The first instant, from this one on, at which it is not quiet."""
        if not self.holds(instant):
            return instant
        local = instant.astimezone(clock.SHANGHAI)
        day = local.date() + timedelta(days=local.time() >= self.last)
        return datetime.combine(day, self.last, clock.SHANGHAI).astimezone(UTC)


def digest_after(instant: datetime, hour: int, calendar: Calendar) -> datetime:
    """The next digest after an instant: at the hour, on a working day."""
    day = instant.astimezone(clock.SHANGHAI).date()
    for _ in range(MOST_DAYS):
        at = datetime.combine(day, time(hour), clock.SHANGHAI).astimezone(UTC)
        if at > instant and calendar.is_workday(day):
            return at
        day += timedelta(days=1)
    return datetime.combine(day, time(hour), clock.SHANGHAI).astimezone(UTC)
