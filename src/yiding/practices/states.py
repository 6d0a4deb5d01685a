"""典型经验、复制推广、自查的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import AdoptionState, PracticeState, SweepState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


P = PracticeState
PRACTICE = Machine.of(
    "practices.practice",
    (
        _one("practice", "summarise", "found", P.SUMMARISED, "报请推广"),
        _one("practice", "return", "summarised", P.FOUND, "退回补充"),
        _one("practice", "approve", "summarised", P.APPROVED, "同意推广"),
        _one("practice", "spread", "approved spread", P.SPREAD, "推广"),
    ),
)
ADOPTION = Machine.of(
    "practices.adoption",
    (
        _one("adoption", "adopt", "asked declined", AdoptionState.ADOPTED, "登记推广"),
        _one("adoption", "decline", "asked", AdoptionState.DECLINED, "不适用"),
    ),
)
SWEEP = Machine.of(
    "practices.sweepanswer",
    (
        _one("sweep", "clean", "asked", SweepState.CLEAN, "没有同类问题"),
        _one("sweep", "mending", "asked", SweepState.MENDING, "发现，正在整改"),
        _one("sweep", "mended", "asked mending", SweepState.MENDED, "发现，已整改"),
    ),
)
