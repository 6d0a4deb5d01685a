"""待办: what waits for a person. Each room says what of its own does; the desk sorts it by due day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

from .batches import Batch, Outcome, Told, words_of
from .columns import Rows, Viewer
from .errors import WrongState
from .firsts import firsts

MOST = 50
"""Of one kind the desk shows so many; a room need give no more than one above it."""


@dataclass(frozen=True, slots=True)
class Todo:
    """一件待办: ``step`` is the one next step, ``url`` where it is done, ``due`` the last day for it.

    ``key`` is that of its row, where its kind is told as rows.
    """

    title: str
    step: Any
    url: str
    due: date | None = None
    note: Any = ""
    key: int | None = None


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
    one of them asks for and may touch what ``related`` names. ``batch`` is the step that many can
    take at once.
    """

    code: str
    label: Any
    is_for: Callable[[Viewer], bool]
    rows: Callable[[Viewer], Rows]
    todo: Callable[[Any], Todo]
    due: str = "due_on"
    related: tuple[str, ...] = ()
    url_name: str = ""
    batch: Batch | None = None


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
        kind.code: [
            replace(kind.todo(known[rows.model][key]), key=key) for key in keys if key in known[rows.model]
        ]
        for kind, rows, keys in zip(kinds, lots, found, strict=True)
    }


def kind_in_batch(code: str) -> WaitingRows | None:
    """The kind of a code, if many of it can be done at once."""
    kind = _kinds.get(code)
    return kind if isinstance(kind, WaitingRows) and kind.batch is not None else None


def waiting_now(kind: WaitingRows, viewer: Viewer, keys: Sequence[int]) -> dict[int, Any]:
    """Which of some rows wait for a viewer now, by key."""
    rows = kind.rows(viewer).filter(pk__in=keys).order_by().values("pk")
    chosen: Any = rows.model._default_manager.filter(pk__in=rows).select_related(*kind.related)
    return {row.pk: row for row in chosen}


def batch_do(kind: WaitingRows, keys: Sequence[int], told: Told, by: User) -> list[Outcome]:
    """成批办理: the step of a kind, row by row; what became of each."""
    rows = waiting_now(kind, by, keys)
    return [_done(kind, key, rows.get(key), told, by) for key in dict.fromkeys(keys)]


def _done(kind: WaitingRows, key: int, row: Model | None, told: Told, by: User) -> Outcome:
    assert kind.batch is not None
    if row is None:
        return _gone(kind, key, by)
    todo = kind.todo(row)
    error = kind.batch.refusal_of(row, told, by)
    return Outcome(todo.title, todo.url, words_of(error) if error else "")


def _gone(kind: WaitingRows, key: int, viewer: Viewer) -> Outcome:
    """What waited when the page was made, and waits no more. What is not visible has no name."""
    assert kind.batch is not None
    why = words_of(WrongState())
    try:
        todo = kind.todo(kind.batch.get(viewer, key))
    except Http404:
        return Outcome(_("已经不在待办中的一项"), "", why)
    return Outcome(todo.title, todo.url, why)
