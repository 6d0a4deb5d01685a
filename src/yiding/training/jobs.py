"""安全教育的后台任务."""

from __future__ import annotations

from typing import Any

from yiding.core.jobs import handler

from .daily import day_run
from .rounds import RUN_JOB


@handler(RUN_JOB)
def run(_payload: dict[str, Any]) -> None:
    """The run of the day on which the worker comes to it."""
    day_run()
