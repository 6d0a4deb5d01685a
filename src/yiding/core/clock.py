"""时钟: the one place that knows what time it is, so that tests can set it.

Instants are UTC; days are those of Asia/Shanghai; a due date ends at local midnight.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in China."""
    return now().astimezone(SHANGHAI).date()


def end_of(day: date) -> datetime:
    """The instant at which a day ends in China: a due date is kept until then."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI).astimezone(UTC)
