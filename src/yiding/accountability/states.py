"""追责案件的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import CaseState as S


def _one(name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"accountability.{name}", label)


CASE = Machine.of(
    "accountability.case",
    (
        _one("verify", "clue", S.VERIFIED, "登记核实情况"),
        _one("state", "verified", S.STATED, "提交陈述"),
        _one("propose", "stated", S.PROPOSED, "提出处理建议"),
        _one("return", "proposed", S.STATED, "退回重新建议"),
        _one("decide", "proposed", S.DECIDED, "作出决定"),
        _one("close", "decided", S.CLOSED, "结案"),
        _one("dismiss", "clue verified stated", S.CLOSED, "不予追责"),
    ),
)
