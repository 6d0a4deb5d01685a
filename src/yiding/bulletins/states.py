"""督查通报的状态与流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import BulletinState

S = BulletinState


def _step(name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"bulletin.{name}", label)


BULLETIN = Machine.of(
    "bulletins.bulletin",
    (
        _step("send", "draft", S.SENT, "送审"),
        _step("take_back", "sent", S.DRAFT, "取回修改"),
        _step("issue", "draft sent", S.ISSUED, "印发"),
        _step("revoke", "issued", S.REVOKED, "撤销"),
        _step("drop", "draft", S.DROPPED, "作废"),
    ),
)
