"""资源点位 (S41, S43): teams, stores and stations with coordinates, as plain data for a map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypedDict

from django.db.models import QuerySet
from django.urls import reverse

from yiding.core.columns import Viewer

from .models import TeamState
from .selectors import stations_visible_to, stores_visible_to, teams_visible_to


class Point(TypedDict):
    """点位: everything in it can be written as JSON."""

    kind: str
    key: int
    name: str
    town: str
    body: str
    state: str
    longitude: float
    latitude: float
    url: str


def _teams(viewer: Viewer) -> QuerySet[Any]:
    return teams_visible_to(viewer).exclude(state=TeamState.DISSOLVED)


def _stores(viewer: Viewer) -> QuerySet[Any]:
    return stores_visible_to(viewer).filter(is_active=True)


def _stations(viewer: Viewer) -> QuerySet[Any]:
    return stations_visible_to(viewer).filter(is_active=True)


SOURCES: tuple[tuple[str, Callable[[Viewer], QuerySet[Any]], Callable[[Any], str]], ...] = (
    ("team", _teams, lambda row: row.state),
    ("store", _stores, lambda _row: ""),
    ("station", _stations, lambda row: row.latest.light if row.latest else ""),
)
KINDS = frozenset(kind for kind, _rows, _state in SOURCES)


def points_visible_to(viewer: Viewer, kind: str = "") -> list[Point]:
    """The points that a person may see, of one kind or of all; those without coordinates have no place."""
    return [
        point
        for name, rows, state in SOURCES
        if kind in ("", name)
        for point in _points(name, rows(viewer).exclude(longitude=None), state)
    ]


def _points(kind: str, rows: QuerySet[Any], state: Callable[[Any], str]) -> Iterator[Point]:
    for row in rows:
        yield Point(
            kind=kind,
            key=row.pk,
            name=row.name,
            town=row.town.name if row.town else "",
            body=row.body.name,
            state=state(row),
            longitude=float(row.longitude),
            latitude=float(row.latitude),
            url=reverse(f"resources:{kind}-detail", args=[row.pk]),
        )
