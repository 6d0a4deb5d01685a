"""场次、议程版本和会议通知的状态与流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import AgendaState, InvitationState, SittingState

S = SittingState


def _step(name: str, sources: frozenset[SittingState], target: SittingState, label: str) -> Move:
    return Move(name, frozenset(map(str, sources)), target, f"sitting.{name}", label)


SITTING = Machine.of(
    "sittings.sitting",
    (
        _step("call", frozenset({S.PLANNED}), S.CALLED, "发出通知"),
        _step("open", frozenset({S.CALLED}), S.IN_SESSION, "宣布开会"),
        _step("end", frozenset({S.IN_SESSION}), S.HELD, "散会"),
        _step("close", frozenset({S.HELD}), S.CLOSED, "归结"),
        _step("cancel", frozenset({S.PLANNED, S.CALLED}), S.CANCELLED, "取消"),
    ),
)

AGENDA = Machine.of(
    "sittings.agenda",
    (Move("approve", frozenset({str(AgendaState.DESIGN)}), AgendaState.APPROVED, "agenda.approved", "审定"),),
)

R = InvitationState
WAITING = frozenset({R.LEAVE_ASKED, R.SUBSTITUTE_ASKED})
OPEN = frozenset({R.SENT, R.READ, R.REFUSED})
ANSWERED = frozenset({R.COMING, R.ON_LEAVE, R.SUBSTITUTED})
CALLED = OPEN | WAITING | ANSWERED
"""Those who were told and are still expected to answer, or did."""


def _turn(name: str, sources: frozenset[InvitationState], target: InvitationState, label: str) -> Move:
    return Move(name, frozenset(map(str, sources)), target, f"invitation.{name}", label)


INVITATION = Machine.of(
    "sittings.invitation",
    (
        _turn("send", frozenset({R.PROPOSED, R.WITHDRAWN}), R.SENT, "通知"),
        _turn("read", frozenset({R.SENT}), R.READ, "已阅"),
        _turn("come", OPEN | WAITING | {R.ON_LEAVE, R.SUBSTITUTED}, R.COMING, "参加"),
        _turn("ask_leave", OPEN | {R.COMING, R.SUBSTITUTE_ASKED}, R.LEAVE_ASKED, "请假"),
        _turn("grant_leave", frozenset({R.LEAVE_ASKED}), R.ON_LEAVE, "准假"),
        _turn("ask_substitute", OPEN | {R.COMING, R.LEAVE_ASKED}, R.SUBSTITUTE_ASKED, "申请代会"),
        _turn("grant_substitute", frozenset({R.SUBSTITUTE_ASKED}), R.SUBSTITUTED, "准予代会"),
        _turn("refuse", WAITING, R.REFUSED, "不准"),
        _turn("withdraw", CALLED | {R.PROPOSED}, R.WITHDRAWN, "取消通知"),
    ),
)
