"""名录的后台任务: looks for proposals again. Running it twice changes nothing."""

from __future__ import annotations

from typing import Any

from yiding.core.jobs import enqueue, handler

from .models import Government, Sighting
from .proposing import proposals_find

FIND = "directory.propose"


@handler(FIND)
def propose(payload: dict[str, Any]) -> None:
    """Looks for what one government's sightings suggest."""
    government = Government.objects.filter(pk=payload["government"]).first()
    if government is not None:
        proposals_find(government)


def propose_later(government: Government) -> None:
    """Queues the search; while one waits, another is not queued."""
    enqueue(FIND, str(government.pk), {"government": government.pk}, priority=-1)


def propose_all_later() -> None:
    """Queues the search for every government that has been seen in."""
    for government in Government.objects.filter(pk__in=Sighting.objects.values("government")):
        propose_later(government)
