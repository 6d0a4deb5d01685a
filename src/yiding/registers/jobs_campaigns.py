"""专项行动的后台任务: the figures of days that are over."""

from __future__ import annotations

from typing import Any

from yiding.core import clock, jobs

from .daily_figures import ONE_DAY, figures_freeze_all
from .models import Campaign, CampaignState

FREEZE_JOB = "registers.freeze"


@jobs.handler(FREEZE_JOB)
def freeze(_payload: dict[str, Any]) -> None:
    figures_freeze_all()


def campaign_rounds() -> None:
    """Queues the freezing where a running campaign lacks yesterday; called every few minutes."""
    yesterday = clock.today() - ONE_DAY
    running = Campaign.objects.filter(state=CampaignState.RUNNING, first_on__lte=yesterday)
    if running.filter(last_on__gte=yesterday).exclude(days__day=yesterday).exists():
        jobs.enqueue(FREEZE_JOB, f"{yesterday}", {})
