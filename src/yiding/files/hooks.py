"""挂钩: what papers belong to. A higher room says for its kind of thing which ones a viewer may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from yiding.core.columns import Viewer

Names = Callable[[frozenset[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Belonging:
    """所属: what a paper belongs to, as its page shows it."""

    name: str
    url: str
    government_id: int | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """一类归属, such as meetings: ``visible`` gives the keys that a viewer may see, ``told`` one of them.

    ``keeps`` says whether somebody who does not keep papers everywhere may add some here.
    """

    kind: str
    visible: Callable[[Viewer], QuerySet[Any]]
    told: Callable[[int], Belonging | None]
    keeps: Callable[[Viewer, int], bool] | None = None


_homes: dict[str, Home] = {}
_bodies: list[Names] = []


def offer_home(home: Home) -> None:
    """Papers may belong to this kind of thing."""
    _homes[home.kind] = home


def offer_body_names(names: Names) -> None:
    """How bodies are called: told once, by the room that knows them."""
    _bodies[:] = [names]


def is_home(kind: str) -> bool:
    return kind in _homes


def of_visible_things(viewer: Viewer, prefix: str = "") -> Q:
    """The papers that belong to a thing that the viewer may see; of things that no room answers for, none."""
    seen = Q(pk__in=())
    for kind, home in _homes.items():
        keys = home.visible(viewer).order_by().values("pk")
        seen |= Q(**{f"{prefix}about_kind": kind, f"{prefix}about_id__in": keys})
    return seen


def belonging(kind: str, key: int) -> Belonging | None:
    home = _homes.get(kind)
    return home.told(key) if home else None


def keeps(viewer: Viewer, kind: str, key: int) -> bool:
    """May the viewer add papers to this thing, as the room that answers for it says?"""
    home = _homes.get(kind)
    return bool(home and home.keeps and home.keeps(viewer, key))


def body_name(key: int | None) -> str:
    """The name of the body that a paper comes from."""
    if key is None or not _bodies:
        return ""
    return _bodies[0](frozenset({key})).get(key, "")
