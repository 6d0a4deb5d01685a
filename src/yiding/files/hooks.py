"""挂钩: what papers belong to. A higher room says for its kind of thing which ones a viewer may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from yiding.core.columns import Viewer

Names = Callable[[frozenset[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Belonging:
    """所属: what a paper belongs to, as its page shows it."""

    name: str
    url: str
    government_id: int | None = None


def _nobody(_viewer: Viewer, _key: int) -> bool:
    return False


def _nothing(_key: int, _by: User) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Home:
    """一类归属, such as meetings: ``visible`` gives the keys that a viewer may see, ``told`` one of them.

    ``whole`` gives the keys of which a viewer reads all papers, whatever their level (what their own body
    drafts); ``keeps`` says who else than the secretariat may add papers and versions. ``check`` raises where
    the thing takes no papers now, and ``changed`` is called in the transaction of a new version.
    """

    kind: str
    visible: Callable[[Viewer], QuerySet[Any]]
    told: Callable[[int], Belonging | None]
    keeps: Callable[[Viewer, int], bool] = _nobody
    whole: Callable[[Viewer], QuerySet[Any]] | None = None
    check: Callable[[int], None] | None = None
    changed: Callable[[int, User], None] = _nothing


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


def of_things_read_whole(viewer: Viewer, prefix: str = "") -> Q:
    """The papers that a viewer reads whatever their level, for what they belong to."""
    seen = Q(pk__in=())
    for kind, home in _homes.items():
        if home.whole is not None:
            keys = home.whole(viewer).order_by().values("pk")
            seen |= Q(**{f"{prefix}about_kind": kind, f"{prefix}about_id__in": keys})
    return seen


def keeps(viewer: Viewer, kind: str, key: int) -> bool:
    """Does the room that the thing is of let the viewer keep its papers?"""
    return kind in _homes and _homes[kind].keeps(viewer, key)


def check_open(kind: str, key: int) -> None:
    """Raises where the thing takes no papers now."""
    home = _homes.get(kind)
    if home is not None and home.check is not None:
        home.check(key)


def has_changed(kind: str, key: int, by: User) -> None:
    """Tells the room that a paper of its thing has a new version."""
    if kind in _homes:
        _homes[kind].changed(key, by)


def belonging(kind: str, key: int) -> Belonging | None:
    home = _homes.get(kind)
    return home.told(key) if home else None


def body_name(key: int | None) -> str:
    """The name of the body that a paper comes from."""
    if key is None or not _bodies:
        return ""
    return _bodies[0](frozenset({key})).get(key, "")
