"""特别规则: what a kind can say in its ``rules.py`` beside its declaration, as one value ``RULES``.

Everything has a default, and is given what it needs; a rule never writes an event and never asks who is
logged in. What it raises is a :class:`~yiding.core.errors.YidingError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yiding.core.acts import Act
from yiding.core.columns import Column, Filter, Viewer

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import QueryDict

    from yiding.directory.models import Government

    from .models import Entry
    from .round_rows import Check

Told = Mapping[str, Any]
"""What a form told: columns and own fields by key."""


@dataclass(frozen=True, slots=True)
class Section:
    """页面上的一节: a heading, and facts or a table; ``notes`` are sentences under it."""

    title: Any
    facts: Sequence[tuple[Any, Any]] = ()
    heads: Sequence[Any] = ()
    rows: Sequence[Sequence[Any]] = ()
    notes: Sequence[Any] = ()
    empty: Any = ""


@dataclass(frozen=True, slots=True)
class Report:
    """专门报表 of a kind: a table on a page of its own, that prints and exports, with a chart if it has one.

    ``build(viewer, asked)`` gets the address's parameters; ``asks`` names those that its form shows
    (``first``, ``last``: days; ``campaign``, ``sector``, ``town``: rows; ``round``). ``is_public``: a copy of
    its first sheet may be put before the public.
    """

    key: str
    label: Any
    build: Callable[[Viewer, ReportAsked], Sheet]
    asks: tuple[str, ...] = ()
    lead: Any = ""
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """报表的条件."""

    government: Government
    kind: str
    first: Any = None
    last: Any = None
    campaign: Any = None
    sector: Any = None
    town: Any = None
    round: Any = None
    query: QueryDict | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """一张表: heads and rows; a cell is text, a figure, a day or markup. ``links`` gives rows' addresses.

    ``chart`` names the columns (by place) that are drawn as bars over the first one. ``total`` is a last row.
    """

    heads: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    total: Sequence[Any] = ()
    links: Sequence[str] = ()
    chart: Sequence[int] = ()
    title: Any = ""
    notes: Sequence[Any] = ()
    more: Sequence[Sheet] = ()


def _nothing(*_all: Any, **_named: Any) -> None:
    return None


def _as_told(_government: Government, told: Told) -> Told:
    return {}


def _none(*_all: Any, **_named: Any) -> Sequence[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class Rules:
    """特别规则.

    ``check(government, told, entry)`` gives faults by field key (empty: all right). ``propose(government,
    told)`` fills in what a person left empty. ``compute(entry)`` gives the values of computed fields.
    ``before_move(entry, move, told, by)`` may raise; ``after_move`` acts on, in the same transaction.
    ``after_record(entry, by)`` follows a new entry, ``after_check(check, by)``
    a check of an object. ``sections(viewer, entry)`` and ``acts`` stand on an
    entry's page (an act's service writes its own event), ``columns`` and ``filters`` in the list, ``reports``
    beside it. ``checks`` are what a gate's conditions name as ``rule``: each gives what is lacking, or
    nothing. ``edition_order`` puts the rows of an edition in order; with ``edition_all_towns`` each town
    confirms a row that names none.
    """

    check: Callable[[Government, Told, Entry | None], Mapping[str, Any] | None] = _nothing
    propose: Callable[[Government, Told], Told] = _as_told
    compute: Callable[[Entry], Told] | None = None
    before_move: Callable[[Entry, str, Told, User], None] = _nothing
    after_move: Callable[[Entry, str, Told, User], None] = _nothing
    after_record: Callable[[Entry, User], None] = _nothing
    after_check: Callable[[Check, User], None] = _nothing
    sections: Callable[[Viewer, Entry], Sequence[Section]] = _none
    acts: tuple[Act, ...] = ()
    columns: tuple[Column, ...] = ()
    filters: tuple[Filter, ...] = ()
    reports: tuple[Report, ...] = ()
    checks: Mapping[str, Callable[[Entry], str]] = field(default_factory=dict)
    narrow: Callable[[Viewer, QuerySet[Entry]], QuerySet[Entry]] | None = None
    edition_order: tuple[str, ...] = ()
    edition_all_towns: bool = False


NO_RULES = Rules()
