"""挂钩: rooms that keep dikes and pipe networks say which of them are weak, for the flood brief."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yiding.core.columns import Viewer


@dataclass(frozen=True, slots=True)
class WeakPoint:
    """险工弱段: what is weak, whose it is, why, and where its page is."""

    name: str
    owner: str
    reason: str
    url: str = ""


WeakPoints = Callable[[Viewer], Iterable[WeakPoint]]
_offered: list[WeakPoints] = []


def offer_weak_points(points: WeakPoints) -> None:
    """A room says which weak points are open, as far as a viewer may see them."""
    if points not in _offered:
        _offered.append(points)


def weak_points(viewer: Viewer) -> list[WeakPoint]:
    """All that rooms say of weak points."""
    return [point for points in _offered for point in points(viewer)]
