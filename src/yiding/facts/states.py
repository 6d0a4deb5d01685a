"""事实表、异议的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import ObjectionState, SheetState

SHEET = Machine.of(
    "facts.sheet",
    (Move("freeze", frozenset({SheetState.OPEN}), SheetState.FROZEN, "sheet.freeze", "冻结"),),
)
RAISED = frozenset({ObjectionState.RAISED})
OBJECTION = Machine.of(
    "facts.objection",
    (
        Move("uphold", RAISED, ObjectionState.UPHELD, "objection.uphold", "采纳并更正"),
        Move("reject", RAISED, ObjectionState.REJECTED, "objection.reject", "不采纳"),
    ),
)
