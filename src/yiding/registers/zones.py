"""分区: which areas a point lies in on a day, among the areas that entries of some kinds draw (禁用区 …).

The shapes of a day stand in a tree of their boxes, kept in memory for as long as no version is added: a
question costs one small query and some microseconds, with a thousand areas as with ten.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from threading import Lock
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet, Sum

from yiding.core import clock
from yiding.directory.models import Body, Government

from .catalogue import kind_of
from .layering import boundary_layer, outlines_of
from .models import Entry
from .outlines import ellipsoid
from .shape_rows import EntryShape, ShapeKind, ShapeLayer
from .shaping import shapes_on

Point = tuple[float | Decimal, float | Decimal]
"""Longitude and latitude."""
MOST_KEPT: Final = 24
DEGREE: Final = 111_320.0
"""Metres of a degree of latitude, about: only to choose what is looked at closely."""


@dataclass(frozen=True, slots=True)
class Zone:
    """一个区 at a point: whose entry, which version of it, and how far its edge is (in metres)."""

    entry_id: int
    code: str
    number: str
    title: str
    shape_id: int
    version: int
    from_on: date
    basis: str
    terms: Mapping[str, Any]
    is_inside: bool
    to_edge: float


@dataclass(frozen=True, slots=True)
class _Trees:
    """分区的树 of one day: the shapes, and what is said of each."""

    tree: Any
    figures: Sequence[Any]
    told: Sequence[dict[str, Any]]


_kept: dict[_Asked, tuple[tuple[Any, ...], _Trees]] = {}
_lock = Lock()


def zones_at(
    point: Point,
    on: date | None = None,
    *,
    government: Government,
    codes: Sequence[str],
    layer: str = ShapeLayer.BUILT,
    states: Sequence[str] = (),
    within: float = 0.0,
) -> list[Zone]:
    """The zones that a point lies in on a day (today), its edge included.

    With ``within`` (metres: how exact the position is) also those whose edge is no farther than that;
    ``states``: only of entries in these stages (none: all that are not void).
    """
    from shapely import Point as Spot

    trees = _trees(_Asked(government.pk, tuple(codes), layer, tuple(states), on or clock.today()))
    spot = Spot(float(point[0]), float(point[1]))
    reach = within / DEGREE * 2 if within else 0.0
    looked = spot.buffer(reach) if reach else spot
    found = []
    for place in sorted(trees.tree.query(looked, predicate="intersects")):
        figure = trees.figures[place]
        is_inside = bool(figure.intersects(spot))
        away = to_edge(figure, spot)
        if is_inside or away <= within:
            found.append(Zone(**trees.told[place], is_inside=is_inside, to_edge=round(away, 1)))
    return found


def body_at(government: Government, point: Point) -> Body | None:
    """所在镇: the body whose boundary a point lies in, by the map's layer of boundaries, if there is one."""
    from shapely import Point as Spot
    from shapely.geometry import shape

    layer = boundary_layer(government)
    if layer is None:
        return None
    spot = Spot(float(point[0]), float(point[1]))
    rows = outlines_of(layer).filter(body__isnull=False)
    return next((row.body for row in rows if shape(row.geometry).intersects(spot)), None)


def to_edge(figure: Any, spot: Any) -> float:
    """Metres from a point to the nearest edge of an area, on the ellipsoid.

    The nearest point is sought where a degree of longitude is as long as one of latitude: about the point.
    """
    from shapely import affinity
    from shapely.ops import nearest_points

    scale = max(math.cos(math.radians(spot.y)), 0.01)
    edge = affinity.scale(figure.boundary, xfact=scale, yfact=1.0, origin=(spot.x, spot.y))
    near, _spot = nearest_points(edge, spot)
    longitude = spot.x + (near.x - spot.x) / scale
    return float(ellipsoid().inv(spot.x, spot.y, longitude, near.y)[2])


@dataclass(frozen=True, slots=True)
class _Asked:
    """什么的树: whose, of which kinds, layer and stages, on which day."""

    government_id: int
    codes: tuple[str, ...]
    layer: str
    states: tuple[str, ...]
    on: date


def zones_on(
    on: date | None = None,
    *,
    government: Government,
    codes: Sequence[str],
    layer: str = ShapeLayer.BUILT,
    states: Sequence[str] = (),
) -> QuerySet[EntryShape]:
    """The zones of a day as they are drawn, by their entries' numbers."""
    return _rows(_Asked(government.pk, tuple(codes), layer, tuple(states), on or clock.today()))


def _rows(asked: _Asked) -> QuerySet[EntryShape]:
    rows = shapes_on(_entries(asked), asked.on, layer=asked.layer).filter(kind=ShapeKind.AREA)
    return rows.select_related("entry").order_by("entry__number")


def _entries(asked: _Asked) -> QuerySet[Entry]:
    """Those that are, or were, not what was recorded by mistake."""
    rows = Entry.objects.filter(government=asked.government_id, code__in=asked.codes)
    if asked.states:
        return rows.filter(state__in=asked.states)
    void = Q(pk__in=[])
    for code in asked.codes:
        void |= Q(code=code, state__in=[one.key for one in kind_of(code).stages if one.void])
    return rows.exclude(void)


def _trees(asked: _Asked) -> _Trees:
    """The tree of a day; made anew when a version was added, or an entry changed."""
    mark = _mark(asked)
    with _lock:
        kept = _kept.get(asked)
    if kept is not None and kept[0] == mark:
        return kept[1]
    made = _made(asked)
    with _lock:
        _kept.pop(asked, None)
        while len(_kept) >= MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[asked] = (mark, made)
    return made


def _mark(asked: _Asked) -> tuple[Any, ...]:
    """What changes when a shape is added or an entry edited: one query."""
    of = {"entry__government": asked.government_id, "entry__code__in": asked.codes}
    rows = EntryShape.objects.filter(**of, layer=asked.layer)
    told = rows.aggregate(last=Max("pk"), at=Max("drawn_at"), many=Count("pk"), edits=Sum("entry__version"))
    return tuple(told.values())


def _made(asked: _Asked) -> _Trees:
    from shapely import STRtree, prepare
    from shapely.geometry import shape

    figures, told = [], []
    for row in _rows(asked):
        figure = shape(row.geometry)
        prepare(figure)
        figures.append(figure)
        told.append(_told(row))
    return _Trees(STRtree(figures), figures, told)


def _told(row: EntryShape) -> dict[str, Any]:
    return {
        "entry_id": row.entry_id,
        "code": row.entry.code,
        "number": row.entry.number,
        "title": row.entry.title,
        "shape_id": row.pk,
        "version": row.number,
        "from_on": row.from_on,
        "basis": row.basis,
        "terms": row.terms,
    }
