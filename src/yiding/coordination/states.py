"""议事协调机构的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import CoordinationState as S


def _one(name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"coordination.{name}", label)


COORDINATION = Machine.of(
    "coordination.coordinationbody",
    (
        _one("set_up", "ordered", S.SET_UP, "确认组建"),
        _one("start", "set_up", S.ACTIVE, "开始运行"),
        _one("end", "ordered set_up active", S.ENDED, "撤销"),
    ),
)
