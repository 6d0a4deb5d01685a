"""挂钩: what higher rooms add: who else sees a topic, when a council meets next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q

from yiding.core.columns import Viewer
from yiding.councils.models import Council

_sights: list[Callable[[Viewer], Q]] = []
_next: list[Callable[[Council], date | None]] = []


def offer_sight(rule: Callable[[Viewer], Q]) -> None:
    """``rule`` gives, as a condition on topics, those that a viewer also sees."""
    _sights.append(rule)


def also_seen(viewer: Viewer) -> Q:
    """What higher rooms let a viewer see beside the room's own rule."""
    seen = Q(pk__in=())
    for rule in _sights:
        seen |= rule(viewer)
    return seen


def offer_next_sitting(day: Callable[[Council], date | None]) -> None:
    """How the day of a council's next sitting is found: told once, when the application starts."""
    _next[:] = [day]


def next_sitting(council: Council) -> date | None:
    return _next[0](council) if _next else None
