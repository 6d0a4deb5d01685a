"""挂钩: rooms that keep money learn which base follows what was handed over (S51.6, later S73)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User

from .rows_checks import BaseMove

OnBase = Callable[[BaseMove, User], None]
_heard: list[OnBase] = []


def on_base_moved(act: OnBase) -> None:
    """``act`` is called in the transaction in which a hand-over takes effect, with the base that follows it.

    What it raises stops the hand-over: duties and assets do not go without their money.
    """
    if act not in _heard:
        _heard.append(act)


def base_moved(row: BaseMove, by: User) -> None:
    """Tells all rooms that listen."""
    for act in _heard:
        act(row, by)
