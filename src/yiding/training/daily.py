"""每日例行: papers that were left open are handed in, expiry is told, counts of visits are forgotten."""

from __future__ import annotations

from yiding.core import clock

from .certifying import expiry_tell
from .examining import overdue_close
from .links import MINUTE
from .models import DailyRun, Knock

DAY = 24 * 60


def day_run() -> int:
    """The run of today; every step does only what is not done. Gives back how many certificates were told."""
    overdue_close()
    told = expiry_tell()
    Knock.objects.filter(minute__lt=int(clock.now().timestamp()) // MINUTE - DAY).delete()
    DailyRun.objects.get_or_create(day=clock.today(), defaults={"told": told})
    return told
