"""回头看的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import LookBackState

S = LookBackState
LOOK_BACK = Machine.of(
    "lookback.lookback",
    (
        Move("conclude", frozenset({S.OPEN}), S.CONCLUDED, "look_back.conclude", "完结"),
        Move("reopen", frozenset({S.CONCLUDED}), S.OPEN, "look_back.reopen", "重新核查"),
    ),
)
