"""流转: states and moves as data.

A :class:`Machine` names the moves of one kind of object. :func:`move` makes one: a conditional update whose
row count is checked, so that of two people who move the same object at once one is told that it has moved.
The writer of events is handed in by the caller: this room does not know the audit chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import F

from .errors import WrongState


@dataclass(frozen=True, slots=True)
class Move:
    """一次流转: from any of ``sources`` to ``target``; ``event`` is the kind of event it writes."""

    name: str
    sources: frozenset[str]
    target: str
    event: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """状态机: the moves of one kind of object, by name."""

    name: str
    moves: Mapping[str, Move] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, moves: Iterable[Move]) -> Machine:
        return cls(name, {move.name: move for move in moves})

    def open_to(self, state: str) -> tuple[Move, ...]:
        """The moves that an object in this state can make."""
        return tuple(move for move in self.moves.values() if state in move.sources)


def move(
    machine: Machine,
    name: str,
    row: models.Model,
    /,
    write_event: Callable[[str, str, str], object],
    **values: Any,
) -> None:
    """Moves ``row`` (fields ``state``, ``version``) and sets ``values``, in the caller's transaction.

    ``write_event(kind, before, after)`` is called once, after the update. Raises
    :class:`~yiding.core.errors.WrongState` when the row is not in a state that the move starts from.
    ``row`` then holds the new values; of its other columns (a record is long) nothing is read again.
    """
    step = machine.moves[name]
    model, before = type(row), str(row.state)  # type: ignore[attr-defined]
    rows = model._default_manager.filter(pk=row.pk, state__in=step.sources)
    if not rows.update(state=step.target, version=F("version") + 1, **values):
        raise WrongState(f"{machine.name}.{name}")
    for name_of, value in values.items():
        setattr(row, name_of, value)
    row.refresh_from_db(fields=["state", "version"])
    write_event(step.event, before, step.target)
