"""值班时段: what of a time is covered, what is not, and where two stand at once. Pure: no table, no clock.

Spans are half open: one that ends at 08:30 and one that begins at 08:30 touch and share nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """一段时间, from ``start`` up to but without ``end``."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"{self.start} – {self.end} is no span")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def meets(self, other: Span) -> bool:
        """Do the two share any time?"""
        return self.start < other.end and other.start < self.end


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time as few spans as can be, in order; those that touch become one."""
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of ``spans`` when ``taken`` is cut out of them."""
    cuts = joined(taken)
    left: list[Span] = []
    for span in joined(spans):
        start = span.start
        for cut in cuts:
            if cut.end <= start or cut.start >= span.end:
                continue
            if cut.start > start:
                left.append(Span(start, cut.start))
            start = max(start, cut.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def gaps(need: Span, held: Iterable[Span]) -> list[Span]:
    """空档: the parts of ``need`` in which nobody stands."""
    return without([need], held)


def overlaps(held: Iterable[Span]) -> list[Span]:
    """重叠: the times in which two or more stand at once."""
    found: list[Span] = []
    reach: datetime | None = None
    for span in sorted(held):
        if reach is not None and span.start < reach:
            found.append(Span(span.start, min(reach, span.end)))
        reach = span.end if reach is None else max(reach, span.end)
    return joined(found)
