"""公文的状态与流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import PaperState

S = PaperState


def _step(name: str, sources: frozenset[PaperState], target: PaperState, label: str) -> Move:
    return Move(name, frozenset(map(str, sources)), target, f"paper.{name}", label)


PAPER = Machine.of(
    "papers.paper",
    (
        _step("countersign", frozenset({S.DRAFTING}), S.COUNTERSIGNING, "送会签"),
        _step("send_back", frozenset({S.COUNTERSIGNING, S.APPROVED}), S.DRAFTING, "退回修改"),
        _step("approve", frozenset({S.DRAFTING, S.COUNTERSIGNING}), S.APPROVED, "审核通过"),
        _step("sign", frozenset({S.APPROVED}), S.SIGNED, "签发"),
        _step("issue", frozenset({S.SIGNED}), S.ISSUED, "印发"),
        _step("supersede", frozenset({S.ISSUED}), S.SUPERSEDED, "更正"),
        _step("revoke", frozenset({S.ISSUED}), S.REVOKED, "撤销"),
    ),
)
