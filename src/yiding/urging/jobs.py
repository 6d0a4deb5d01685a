"""催办的后台任务: the daily run, and lights told again."""

from __future__ import annotations

from typing import Any

from yiding.core.jobs import handler

from .daily import day_run, lights_follow
from .keeping import RELIGHT_JOB
from .rounds import RUN_JOB


@handler(RUN_JOB)
def run(_payload: dict[str, Any]) -> None:
    """The run of the day on which the worker comes to it; what was missed is made up by it."""
    day_run()


@handler(RELIGHT_JOB)
def relight(_payload: dict[str, Any]) -> None:
    """After other rules or another calendar."""
    lights_follow()
