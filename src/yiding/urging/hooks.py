"""挂钩: what higher rooms do in the daily run, beside tasks.

Each may run twice for a day, and does only what is not done.
"""

from __future__ import annotations

from collections.abc import Callable

from .measuring import Frame
from .reading import Rules
from .reminding import Window

DayOf = Callable[[int, Rules | None, Frame, Window], int]
"""``act(government_id, rules, frame, window)``: the day's work of a room; gives back how many were told."""
_days: list[DayOf] = []


def on_day(act: DayOf) -> None:
    """``act`` is called for each government in the run of a day, whether it has rules of urging or not."""
    if act not in _days:
        _days.append(act)


def days_of_rooms() -> tuple[DayOf, ...]:
    return tuple(_days)
