"""列与筛选: what a list is made of. Use it through :mod:`yiding.core.lists`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .figures import Figure

Viewer: TypeAlias = User | AnonymousUser
Label: TypeAlias = str | Promise
Rows: TypeAlias = QuerySet[Any]
Option: TypeAlias = tuple[str, Label]

NOTHING_YET = _("这里还没有内容")
SEARCH = _("搜索")
RESERVED = frozenset({"q", "sort", "page", "col", "export", "action", "view"})


class FilterKind(StrEnum):
    """筛选方式."""

    CHOICE = "choice"
    TEXT = "text"
    YEAR = "year"
    DATES = "dates"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Days:
    """起止日期: the value of a date filter; either end may be open."""

    first: Any = None
    last: Any = None


@dataclass(frozen=True, slots=True)
class Column:
    """列: ``cell(row)`` is what the page shows (text, number, date, or markup made by :mod:`core.markup`).

    ``sort`` is a field path (or several, ``("year", "number")``), ``link(row)`` an address, ``export(row)``
    what a spreadsheet gets when that differs from the cell. ``default=False`` hides the column until chosen.
    A ``room`` other than its content's: ``tight`` (a number such as ``YH-2026-0007``) never breaks and leaves
    its room to the next one, ``wide`` (a sentence) keeps enough not to become a column of words.
    """

    key: str
    label: Label
    cell: Callable[[Any], Any]
    sort: str | tuple[str, ...] | None = None
    export: Callable[[Any], Any] | None = None
    default: bool = True
    numeric: bool = False
    room: str = ""
    link: Callable[[Any], str | None] | None = None

    def value(self, row: Any) -> Any:
        """What a spreadsheet gets."""
        return (self.export or self.cell)(row)


@dataclass(frozen=True, slots=True)
class Filter:
    """筛选: ``apply`` is a lookup (``"held_on__year"``) or a function of the rows and the value read.

    The value is a ``str`` (choice, text), ``int`` (year), ``True`` (flag) or :class:`Days` (dates; a lookup
    names the field itself). ``choices`` are pairs of value and label, or a function that gives them for a
    viewer; a value that is not among them is ignored.
    """

    key: str
    label: Label
    kind: FilterKind | str
    apply: str | Callable[[Rows, Any], Rows]
    choices: Sequence[Option] | Callable[[Viewer], Iterable[Option]] = ()

    def options(self, viewer: Viewer) -> tuple[Option, ...]:
        return tuple(self.choices(viewer) if callable(self.choices) else self.choices)

    def narrow(self, rows: Rows, value: Any) -> Rows:
        """The rows that the value leaves."""
        if not isinstance(self.apply, str):
            return self.apply(rows, value)
        if isinstance(value, Days):
            ends = {f"{self.apply}__gte": value.first, f"{self.apply}__lte": value.last}
            return rows.filter(**{lookup: day for lookup, day in ends.items() if day is not None})
        return rows.filter(**{self.apply: value})


@dataclass(frozen=True, slots=True)
class Empty:
    """空状态: what to say, and what to do, when a list holds nothing at all."""

    sentence: Label = NOTHING_YET
    advice: Label = ""
    act: Label = ""
    url_name: str = ""


@dataclass(frozen=True, slots=True)
class ListSpec:
    """列表: everything that a list needs to be shown, filtered, kept and exported.

    ``base(viewer)`` is the visibility selector, and the only source of rows for page, count and export. It
    must select or prefetch all that the cells touch. ``search(rows, words)`` narrows by the box above the
    list. ``figures(rows)`` may give a few figures of the rows that the filters leave. Where these need
    nothing that ``base`` adds to a row, ``counted(keys)`` gives bare rows by the keys that a search found
    in ``base``, and by no others.
    """

    name: str
    title: Label
    base: Callable[[Viewer], Rows]
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    default_sort: str = ""
    search: Callable[[Rows, str], Rows] | None = None
    search_label: Label = SEARCH
    empty: Empty = Empty()
    lead: Label = ""
    figures: Callable[[Rows], Sequence[Figure]] | None = None
    counted: Callable[[Sequence[Any]], Rows] | None = None
    per_page: int = 50
    dense: bool = False

    def __post_init__(self) -> None:
        taken = RESERVED & {filter_.key for filter_ in self.filters}
        if taken:
            raise ValueError(f"list {self.name}: a filter may not be called {', '.join(sorted(taken))}")
        if self.default_sort and self.column(self.default_sort.lstrip("-")) is None:
            raise ValueError(f"list {self.name}: no column {self.default_sort}")

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)
