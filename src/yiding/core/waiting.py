"""待办: what waits for a person. Each room says what of its own does; the desk sorts it by due day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .columns import Rows, Viewer
from .firsts import firsts

MOST = 50
"""Of one kind the desk shows so many; a room need give no more than one above it."""


@dataclass(frozen=True, slots=True)
class Todo:
    """一件待办: ``step`` is the one next step, ``url`` where it is done, ``due`` the last day for it."""

    title: str
    step: Any
    url: str
    due: date | None = None
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """一类待办. ``todos`` gives a viewer's, those due first; ``url_name`` is the list of all of them."""

    code: str
    label: Any
    is_for: Callable[[Viewer], bool]
    todos: Callable[[Viewer], Iterable[Todo]]
    url_name: str = ""


@dataclass(frozen=True, slots=True)
class WaitingRows:
    """一类待办, told as rows: the desk asks for the first of all such kinds by one query.

    ``rows`` are a viewer's, ``due`` the field of their day (empty: none), ``todo`` says what
    one of them asks for and may touch what ``related`` names.
    """

    code: str
    label: Any
    is_for: Callable[[Viewer], bool]
    rows: Callable[[Viewer], Rows]
    todo: Callable[[Any], Todo]
    due: str = "due_on"
    related: tuple[str, ...] = ()
    url_name: str = ""


Kind = Waiting | WaitingRows
_kinds: dict[str, Kind] = {}


def offer_waiting(*kinds: Kind) -> None:
    """A room says what of its own waits for people."""
    for kind in kinds:
        _kinds[kind.code] = kind


@dataclass(frozen=True, slots=True)
class Pile:
    """一叠待办: those of one kind, and whether there are more than are shown."""

    kind: Kind
    todos: tuple[Todo, ...]
    has_more: bool


def piles_of(viewer: Viewer) -> list[Pile]:
    """What waits for a viewer, kind by kind; kinds of which nothing waits are left out."""
    kinds = [kind for kind in _kinds.values() if kind.is_for(viewer)]
    told = _todos_of_rows([kind for kind in kinds if isinstance(kind, WaitingRows)], viewer)
    piles = []
    for kind in kinds:
        todos = tuple(told[kind.code] if isinstance(kind, WaitingRows) else kind.todos(viewer))
        if todos:
            piles.append(Pile(kind, todos[:MOST], len(todos) > MOST))
    return piles


def _todos_of_rows(kinds: Sequence[WaitingRows], viewer: Viewer) -> dict[str, list[Todo]]:
    """The first of each kind: one query for the keys of all, one for the rows of each table that has any."""
    lots = [kind.rows(viewer) for kind in kinds]
    found = firsts([(rows, kind.due) for rows, kind in zip(lots, kinds, strict=True)], MOST + 1)
    wanted: dict[Any, set[int]] = defaultdict(set)
    related: dict[Any, set[str]] = defaultdict(set)
    for kind, rows, keys in zip(kinds, lots, found, strict=True):
        wanted[rows.model] |= set(keys)
        related[rows.model] |= set(kind.related)
    known = {
        model: model._default_manager.select_related(*sorted(related[model])).in_bulk(keys) if keys else {}
        for model, keys in wanted.items()
    }
    return {
        kind.code: [kind.todo(known[rows.model][key]) for key in keys if key in known[rows.model]]
        for kind, rows, keys in zip(kinds, lots, found, strict=True)
    }
