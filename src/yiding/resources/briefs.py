"""汛情简报 (S43): what stands above its level, which warnings hold, what is weak, who is out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .hooks import WeakPoint, weak_points
from .models import (
    Alert,
    AlertState,
    CallOut,
    CallOutState,
    Part,
    SeasonItem,
    SeasonItemState,
    SeasonState,
    Station,
)
from .selectors import (
    alerts_visible_to,
    call_outs_visible_to,
    items_visible_to,
    orders_visible_to,
    stations_visible_to,
)


@dataclass(frozen=True, slots=True)
class Brief:
    """简报: each part as far as the viewer may see it."""

    stations: Sequence[Station]
    alerts: Sequence[Alert]
    unanswered: Sequence[Any]
    works: Sequence[SeasonItem]
    weak: Sequence[WeakPoint]
    call_outs: Sequence[CallOut]


def brief_of(viewer: Viewer, government: Government) -> Brief:
    """The brief of a government as it stands now."""
    now = clock.now()
    above = stations_visible_to(viewer).filter(
        government=government, is_active=True, latest__light__in=["amber", "red"]
    )
    alerts = alerts_visible_to(viewer).filter(government=government, valid_until__gt=now)
    alerts = alerts.exclude(state=AlertState.LIFTED).order_by("-colour__rank", "-received_at")
    orders = orders_visible_to(viewer).filter(alert__in=alerts.order_by().values("pk"), state="sent")
    works = items_visible_to(viewer).filter(
        season__government=government, part=Part.WORKS, state=SeasonItemState.OPEN
    )
    outs = call_outs_visible_to(viewer).filter(team__government=government)
    return Brief(
        stations=list(above.order_by("-latest__light", "name")),
        alerts=list(alerts),
        unanswered=list(orders.order_by("due_at")),
        works=list(works.exclude(season__state=SeasonState.AFTER).order_by("due_on")),
        weak=weak_points(viewer),
        call_outs=list(outs.exclude(state=CallOutState.RETURNED)),
    )
