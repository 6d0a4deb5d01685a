"""台账流转: the moves of each kind as a machine, from its declaration; what stays in its stage is none."""

from __future__ import annotations

from functools import cache

from yiding.core.moves import Machine, Move

from .catalogue import kind_of

EVENT = "entry.moved"


@cache
def machine_of(code: str) -> Machine:
    """状态机 of a kind."""
    kind = kind_of(code)
    return Machine.of(
        f"registers.{code}",
        (
            Move(one.name, frozenset(one.sources), one.target, EVENT, one.label)
            for one in kind.moves
            if not one.stays
        ),
    )
