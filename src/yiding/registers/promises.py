"""承诺与实绩: what was promised for a parcel or project, held against verified figures.

The difference is computed. How an indicator comes from figures is data (setting ``indicators`` of the
figures' register): which figure, of the period or added up until it, divided by area or by another figure,
and whether more or less of it is better.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .catalogue import kind_of
from .models import Entry
from .selectors import settings_of
from .values import mirror, packed, stored

PROMISES, FIGURES, PARCELS, PROJECTS = "land_promises", "land_figures", "land_parcels", "m0_projects"
AREA = {PARCELS: "area", PROJECTS: "land_area"}
MU, SQUARE, TOTAL, LESS = "亩", "平方米", "累计", "不高于"
REACHED, SHORT, NO_FIGURE, BY_PAPER = "达到", "未达到", "尚无核实数字", "按材料核查"
QUARTERS = 4
Values = Mapping[str, Mapping[str, Decimal]]
"""Verified values of one object, by figure and period."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """指标口径."""

    name: str
    figure: str
    span: str
    per: str
    better: str
    unit: str

    @property
    def is_less_better(self) -> bool:
        return self.better == LESS


@dataclass(frozen=True, slots=True)
class Measure:
    """口径 of a government: its indicators, the squares of a mu, and to how many places results are told."""

    indicators: Mapping[str, Indicator]
    square: Decimal
    places: int

    @classmethod
    def of(cls, government_id: int) -> Measure:
        told = settings_of(government_id, FIGURES)
        rows = {row["indicator"]: row for row in told["indicators"] or ()}
        indicators = {
            name: Indicator(name, row["figure"], row["span"], row["per"], row["better"], row["unit"])
            for name, row in rows.items()
        }
        square = Decimal(str(settings_of(government_id, PARCELS)["square_of_mu"]))
        return cls(indicators, square, int(told["places"]))

    def rounded(self, value: Decimal) -> Decimal:
        return value.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)

    def mu(self, square: Decimal) -> Decimal:
        return self.rounded(square / self.square)

    def result(self, one: Indicator, values: Values, period: str, area: Decimal) -> Decimal | None:
        """The value of an indicator in a period; none while a figure for it is missing."""
        upper = spanned(values.get(one.figure, {}), period, is_total=one.span == TOTAL)
        if upper is None or not one.per:
            return None if upper is None else self.rounded(upper)
        if one.per == MU:
            lower: Decimal | None = area / self.square
        elif one.per == SQUARE:
            lower = area
        else:
            lower = spanned(values.get(one.per, {}), period, is_total=one.span == TOTAL)
        return self.rounded(upper / lower) if lower else None


def spanned(values: Mapping[str, Decimal], period: str, *, is_total: bool) -> Decimal | None:
    """A figure of a period, or added up until its end. A year is its own figure, else its four quarters."""
    if not is_total:
        return _of(values, period)
    year, quarter = int(period[:4]), int(period[5:] or QUARTERS)
    last = _part(values, year, quarter)
    if last is None:
        return None
    before = [_part(values, one, QUARTERS) for one in {int(key[:4]) for key in values} if one < year]
    return sum((one for one in before if one is not None), last)


def _of(values: Mapping[str, Decimal], period: str) -> Decimal | None:
    if period in values:
        return values[period]
    quarters = [values.get(f"{period}Q{n}") for n in range(1, QUARTERS + 1)]
    given = [one for one in quarters if one is not None]
    return sum(given, Decimal(0)) if len(period) == QUARTERS and len(given) == QUARTERS else None


def _part(values: Mapping[str, Decimal], year: int, quarter: int) -> Decimal | None:
    """A year until the end of a quarter: as far as figures say it."""
    if quarter == QUARTERS and str(year) in values:
        return values[str(year)]
    given = [values[key] for n in range(1, quarter + 1) if (key := f"{year}Q{n}") in values]
    return sum(given, Decimal(0)) if given else None


def figures_of(objects: Iterable[int]) -> dict[int, dict[str, dict[str, Decimal]]]:
    """Verified figures by object, figure and period. One query."""
    rows = Entry.objects.filter(parent__in=list(objects), code=FIGURES, state="verified").order_by("pk")
    found: dict[int, dict[str, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for parent, values in rows.values_list("parent", "values"):
        found[int(parent or 0)][values["figure"]][values["period"]] = Decimal(str(values["value"]))
    return found


def area_of(entry: Entry) -> Decimal:
    """The area of a parcel or project in square metres."""
    return Decimal(str(entry.values.get(AREA.get(entry.code, "")) or 0))


@dataclass(frozen=True, slots=True)
class Held:
    """对照: a promise held against what was verified."""

    result: Decimal | None
    difference: Decimal | None
    verdict: str
    unit: str = ""

    @property
    def is_short(self) -> bool:
        return self.verdict == SHORT


def held(promise: Entry, measure: Measure, values: Values) -> Held:
    """How a promise stands. Pure."""
    told = promise.values
    one = measure.indicators.get(told.get("indicator") or "")
    target, period = told.get("target"), told.get("period") or ""
    if one is None or target is None or not period or promise.parent is None:
        return Held(None, None, BY_PAPER, one.unit if one else "")
    result = measure.result(one, values, period, area_of(promise.parent))
    if result is None:
        return Held(None, None, NO_FIGURE, one.unit)
    wanted = Decimal(str(target))
    difference = wanted - result if one.is_less_better else result - wanted
    return Held(result, difference, SHORT if difference < 0 else REACHED, one.unit)


def held_now(promise: Entry) -> Held:
    """How a promise stands now. Three queries."""
    if promise.parent_id is None:
        return Held(None, None, BY_PAPER)
    return held(
        promise, Measure.of(promise.government_id), figures_of([promise.parent_id])[promise.parent_id]
    )


def computed(promise: Entry) -> dict[str, Any]:
    """What stands in a promise's computed fields."""
    now = held_now(promise)
    return {"result": now.result, "difference": now.difference, "verdict": now.verdict}


def promises_refresh(parent: Entry, *, with_: Entry | None = None, without: Entry | None = None) -> None:
    """The promises of an object, after a figure of it counts (``with_``), or counts no more (``without``)."""
    measure, values = Measure.of(parent.government_id), figures_of([parent.pk])[parent.pk]
    if with_ is not None:
        values[with_.values["figure"]][with_.values["period"]] = Decimal(str(with_.values["value"]))
    if without is not None:
        values[without.values["figure"]].pop(without.values["period"], None)
    kind = kind_of(PROMISES)
    for promise in Entry.objects.filter(parent=parent, code=PROMISES, is_open=True).select_related("parent"):
        now = held(promise, measure, values)
        told = {"result": now.result, "difference": now.difference, "verdict": now.verdict}
        values_now = {**promise.values, **packed(kind, told)}
        if values_now != promise.values:
            promise.values = values_now
            Entry.objects.filter(pk=promise.pk).update(values=values_now)
            mirror(kind, promise)


def of_parent(told: Mapping[str, Any]) -> dict[str, Any]:
    """What belongs to an object takes from it where it lies, whose it is, and who is responsible."""
    parent = told.get("parent")
    if not isinstance(parent, Entry):
        return {}
    return {key: getattr(parent, key) for key in ("town", "local", "department", "enterprise")}


def twins(kind: str, told: Mapping[str, Any], entry: Entry | None, keys: tuple[str, ...]) -> bool:
    """Is there another one of the same parent with the same values?"""
    parent = told.get("parent")
    if not isinstance(parent, Entry):
        return False
    rows = Entry.objects.filter(parent=parent, code=kind).exclude(state__in=("released", "cancelled"))
    if entry is not None and entry.pk:
        rows = rows.exclude(pk=entry.pk)
    wanted = [stored(told.get(key)) for key in keys]
    return any(
        [values.get(key) for key in keys] == wanted for values in rows.values_list("values", flat=True)
    )
