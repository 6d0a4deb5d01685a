"""例行: looks whether the day's run is done, and whether the calendar or the rules have changed since."""

from __future__ import annotations

from yiding.core import clock, jobs

from .daily import stamp_now
from .keeping import RELIGHT_JOB
from .models import DailyRun

RUN_JOB = "urging.run"


def rounds() -> None:
    """Queues what is due; called every few minutes. What is queued already is not queued again."""
    today = clock.today()
    row = DailyRun.objects.filter(day=today).first()
    if row is None or row.finished_at is None:
        jobs.enqueue(RUN_JOB, today.isoformat(), {})
    elif row.stamp != (stamp := stamp_now()):
        jobs.enqueue(RELIGHT_JOB, stamp, {})
