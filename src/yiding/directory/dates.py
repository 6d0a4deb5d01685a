"""起止日期: what holds on a day, and which spans meet. Both ends are included; an empty end is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.db.models import Q

Day = date | None


class Span(Protocol):
    """一段时间."""

    @property
    def starts_on(self) -> Day: ...
    @property
    def ends_on(self) -> Day: ...


def valid_on(day: date | None, prefix: str = "") -> Q:
    """Rows that hold on a day; without a day, those that have not ended."""
    start, end = f"{prefix}starts_on", f"{prefix}ends_on"
    open_end = Q(**{f"{end}__isnull": True})
    if day is None:
        return open_end
    begun = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})
    return begun & (open_end | Q(**{f"{end}__gte": day}))


def covers(span: Span, day: date | None) -> bool:
    """Does it hold on a day; without a day, has it no end?"""
    if day is None:
        return span.ends_on is None
    return (span.starts_on or date.min) <= day <= (span.ends_on or date.max)


def meet(first: tuple[Day, Day], second: tuple[Day, Day]) -> bool:
    """Do two spans share a day?"""
    starts = max(first[0] or date.min, second[0] or date.min)
    return starts <= min(first[1] or date.max, second[1] or date.max)


def clear_of(span: tuple[Day, Day], others: Iterable[Span]) -> bool:
    """Does a span share no day with any of the others?"""
    return not any(meet(span, (other.starts_on, other.ends_on)) for other in others)


def distance(span: Span, day: date | None) -> tuple[int, int]:
    """How far a span lies from a day: what ended before it is nearer than what begins after it."""
    at = day or date.max
    if (span.starts_on or date.min) > at:
        return 1, ((span.starts_on or at) - at).days
    return 0, max(0, (at - (span.ends_on or at)).days)
