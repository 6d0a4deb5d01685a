"""通知的后台任务: sending, and what is told each day."""

from __future__ import annotations

from typing import Any

from yiding.core.jobs import handler

from .sending import deliver
from .services import SEND_JOB


@handler(SEND_JOB)
def send(payload: dict[str, Any]) -> None:
    """One attempt at one delivery; a second run of the same job finds it made."""
    deliver(payload["delivery"], payload["attempt"])
