"""问题困难的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import DifficultyState as S


def _one(name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"difficulty.{name}", label)


DIFFICULTY = Machine.of(
    "difficulties.difficulty",
    (
        _one("assign", "raised assigned handling escalated", S.ASSIGNED, "交办"),
        _one("take", "assigned", S.HANDLING, "受理"),
        _one("answer", "assigned handling escalated", S.SOLVED, "答复"),
        _one("confirm", "solved", S.CONFIRMED, "确认解决"),
        _one("refuse", "solved", S.HANDLING, "仍未解决"),
        _one("escalate", "raised assigned handling", S.ESCALATED, "提级协调"),
        _one("withdraw", "raised assigned", S.WITHDRAWN, "撤回"),
    ),
)
