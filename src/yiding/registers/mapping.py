"""地图: entries with coordinates as points, what other rooms show beside them, and the words of both.

Another room offers its points when the application starts::

    from yiding.registers.mapping import Point, offer_points
    offer_points("resources", team_points, _("救援队伍"))

``team_points(viewer)`` gives a :class:`Point` for each thing that the viewer may see, at most
``MOST_POINTS``, with a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Empty, ListSpec, Rows, Viewer
from yiding.core.selections import Selection
from yiding.directory.models import Government
from yiding.supervision.models import Light

from .catalogue import kinds
from .declaring import Kind
from .narrowing import columns, entry_filters, own_entries, search
from .selectors import RELATED

MOST_POINTS: Final = 20_000
SHAPES: Final[Mapping[str, str]] = {
    "circle": "M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15z",
    "square": "M3.5 3.5h13v13h-13z",
    "diamond": "M10 1.5l8.5 8.5l-8.5 8.5l-8.5-8.5z",
    "triangle": "M10 2l8.5 15.5h-17z",
    "pentagon": "M10 1.8l8.4 6.2l-3.2 9.9h-10.4l-3.2-9.9z",
    "star": "M10 1.2l2.6 5.9l6.4.6l-4.8 4.3l1.4 6.3l-5.6-3.3l-5.6 3.3l1.4-6.3l-4.8-4.3l6.4-.6z",
}
"""Grades are told apart by shape, in the order of their declaration, and by colour. Drawn in 20 by 20."""
COLOURS: Final[Mapping[str, Sequence[str]]] = {
    "bad": ("red", "crimson"),
    "warn": ("orange", "brown"),
    "plain": ("yellow", "grey", "violet"),
    "info": ("blue", "teal"),
    "good": ("green", "teal"),
    "official": ("crimson", "red"),
}
ANY_SHAPE, ANY_COLOUR = "circle", "grey"
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Sign:
    """图例: how the points of a grade look."""

    key: str
    label: Any
    shape: str
    colour: str


@dataclass(frozen=True, slots=True)
class Point:
    """别处的点, offered by another room: where, what, where its page is, how it looks."""

    longitude: float
    latitude: float
    title: str
    url: str = ""
    note: str = ""
    shape: str = "square"
    colour: str = "teal"


@dataclass(frozen=True, slots=True)
class Offered:
    """一类别处的点."""

    name: str
    label: Any
    points: Callable[[Viewer], Iterable[Point]]


_offered: dict[str, Offered] = {}


def offer_points(name: str, points: Callable[[Viewer], Iterable[Point]], label: Any) -> None:
    """Another room's points, shown on the map where a person switches them on."""
    _offered[name] = Offered(name, label, points)


def offered() -> list[Offered]:
    return list(_offered.values())


def offered_of(name: str) -> Offered | None:
    return _offered.get(name)


def signs_of(kind: Kind | None) -> list[Sign]:
    """The legend of a kind; of all kinds together there is one by open and ended."""
    if kind is None or not kind.grades:
        return [
            Sign("open", _("未办结"), ANY_SHAPE, "orange"),
            Sign("ended", _("已办结、已消除"), "square", "green"),
        ]
    taken: set[str] = set()
    signs = []
    for place, grade in enumerate(kind.grades):
        choices = [*COLOURS[grade.tone], *(one for many in COLOURS.values() for one in many)]
        colour = next((one for one in choices if one not in taken), ANY_COLOUR)
        taken.add(colour)
        signs.append(Sign(grade.key, gettext(grade.label), [*SHAPES][place % len(SHAPES)], colour))
    return signs


HAS_SPOT = Q(longitude__isnull=False)


def map_list(government: Government, kind: Kind | None) -> ListSpec:
    """The entries that the map shows, with the filters of the lists."""
    return ListSpec(
        name="registers.map",
        title=_("地图"),
        base=lambda viewer: own_entries(viewer, government, kind).filter(HAS_SPOT).select_related(*RELATED),
        columns=columns(kind),
        filters=entry_filters(government, kind, chooses_kind=True),
        default_sort="-number",
        search=search,
        search_label=_("编号、名称、位置、责任人"),
        empty=Empty(_("还没有标注位置的条目"), _("登记时填写坐标，或在条目上标注位置。")),
        dense=True,
        per_page=20,
    )


def shape_list(government: Government, kind: Kind | None) -> ListSpec:
    """The entries whose shapes the map draws: as its points, those without a spot too."""
    spec = map_list(government, kind)
    return replace(spec, base=lambda viewer: own_entries(viewer, government, kind))


FIELDS = ("pk", "code", "number", "title", "grade", "state", "is_open", "light", "longitude", "latitude")


def points(selection: Selection, viewer: Viewer, after: int | None = None) -> tuple[list[Any], int | None]:
    """The points of a selection as GeoJSON features, newest first, and after which key the next ones come."""
    rows: Rows = selection.rows(viewer).order_by("-pk").select_related(None)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    told = list(rows.values_list(*FIELDS)[: MOST_POINTS + 1])
    more = told[MOST_POINTS - 1][0] if len(told) > MOST_POINTS else None
    return [_feature(row) for row in told[:MOST_POINTS]], more


def _feature(row: tuple[Any, ...]) -> dict[str, Any]:
    key, code, number, title, grade, state, is_open, light, longitude, latitude = row
    return {
        "type": "Feature",
        "id": key,
        "geometry": {"type": "Point", "coordinates": [float(longitude), float(latitude)]},
        "properties": {
            "code": code,
            "number": number,
            "title": title[:LONGEST_TITLE],
            "grade": grade,
            "state": state,
            "open": is_open,
            "light": light,
        },
    }


def words_told(kind: Kind | None) -> dict[str, Any]:
    """The words that points need: kinds, stages and grades by key, once for all of them."""
    some = [kind] if kind else list(kinds().values())
    return {
        "kinds": {one.code: gettext(one.name) for one in some},
        "states": {one.code: {stage.key: gettext(stage.label) for stage in one.stages} for one in some},
        "grades": {one.code: {grade.key: gettext(grade.label) for grade in one.grades} for one in some},
        "lights": {value: str(label) for value, label in Light.choices},
        "signs": {
            sign.key: {"label": str(sign.label), "shape": sign.shape, "colour": sign.colour}
            for sign in signs_of(kind)
        },
        "shapes": SHAPES,
        "graded": kind is not None and bool(kind.grades),
        "entry": reverse("registers:entry-detail", args=[0]),
    }


def offered_features(one: Offered, viewer: Viewer) -> list[dict[str, Any]]:
    """Another room's points as GeoJSON features."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [point.longitude, point.latitude]},
            "properties": {
                "title": point.title,
                "url": point.url,
                "note": point.note,
                "shape": point.shape,
                "colour": point.colour,
            },
        }
        for point in islice(one.points(viewer), MOST_POINTS)
    ]


def without_spot(government: Government, kind: Kind | None, viewer: Viewer) -> int:
    """How many open entries of a kind that knows coordinates have none, counted up to a thousand."""
    codes = [one.code for one in ([kind] if kind else kinds().values()) if one.used("spot")]
    rows = own_entries(viewer, government, kind).filter(code__in=codes, is_open=True, longitude=None)
    return len(rows.order_by().values_list("pk")[:1000])
