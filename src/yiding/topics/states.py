"""议题的状态与流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import TopicState

S = TopicState
OPEN = frozenset({S.SUBMITTED, S.IN_TREATMENT})


def _step(name: str, sources: frozenset[TopicState], target: TopicState, label: str) -> Move:
    return Move(name, frozenset(map(str, sources)), target, f"topic.{name}", label)


TOPIC = Machine.of(
    "topics.topic",
    (
        _step("send", frozenset({S.DRAFT, S.RETURNED}), S.APPROVING, "送审签"),
        _step("send_back", frozenset({S.APPROVING}), S.DRAFT, "退回起草人"),
        _step("submit", frozenset({S.APPROVING}), S.SUBMITTED, "审签并报送"),
        _step("take_in", frozenset({S.SUBMITTED}), S.IN_TREATMENT, "受理"),
        _step("return", OPEN, S.RETURNED, "退回"),
        _step("refuse", OPEN, S.REFUSED, "不予上会"),
        _step("admit", frozenset({S.IN_TREATMENT}), S.ADMITTED, "准予入库"),
        _step("withdraw", OPEN | {S.APPROVING, S.RETURNED, S.ADMITTED}, S.WITHDRAWN, "撤回"),
        _step("schedule", frozenset({S.ADMITTED}), S.SCHEDULED, "列入议程"),
        _step("unschedule", frozenset({S.SCHEDULED}), S.ADMITTED, "移出议程"),
        _step("deliberate", frozenset({S.SCHEDULED}), S.DELIBERATED, "上会"),
        _step("defer", frozenset({S.SCHEDULED, S.DELIBERATED}), S.ADMITTED, "暂缓"),
    ),
)
