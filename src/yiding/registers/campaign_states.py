"""专项行动、方案任务和检查轮次的流转, as data."""

from __future__ import annotations

from typing import Any

from django.db import models

from yiding.core.moves import Machine, Move, move

from .campaign_rows import PlanState as P
from .models import CampaignState as C
from .round_rows import RoundState as R

CAMPAIGN = Machine.of(
    "registers.campaign",
    (
        Move("start", frozenset({C.PLANNED}), C.RUNNING, "campaign.moved", "启动"),
        Move("assess", frozenset({C.RUNNING}), C.ASSESSED, "campaign.moved", "评估"),
        Move("carry", frozenset({C.ASSESSED}), C.CARRIED, "campaign.moved", "转接"),
        Move("close", frozenset({C.ASSESSED, C.CARRIED}), C.CLOSED, "campaign.moved", "结束"),
    ),
)
PLAN = Machine.of(
    "registers.plan_item",
    (
        Move("hand_in", frozenset({P.OPEN}), P.HANDED, "plan_item.moved", "报完成"),
        Move("accept", frozenset({P.HANDED}), P.DONE, "plan_item.moved", "验收通过"),
        Move("return", frozenset({P.HANDED}), P.OPEN, "plan_item.moved", "退回"),
        Move("drop", frozenset({P.OPEN, P.HANDED}), P.DROPPED, "plan_item.moved", "不再执行"),
        Move("carry", frozenset({P.OPEN, P.HANDED}), P.CARRIED, "plan_item.moved", "转接"),
    ),
)
ROUND = Machine.of(
    "registers.round",
    (
        Move("start", frozenset({R.PLANNED}), R.RUNNING, "round.moved", "启动"),
        Move("end", frozenset({R.RUNNING}), R.ENDED, "round.moved", "结束"),
    ),
)


def taken(machine: Machine, name: str, row: models.Model, /, **values: Any) -> tuple[str, str, str]:
    """Makes a move and gives back what its event says, for a service that has more to do before it writes it.

    So of two who act at once the second is refused before anything else is done.
    """
    said: list[tuple[str, str, str]] = []
    move(machine, name, row, lambda *told: said.append(told), **values)
    return said[0]
