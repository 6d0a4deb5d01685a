"""事权、移交清单、争议、划转基数、核查的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import BaseState, CheckState, DisputeState, HandoverState, MatterState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


def _machine(row: str, kind: str, *moves: tuple[str, str, str, str]) -> Machine:
    return Machine.of(f"handovers.{row}", (_one(kind, *told) for told in moves))


MATTER = _machine(
    "powermatter",
    "power_matter",
    ("decide", "listed", MatterState.DECIDED, "议定"),
    ("drop", "listed", MatterState.DROPPED, "不再划分"),
    ("arrive", "decided", MatterState.EFFECTIVE, "到位"),
)
HANDOVER = _machine(
    "handover",
    "handover",
    ("send", "drafting", HandoverState.CHECKING, "送接收方核对"),
    ("lock", "checking", HandoverState.LOCKED, "锁定"),
    ("reopen", "locked", HandoverState.CHECKING, "重新核对"),
    ("effect", "locked", HandoverState.EFFECTIVE, "办理移交"),
    ("check", "effective", HandoverState.CHECKED, "核查完毕"),
    ("withdraw", "drafting checking", HandoverState.WITHDRAWN, "撤销"),
)
DISPUTE = _machine(
    "dispute",
    "handover_dispute",
    ("rule", "open", DisputeState.SETTLED, "裁定"),
    ("withdraw", "open", DisputeState.WITHDRAWN, "撤回争议"),
)
BASE = _machine("basemove", "base_move", ("take", "offered", BaseState.TAKEN, "登记划转"))
CHECK = _machine(
    "continuitycheck",
    "continuity",
    ("fill", "open", CheckState.FILLED, "登记核查"),
    ("return", "filled", CheckState.OPEN, "退回重查"),
    ("confirm", "filled", CheckState.CONFIRMED, "复核"),
)
