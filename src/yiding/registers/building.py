"""违法建设的数: stock and increment, areas as they stood on a day, by town and village. All exact.

What was built by the day that a register sets (存量基准日) is stock, what was built later increment. The area
that is left of one is its area, less what was disposed of in parts by then, and nothing once it is closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q, QuerySet

from yiding.core import clock

from .catalogue import kind_of
from .models import Entry, Step
from .selectors import settings_of

CODE: Final = "illegal_builds"
TARGETS: Final = "illegal_targets"
STOCK, INCREMENT = "stock", "increment"
DEMOLISH, CONFISCATE, CORRECT, DEFER = "demolish", "confiscate", "correct", "defer"
UNKNOWN: Final = ("none", "found")
"""Stages in which nobody has said yet that it is one."""
SAFETY: Final = "存在安全隐患"
ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Build:
    """一处违法建设 as reckoning needs it. ``parts``: the area disposed of in all by each day."""

    key: int
    born: str
    town: int | None
    village: int | None
    state: str
    area: Decimal
    found_on: date
    closed_on: date | None
    due_on: date | None
    stopped_on: date | None
    defer_until: date | None
    path: str
    legal: str
    source: str
    harm: tuple[str, ...]
    parts: tuple[tuple[date, Decimal], ...] = ()

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def stop_days(self) -> int | None:
        """From finding to stopping; none while it was not stopped."""
        return None if self.stopped_on is None else max(0, (self.stopped_on - self.found_on).days)

    def there(self, day: date) -> bool:
        """Was it known and not closed at the end of a day?"""
        return self.found_on <= day and (self.closed_on is None or self.closed_on > day)

    def left(self, day: date) -> Decimal:
        """未处置面积 at the end of a day."""
        if not self.there(day):
            return ZERO
        done = max((area for when, area in self.parts if when <= day), default=ZERO)
        return max(ZERO, self.area - done)

    def known(self, day: date) -> Decimal:
        """The area that was on the ledger by the end of a day."""
        return self.area if self.found_on <= day else ZERO


def born_of(entry: Entry) -> str:
    """存量 or 增量: built by the day that the register sets, or later."""
    built = _day(entry.values.get("built_on")) or entry.found_on
    told = str(settings_of(entry.government_id, entry.code)["stock_until"] or "")
    return STOCK if built <= (_day(told) or date(entry.found_on.year - 1, 12, 31)) else INCREMENT


def _day(told: Any) -> date | None:
    if isinstance(told, date):
        return told
    try:
        return date.fromisoformat(str(told or ""))
    except ValueError:
        return None


def area_of(told: Any) -> Decimal:
    return Decimal(str(told)) if told not in (None, "") else ZERO


def builds(rows: QuerySet[Entry]) -> list[Build]:
    """Those among some entries that were found to be one. Two queries."""
    entries = list(rows.filter(code=CODE).exclude(state__in=UNKNOWN).order_by("pk"))
    parts = _parts([one.pk for one in entries])
    return [_build(one, parts.get(one.pk, ())) for one in entries]


def _parts(keys: Sequence[int]) -> Mapping[int, tuple[tuple[date, Decimal], ...]]:
    """分次处置: the area that was disposed of in all, by the day on which it was told."""
    found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    steps = Step.objects.filter(entry__in=keys, move="partly").order_by("pk")
    for entry, at, told in steps.values_list("entry", "at", "told"):
        day = at.astimezone(clock.SHANGHAI).date()
        found[entry].append((day, area_of((told or {}).get("area_done"))))
    return {key: tuple(rows) for key, rows in found.items()}


def identified(entry: Entry) -> Build:
    """One that is just being found to be one, as it will stand."""
    return replace(_build(entry, ()), state="identified")


def _build(entry: Entry, parts: tuple[tuple[date, Decimal], ...]) -> Build:
    told = entry.values
    return Build(
        key=entry.pk,
        born=told.get("born") or STOCK,
        town=entry.town_id,
        village=told.get("village"),
        state=entry.state,
        area=area_of(told.get("area")),
        found_on=entry.found_on,
        closed_on=entry.closed_on if not entry.is_open else None,
        due_on=entry.due_on,
        stopped_on=_day(told.get("stopped_on")),
        defer_until=_day(told.get("defer_until")),
        path=told.get("path") or "",
        legal=told.get("legal") or "",
        source=entry.source,
        harm=tuple(told.get("harm") or ()),
        parts=parts,
    )


def of_villages(government_id: int, villages: Iterable[int]) -> dict[int, list[Build]]:
    """All of some villages, whoever asks: conditions are held against the whole ledger. Two queries."""
    wanted = list(villages)
    rows = Entry.objects.filter(government=government_id, code=CODE)
    named = Q(mirrored__key="village", mirrored__text__in=[str(key) for key in wanted])
    found: dict[int, list[Build]] = defaultdict(list)
    for one in builds(rows.filter(named).distinct()):
        found[one.village or 0].append(one)
    return found


def total(areas: Iterable[Decimal]) -> Decimal:
    return sum(areas, ZERO)


def targets_of(government_id: int, year: int) -> dict[int, Decimal]:
    """年度处置面积目标 by town; of two for one town the newer. One query."""
    state = kind_of(TARGETS).first_stage.key
    rows = Entry.objects.filter(government=government_id, code=TARGETS, state=state, values__year=year)
    told = rows.filter(town__isnull=False).order_by("pk").values_list("town", "values")
    return {town: area_of(values.get("target")) for town, values in told if town is not None}
