"""日期: dates in digits and in Chinese, with or without their year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..passage import Passage
from .numerals import read_number

_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
PATTERN = (
    r"(?=[\d〇○◯零Ｏ一二三四五六七八九十])(?:(?P<year>\d{4}|[〇○◯零Ｏ一二三四五六七八九]{4})年)?"
    rf"(?P<month>{_SMALL})月(?P<day>{_SMALL})日"
)
_DATE = re.compile(PATTERN)
_ISO = re.compile(r"(?P<year>\d(?<!\d\d)\d{3})[-/.．](?P<month>\d{1,2})[-/.．](?P<day>\d{1,2})(?!\d)")


class PrintedDate(NamedTuple):
    """A date as printed: its place, and its parts; ``year`` is ``None`` where it is not printed."""

    passage: Passage
    year: int | None
    month: int
    day: int

    def resolved(self, year: int | None = None) -> date | None:
        """The day, in its own year or the given one; ``None`` where there is no such day."""
        own = self.year or year
        try:
            return date(own, self.month, self.day) if own else None
        except ValueError:
            return None


def find_dates(passage: Passage) -> Iterator[PrintedDate]:
    """Every date in the passage, in order."""
    if passage.source.find("月", passage.start, passage.end) < 0:
        return
    for match in passage.each(_DATE):
        found = _printed(passage, match)
        if found:
            yield found


def first_date(passage: Passage) -> PrintedDate | None:
    """The first date in the passage; one with hyphens or dots only where there is none in characters."""
    found = next(find_dates(passage), None)
    if found:
        return found
    match = passage.search(_ISO)
    return _printed(passage, match) if match else None


def _printed(passage: Passage, match: re.Match[str]) -> PrintedDate | None:
    year, month, day = (match[part] and read_number(match[part]) for part in ("year", "month", "day"))
    if not month or not day or month > 12 or day > 31:
        return None
    return PrintedDate(passage.group(match), year or None, month, day)
