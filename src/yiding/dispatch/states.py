"""调度会和疑难问题的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import CaseState, DispatchState

D, C = DispatchState, CaseState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


DISPATCH = Machine.of(
    "dispatch.dispatch",
    (
        _one("dispatch", "freeze", "planned", D.FROZEN, "冻结数据"),
        _one("dispatch", "thaw", "frozen", D.PLANNED, "解除冻结"),
        _one("dispatch", "hold", "frozen", D.HELD, "记为已召开"),
        _one("dispatch", "act", "held", D.ACTED, "交办议定事项"),
        _one("dispatch", "check", "acted", D.CHECKED, "核查完结"),
        _one("dispatch", "cancel", "planned frozen", D.CANCELLED, "取消"),
    ),
)
CASE = Machine.of(
    "dispatch.case",
    (
        _one("case", "decide", "open decided", C.DECIDED, "定处置"),
        _one("case", "solve", "open decided", C.SOLVED, "解决"),
        _one("case", "carry", "open decided", C.OPEN, "转下季度"),
        _one("case", "reopen", "solved", C.OPEN, "重新研究"),
    ),
)
