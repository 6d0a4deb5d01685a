"""督查单和规则的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import RuleSetState, SlipState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


SLIP = Machine.of(
    "urging.slip",
    (
        _one("slip", "answer", "issued", SlipState.ANSWERED, "答复"),
        _one("slip", "answer_late", "issued", SlipState.LATE, "逾期答复"),
        _one("slip", "return", "answered late", SlipState.ISSUED, "退回重答"),
        _one("slip", "withdraw", "issued", SlipState.WITHDRAWN, "撤回"),
    ),
)
RULESET = Machine.of(
    "urging.ruleset",
    (
        _one("ruleset", "adopt", "draft", RuleSetState.ADOPTED, "施行"),
        _one("ruleset", "recall", "adopted", RuleSetState.DRAFT, "收回"),
    ),
)
