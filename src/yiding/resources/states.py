"""预案、演练、队伍、检查、预警、时段的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import (
    AlertState,
    CallOutState,
    CheckState,
    DrillState,
    FindingState,
    OrderState,
    PlanState,
    SeasonItemState,
    SeasonState,
    TeamState,
)


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


def _machine(row: str, kind: str, *moves: tuple[str, str, str, str]) -> Machine:
    return Machine.of(f"resources.{row}", (_one(kind, *told) for told in moves))


PLAN = _machine(
    "plan",
    "response_plan",
    ("approve", "drafted", PlanState.APPROVED, "审定"),
    ("return", "approved", PlanState.DRAFTED, "退回修改"),
    ("enforce", "approved", PlanState.IN_FORCE, "印发施行"),
    ("replace", "in_force", PlanState.REVISED, "由新版替代"),
    ("expire", "in_force", PlanState.EXPIRED, "废止"),
)
DRILL = _machine(
    "drill",
    "drill",
    ("hold", "planned", DrillState.HELD, "登记演练"),
    ("cancel", "planned", DrillState.CANCELLED, "取消演练"),
)
FINDING = _machine(
    "drillfinding",
    "drill_finding",
    ("settle", "open", FindingState.CHANGED, "已修订预案"),
    ("keep", "open", FindingState.KEPT, "不改预案"),
)
TEAM = _machine(
    "team",
    "response_team",
    ("ready", "registered returned", TeamState.READY, "转为待命"),
    ("stand_down", "ready", TeamState.REGISTERED, "退出待命"),
    ("call", "ready", TeamState.CALLED_OUT, "调动"),
    ("come_back", "called_out", TeamState.RETURNED, "返回"),
    ("dissolve", "registered ready returned", TeamState.DISSOLVED, "撤销队伍"),
)
CALL_OUT = _machine(
    "callout",
    "call_out",
    ("arrive", "called", CallOutState.ARRIVED, "登记到场"),
    ("come_back", "arrived", CallOutState.RETURNED, "登记返回"),
)
CHECK = _machine(
    "readinesscheck",
    "readiness",
    ("fill", "open", CheckState.FILLED, "登记检查"),
    ("return", "filled", CheckState.OPEN, "退回重查"),
    ("confirm", "filled", CheckState.CONFIRMED, "复核"),
)
ALERT = _machine(
    "alert",
    "alert",
    ("send", "received sent", AlertState.SENT, "转发"),
    ("lift", "received sent", AlertState.LIFTED, "解除"),
)
ORDER = _machine(
    "alertorder",
    "alert_order",
    ("acknowledge", "sent", OrderState.ACKNOWLEDGED, "确认收到"),
    ("report", "acknowledged reported", OrderState.REPORTED, "报告行动"),
)
SEASON = _machine(
    "season",
    "season",
    ("start", "before", SeasonState.SEASON, "进入时段"),
    ("respond", "season", SeasonState.EVENT, "启动应对"),
    ("calm", "event", SeasonState.SEASON, "应对结束"),
    ("end", "season event", SeasonState.AFTER, "时段结束"),
)
ITEM = _machine(
    "seasonitem",
    "season_item",
    ("do", "open", SeasonItemState.DONE, "报已落实"),
    ("return", "done", SeasonItemState.OPEN, "退回"),
    ("check", "done", SeasonItemState.CHECKED, "核查通过"),
)
