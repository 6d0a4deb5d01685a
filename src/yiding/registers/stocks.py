"""存量与增量: how many entries were open at a day, and by what that number moved between two days.

Pure. An entry is a list of changes by day; the stock at the end of a day is the sum of all changes up to it,
so that *open at the start + what came − what went = open at the end* holds whatever happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


class Cause(StrEnum):
    """变动原因."""

    FOUND = "found"
    CARRIED_IN = "carried_in"
    REOPENED = "reopened"
    REMOVED = "removed"
    VOID = "void"
    CARRIED_OUT = "carried_out"


CAME = (Cause.FOUND, Cause.CARRIED_IN, Cause.REOPENED)
WENT = (Cause.REMOVED, Cause.VOID, Cause.CARRIED_OUT)


@dataclass(frozen=True, slots=True)
class Change:
    """一次变动: an entry came into the stock on a day, or went out of it."""

    day: date
    cause: Cause

    @property
    def by(self) -> int:
        return 1 if self.cause in CAME else -1


@dataclass(frozen=True, slots=True)
class Moved:
    """一次流转 as the stock sees it: the day, and whether the entry is open, done or none after it."""

    day: date
    is_open: bool
    is_void: bool = False


def changes_of(
    found_on: date, moved: Iterable[Moved], joined_on: date | None = None, left_on: date | None = None
) -> list[Change]:
    """The changes of one entry within a campaign.

    ``moved`` are its moves while it was in it, in order. It was carried into the campaign on ``joined_on``
    and out of it on ``left_on`` (none: it was found in it, it is still in it). A move that only passes on
    changes nothing.
    """
    came = Change(found_on, Cause.FOUND) if joined_on is None else Change(joined_on, Cause.CARRIED_IN)
    told, is_open = [came], True
    for one in moved:
        if one.is_open == is_open:
            continue
        is_open = one.is_open
        day = max(one.day, told[-1].day)
        told.append(Change(day, _cause(one)))
    if left_on is not None and is_open:
        told.append(Change(max(left_on, told[-1].day), Cause.CARRIED_OUT))
    return told


def _cause(one: Moved) -> Cause:
    if one.is_open:
        return Cause.REOPENED
    return Cause.VOID if one.is_void else Cause.REMOVED


@dataclass(slots=True)
class Balance:
    """存量变动 between two days: open before the first one, what moved, open at the end of the last."""

    start: int = 0
    moved: Counter[Cause] = field(default_factory=Counter)

    @property
    def end(self) -> int:
        return self.start + sum(self.moved[one] for one in CAME) - sum(self.moved[one] for one in WENT)

    def add(self, changes: Sequence[Change], first: date, last: date) -> None:
        """Counts one entry."""
        for change in changes:
            if change.day < first:
                self.start += change.by
            elif change.day <= last:
                self.moved[change.cause] += 1

    def __iadd__(self, other: Balance) -> Balance:
        self.start += other.start
        self.moved.update(other.moved)
        return self


def balance_of(entries: Iterable[Sequence[Change]], first: date, last: date) -> Balance:
    """The balance of many entries."""
    whole = Balance()
    for changes in entries:
        whole.add(changes, first, last)
    return whole


def stock_on(entries: Iterable[Sequence[Change]], day: date) -> int:
    """How many were open at the end of a day."""
    return sum(change.by for changes in entries for change in changes if change.day <= day)


def daily_stock(entries: Iterable[Sequence[Change]], first: date, last: date) -> Mapping[date, int]:
    """The stock at the end of each day between two."""
    moves: Counter[date] = Counter()
    before = 0
    for changes in entries:
        for change in changes:
            if change.day < first:
                before += change.by
            else:
                moves[change.day] += change.by
    told, day = {}, first
    while day <= last:
        before += moves[day]
        told[day] = before
        day += ONE_DAY
    return told
