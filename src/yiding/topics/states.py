"""议题、关口、会签、审定的状态与流转, as data."""

from __future__ import annotations

from collections.abc import Iterable

from yiding.core.moves import Machine, Move

from .models import EndorsementState, GateState, RoundState, TopicState

S = TopicState
G = GateState
E = EndorsementState
OPEN = frozenset({S.SUBMITTED, S.IN_TREATMENT})
OURS = frozenset({S.DRAFT, S.APPROVING})
"""In the submitter's hands: nobody else sees it."""


def _step(noun: str, name: str, sources: Iterable[str], target: str, label: str, event: str = "") -> Move:
    return Move(name, frozenset(map(str, sources)), target, event or f"{noun}.{name}", label)


TOPIC = Machine.of(
    "topics.topic",
    (
        _step("topic", "send", {S.DRAFT, S.RETURNED}, S.APPROVING, "送审签", "topic.sent"),
        _step("topic", "send_back", {S.APPROVING}, S.DRAFT, "退回起草人", "topic.sent_back"),
        _step("topic", "submit", {S.APPROVING}, S.SUBMITTED, "审签并报送", "topic.submitted"),
        _step("topic", "take_in", {S.SUBMITTED}, S.IN_TREATMENT, "受理", "topic.taken_in"),
        _step("topic", "return", OPEN, S.RETURNED, "退回", "topic.returned"),
        _step("topic", "refuse", OPEN, S.REFUSED, "不予上会", "topic.refused"),
        _step("topic", "revise", {S.RETURNED}, S.DRAFT, "修改后重报", "topic.revised"),
        _step("topic", "grant_change", OPEN | {S.ADMITTED}, S.RETURNED, "同意修改", "topic.change_granted"),
        _step("topic", "admit", {S.IN_TREATMENT}, S.ADMITTED, "准予入库", "topic.admitted"),
        _step(
            "topic",
            "withdraw",
            OPEN | {S.APPROVING, S.RETURNED, S.ADMITTED},
            S.WITHDRAWN,
            "撤回",
            "topic.withdrawn",
        ),
        _step("topic", "schedule", {S.ADMITTED}, S.SCHEDULED, "列入议程", "topic.scheduled"),
        _step("topic", "unschedule", {S.SCHEDULED}, S.ADMITTED, "移出议程", "topic.unscheduled"),
        _step("topic", "deliberate", {S.SCHEDULED}, S.DELIBERATED, "上会", "topic.deliberated"),
        _step("topic", "defer", {S.SCHEDULED, S.DELIBERATED}, S.ADMITTED, "暂缓", "topic.deferred"),
    ),
)

WAITING = frozenset({G.ASKED, G.ASKED_AGAIN})
DONE = frozenset({G.PASSED, G.CONDITIONAL, G.NOT_NEEDED})
ANSWERED = frozenset({G.PASSED, G.CONDITIONAL, G.FAILED})

GATE = Machine.of(
    "topics.gate",
    (
        _step("gate", "ask", {G.OPEN, G.FAILED, G.EXPIRED, G.NOT_NEEDED}, G.ASKED, "送审", "gate.asked"),
        _step("gate", "pass", WAITING, G.PASSED, "通过", "gate.passed"),
        _step("gate", "pass_with_conditions", WAITING, G.CONDITIONAL, "附条件通过", "gate.conditional"),
        _step("gate", "fail", WAITING, G.FAILED, "不通过", "gate.failed"),
        _step("gate", "waive", WAITING | {G.OPEN}, G.NOT_NEEDED, "不需要", "gate.waived"),
        _step("gate", "expire", {G.PASSED, G.CONDITIONAL}, G.EXPIRED, "过期", "gate.expired"),
        _step("gate", "ask_again", ANSWERED, G.ASKED_AGAIN, "重新审查", "gate.asked_again"),
    ),
)

ROUND = Machine.of(
    "topics.round",
    (_step("round", "close", {RoundState.OPEN}, RoundState.CLOSED, "结束会签", "round.closed"),),
)

ENDORSEMENT = Machine.of(
    "topics.endorsement",
    (
        _step("endorsement", "endorse", {E.WAITING}, E.ENDORSED, "同意上会", "endorsement.given"),
        _step("endorsement", "decline", {E.WAITING}, E.DECLINED, "不同意上会", "endorsement.declined"),
        _step("endorsement", "reopen", {E.DECLINED}, E.WAITING, "再次报请", "endorsement.asked_again"),
    ),
)
