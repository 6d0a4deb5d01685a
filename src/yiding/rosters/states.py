"""值班表、班次、换班、交接、抽查的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import ChangeState, HandOverState, PointState, RosterState, ShiftState, SpotState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


ROSTER = Machine.of(
    "rosters.roster",
    (
        _one("roster", "publish", "draft", RosterState.PUBLISHED, "发布"),
        _one("roster", "recall", "published", RosterState.DRAFT, "收回修改"),
        _one("roster", "close", "published", RosterState.CLOSED, "归档"),
    ),
)
SHIFT = Machine.of(
    "rosters.shift",
    (
        _one("shift", "check_in", "planned", ShiftState.ON_DUTY, "到岗签到"),
        _one("shift", "hand_over", "on_duty", ShiftState.HANDED, "交班"),
    ),
)
CHANGE = Machine.of(
    "rosters.shiftchange",
    (
        _one("shift_change", "agree", "asked", ChangeState.AGREED, "同意"),
        _one("shift_change", "refuse", "asked", ChangeState.REFUSED, "不同意"),
        _one("shift_change", "approve", "agreed", ChangeState.APPROVED, "批准"),
        _one("shift_change", "reject", "agreed", ChangeState.REFUSED, "不批准"),
        _one("shift_change", "withdraw", "asked agreed", ChangeState.WITHDRAWN, "撤回"),
    ),
)
HAND_OVER = Machine.of(
    "rosters.handover", (_one("hand_over", "take", "written", HandOverState.TAKEN, "接班"),)
)
POINT = Machine.of("rosters.openpoint", (_one("open_point", "finish", "open", PointState.DONE, "办结"),))
SPOT = Machine.of(
    "rosters.spotcheck",
    (
        _one("spot_check", "send", "recorded", SpotState.SENT, "移送督查"),
        _one("spot_check", "case", "sent", SpotState.CASED, "登记线索"),
        _one("spot_check", "dismiss", "sent", SpotState.DISMISSED, "不作线索"),
    ),
)
