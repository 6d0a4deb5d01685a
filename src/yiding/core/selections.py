"""选择: what a person asked of a list, read from the address and written back as its one canonical form.

Whatever the address holds, reading never fails: what cannot be understood is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from .columns import Column, Days, Filter, FilterKind, ListSpec, Option, Rows, Viewer

LAST_PAGE = 20_000
LONGEST_TEXT = 100
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
YEARS = range(1900, 2201)
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Selection:
    """选择: words, filter values, order, columns and page of one look at a list."""

    spec: ListSpec
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    words: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    sort: str = ""
    columns: tuple[str, ...] = ()
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.values)

    @property
    def shown(self) -> tuple[Column, ...]:
        return tuple(column for column in self.spec.columns if column.key in self.columns)

    def rows(self, viewer: Viewer) -> Rows:
        """The rows asked for, in order: the same for page, count and export."""
        rows = self.spec.base(viewer)
        if self.words and self.spec.search is not None:
            rows = self.spec.search(rows, self.words)
        for filter_ in self.spec.filters:
            if filter_.key in self.values:
                rows = filter_.narrow(rows, self.values[filter_.key])
        return rows.order_by(*self._order()) if self.sort else rows

    def _order(self) -> Iterator[str]:
        falling = self.sort.startswith("-")
        column = self.spec.column(self.sort.lstrip("-"))
        paths = column.sort if column else None
        for path in (paths,) if isinstance(paths, str) else paths or ():
            yield path.removeprefix("-") if falling and path.startswith("-") else "-" * falling + path
        yield "-" * falling + "pk"

    def pairs(self, *, without: frozenset[str] = frozenset()) -> Pairs:
        """The canonical parameters; defaults are left out."""
        pairs: Pairs = [("q", self.words)] if self.words else []
        for filter_ in self.spec.filters:
            if filter_.key in self.values:
                pairs += _written(filter_.key, self.values[filter_.key])
        if self.sort != self.spec.default_sort:
            pairs.append(("sort", self.sort))
        if self.columns != default_columns(self.spec):
            pairs += [("col", key) for key in self.columns]
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return [(key, value) for key, value in pairs if key not in without]

    def query(self) -> str:
        return urlencode(self.pairs())

    def without_value(self, key: str) -> Selection:
        left = {name: value for name, value in self.values.items() if name != key}
        return replace(self, values=left, page=1)


def default_columns(spec: ListSpec) -> tuple[str, ...]:
    return tuple(column.key for column in spec.columns if column.default)


def read(spec: ListSpec, parameters: QueryDict, viewer: Viewer) -> Selection:
    """The selection that an address asks for."""
    options = {filter_.key: filter_.options(viewer) for filter_ in spec.filters}
    values = {filter_.key: _value(filter_, parameters, options[filter_.key]) for filter_ in spec.filters}
    return Selection(
        spec=spec,
        options=options,
        words=_text(parameters.get("q", "")) if spec.search else "",
        values={key: value for key, value in values.items() if value is not None},
        sort=_sort(spec, parameters.get("sort", "")),
        columns=_columns(spec, parameters.getlist("col")),
        page=_page(parameters.get("page", "")),
    )


def _value(filter_: Filter, parameters: QueryDict, options: tuple[Option, ...]) -> Any:
    given = parameters.get(filter_.key, "")
    match FilterKind(filter_.kind):
        case FilterKind.CHOICE:
            return given if given in {value for value, _label in options} and given else None
        case FilterKind.TEXT:
            return _text(given) or None
        case FilterKind.YEAR:
            return _year(given)
        case FilterKind.FLAG:
            return True if given == "1" else None
        case FilterKind.DATES:
            return _days(parameters, filter_.key)


def _text(given: str) -> str:
    return CONTROL.sub(" ", given).strip()[:LONGEST_TEXT]


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _year(given: str) -> int | None:
    year = _number(given)
    return year if year in YEARS else None


def _days(parameters: QueryDict, key: str) -> Days | None:
    first, last = (_day(parameters.get(f"{key}_{end}", "")) for end in ("from", "to"))
    if first is None and last is None:
        return None
    if first and last and first > last:
        first, last = last, first
    return Days(first, last)


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _sort(spec: ListSpec, given: str) -> str:
    column = spec.column(given.removeprefix("-"))
    return given if column is not None and column.sort else spec.default_sort


def _columns(spec: ListSpec, given: list[str]) -> tuple[str, ...]:
    chosen = tuple(column.key for column in spec.columns if column.key in given)
    return chosen or default_columns(spec)


def _page(given: str) -> int:
    page = _number(given) or 1
    return page if page <= LAST_PAGE else 1


def _written(key: str, value: Any) -> Pairs:
    if isinstance(value, Days):
        ends = ((f"{key}_from", value.first), (f"{key}_to", value.last))
        return [(name, day.isoformat()) for name, day in ends if day is not None]
    return [(key, "1" if value is True else str(value))]
