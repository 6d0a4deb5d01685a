"""对接记录的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import ApproachState as S


def _one(name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"approach.{name}", label)


APPROACH = Machine.of(
    "outreach.approach",
    (
        _one("contact", "planned contacted answered", S.CONTACTED, "登记对接"),
        _one("answer", "contacted", S.ANSWERED, "登记答复"),
        _one("obtain", "contacted answered", S.OBTAINED, "争取到位"),
        _one("refuse", "contacted answered", S.REFUSED, "未能争取"),
    ),
)
