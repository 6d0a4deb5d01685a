"""场次的状态与流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import SittingState

S = SittingState


def _step(name: str, sources: frozenset[SittingState], target: SittingState, label: str) -> Move:
    return Move(name, frozenset(map(str, sources)), target, f"sitting.{name}", label)


SITTING = Machine.of(
    "sittings.sitting",
    (
        _step("call", frozenset({S.PLANNED}), S.CALLED, "发出通知"),
        _step("open", frozenset({S.CALLED}), S.IN_SESSION, "宣布开会"),
        _step("end", frozenset({S.IN_SESSION}), S.HELD, "散会"),
        _step("close", frozenset({S.HELD}), S.CLOSED, "归结"),
        _step("cancel", frozenset({S.PLANNED, S.CALLED}), S.CANCELLED, "取消"),
    ),
)
