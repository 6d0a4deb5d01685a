"""例行: queues the run of the day where it is not done."""

from __future__ import annotations

from yiding.core import clock, jobs

from .models import DailyRun

RUN_JOB = "training.run"


def rounds() -> None:
    """Called every few minutes; what is queued already is not queued again."""
    today = clock.today()
    if not DailyRun.objects.filter(day=today).exists():
        jobs.enqueue(RUN_JOB, today.isoformat(), {})
