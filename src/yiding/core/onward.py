"""前后: where one goes on from a page, and what belongs to the thing that it shows, told by the other rooms.

A room that knows a next step, or a thing of its own that belongs there, offers it when the application
starts; the page asks for all of them and leaves out those that lead to itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .columns import Viewer


@dataclass(frozen=True, slots=True)
class Step:
    """一步: a button. ``is_sent``: it acts, and is no plain link; ``is_next``: the one to take now."""

    label: Any
    url: str
    icon: str = "right"
    is_sent: bool = False
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """一条线索: a thing that belongs to what the page shows; ``word`` says as what."""

    word: Any
    title: Any
    url: str
    note: Any = ""


Onward = Step | Trace
Offer = Callable[[Viewer, Any], Iterable[Onward]]
_offers: dict[str, list[Offer]] = defaultdict(list)


def offer_onward(kind: str, offer: Offer) -> None:
    """``offer`` gives what a room knows of a thing of the kind (``sittings.sitting``), for a viewer."""
    if offer not in _offers[kind]:
        _offers[kind].append(offer)


def onward_of(viewer: Viewer, row: Any, *, here: str = "") -> dict[str, list[Onward]]:
    """The steps and traces of a row, for a page's context; ``here`` is the page's own address."""
    found = [one for offer in _offers[row._meta.label_lower] for one in offer(viewer, row)]
    found = [one for one in found if one.url != here]
    return {
        "steps_on": [one for one in found if isinstance(one, Step)],
        "traces": [one for one in found if isinstance(one, Trace)],
    }
