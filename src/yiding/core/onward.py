"""前后: where one goes on from a page, and what belongs to the thing that it shows, told by the other rooms.

A room that knows a next step, or a thing of its own that belongs there, offers it when the application
starts; the page asks for all of them and leaves out those that lead to itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Value
from django.urls import reverse

from .columns import Rows, Viewer


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


@dataclass(frozen=True, slots=True)
class TraceRows:
    """线索, told as rows: all rooms that tell theirs so are asked by one query; the newest are shown.

    ``title`` and ``state`` are fields of the rows; ``note`` gives the word for a state.
    """

    word: Any
    rows: Callable[[Viewer, Any], Rows]
    title: str
    url_name: str
    note: Callable[[str], Any]
    state: str = "state"

    def arm(self, viewer: Viewer, row: Any, place: int) -> Rows:
        """Its part of the query."""
        told = self.rows(viewer, row).select_related(None).order_by()
        told = told.annotate(place_told=Value(place), name_told=F(self.title), state_told=F(self.state))
        arm: Rows = told.values_list("place_told", "pk", "name_told", "state_told")
        return arm

    def trace(self, key: int, title: str, state: str) -> Trace:
        return Trace(self.word, title, reverse(self.url_name, args=[key]), self.note(state))


MOST = 5
"""Of one room so many rows are shown."""
Onward = Step | Trace
Offer = Callable[[Viewer, Any], Iterable[Onward]]
_offers: dict[str, list[Offer]] = defaultdict(list)
_rows: dict[str, list[TraceRows]] = defaultdict(list)


def offer_onward(kind: str, offer: Offer) -> None:
    """``offer`` gives what a room knows of a thing of the kind (``sittings.sitting``), for a viewer."""
    if offer not in _offers[kind]:
        _offers[kind].append(offer)


def offer_traces(kind: str, offer: TraceRows) -> None:
    """``offer`` gives the rows of a room that belong to a thing of the kind."""
    if offer not in _rows[kind]:
        _rows[kind].append(offer)


def _traces(viewer: Viewer, row: Any) -> list[Trace]:
    kinds = _rows[row._meta.label_lower]
    if not kinds:
        return []
    first, *others = [kind.arm(viewer, row, place) for place, kind in enumerate(kinds)]
    told = sorted(first.union(*others, all=True) if others else first, key=lambda one: (one[0], -one[1]))
    shown: dict[int, list[Trace]] = defaultdict(list)
    for place, *rest in told:
        if len(shown[place]) < MOST:
            shown[place].append(kinds[place].trace(*rest))
    return [trace for some in shown.values() for trace in some]


def onward_of(viewer: Viewer, row: Any, *, here: str = "") -> dict[str, list[Onward]]:
    """The steps and traces of a row, for a page's context; ``here`` is the page's own address."""
    found = [one for offer in _offers[row._meta.label_lower] for one in offer(viewer, row)]
    found += _traces(viewer, row)
    found = [one for one in found if one.url != here]
    return {
        "steps_on": [one for one in found if isinstance(one, Step)],
        "traces": [one for one in found if isinstance(one, Trace)],
    }
