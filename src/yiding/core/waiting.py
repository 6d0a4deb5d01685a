"""待办: what waits for a person. Each room says what of its own does; the desk sorts it by due day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .columns import Viewer

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


_kinds: dict[str, Waiting] = {}


def offer_waiting(*kinds: Waiting) -> None:
    """A room says what of its own waits for people."""
    for kind in kinds:
        _kinds[kind.code] = kind


@dataclass(frozen=True, slots=True)
class Pile:
    """一叠待办: those of one kind, and whether there are more than are shown."""

    kind: Waiting
    todos: tuple[Todo, ...]
    has_more: bool


def piles_of(viewer: Viewer) -> list[Pile]:
    """What waits for a viewer, kind by kind; kinds of which nothing waits are left out."""
    piles = []
    for kind in _kinds.values():
        if not kind.is_for(viewer):
            continue
        if todos := tuple(kind.todos(viewer)):
            piles.append(Pile(kind, todos[:MOST], len(todos) > MOST))
    return piles
