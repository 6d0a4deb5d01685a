"""挂钩: what higher rooms do when a task has changed; they register it when the application starts.

Lights are told again, facts are counted; each is called in the transaction of the act, after its rows. What
happened to a higher room's rows is shown in the matter's chain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from yiding.core.columns import Viewer
from yiding.core.workdays import Calendar

from .models import Matter, Task

Changed = Callable[[Task], None]
Filed = Callable[[Matter], None]
Keys = Callable[[Viewer, Matter], "QuerySet[Any]"]
Objection = Callable[[Task], str]
RollsOn = Callable[[int, date], bool]
_changed: list[Changed] = []
_objections: list[Objection] = []
_assigned: list[Filed] = []
_rolls_on: list[RollsOn] = []
_chain: dict[str, Keys] = {}


def on_task_changed(act: Changed) -> None:
    """``act`` is called with a task whose state, days or reports have changed."""
    if act not in _changed:
        _changed.append(act)


def on_assigned(act: Filed) -> None:
    """``act`` is called with a matter whose tasks have just been made."""
    if act not in _assigned:
        _assigned.append(act)


def offer_objection(ask: Objection) -> None:
    """``ask`` is asked before a claim is accepted: a sentence on what is not there yet, or none."""
    if ask not in _objections:
        _objections.append(ask)


def objections_to(task: Task) -> list[str]:
    """What still stands against closing a task, in words."""
    return [words for ask in _objections if (words := ask(task))]


def task_changed(task: Task) -> None:
    for act in _changed:
        act(task)


def matter_assigned(matter: Matter) -> None:
    for act in _assigned:
        act(matter)


def offer_chain(kind: str, keys: Keys) -> None:
    """Events of a higher room's rows (``urging.slip``) belong to a matter's chain: ``keys`` gives those of a
    matter that a viewer may see, as rows of their keys: they are asked for within the query for the events.
    """
    _chain[kind] = keys


def chain_offers() -> Mapping[str, Keys]:
    """What higher rooms add to a matter's chain, by the kind of object."""
    return _chain


def offer_rolling(ask: RollsOn) -> None:
    """``ask`` says of a government on a day whether a due day on which nobody works rolls on to the next
    working day. Told once, by the room that keeps the rules.
    """
    _rolls_on[:] = [ask]


def keeping(government_id: int, day: date, calendar: Calendar) -> Callable[[date], date]:
    """Until when a due day is kept, by the rules in force on a day; without rules it rolls on."""
    if all(ask(government_id, day) for ask in _rolls_on):
        return calendar.kept_until
    return lambda due: due
