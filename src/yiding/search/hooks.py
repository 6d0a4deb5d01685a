"""挂钩: the items that an observer may find although they read no minutes; the room of meetings tells."""

from __future__ import annotations

from collections.abc import Callable

from yiding.accounts.services import Viewer

_own: list[Callable[[Viewer], list[int]]] = []


def offer_own_items(items: Callable[[Viewer], list[int]]) -> None:
    """The keys of the items that a viewer sees for their bodies' sake."""
    _own[:] = [items]


def own_items(viewer: Viewer) -> list[int]:
    return [key for items in _own for key in items(viewer)]
