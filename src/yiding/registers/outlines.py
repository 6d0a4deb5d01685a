"""图形的读取: one thing's outline as GeoJSON, checked, put in order, measured. It asks no database.

Areas and lengths are reckoned on the ellipsoid of CGCS2000, not on a flat map: square metres and metres.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from .errors_map import LayerEmpty, LayerTooDetailed, LayerTorn, WrongGeometry
from .geojson import PLACES, Shape, read
from .shape_rows import ShapeKind

READ_AS: Final = {ShapeKind.AREA: "boundary", ShapeKind.LINE: "line", ShapeKind.POINT: "point"}
MOST_POINTS: Final = 20_000
HUNDREDTH: Final = Decimal("0.01")
MAJOR, FLATTENING = 6378137, 298.257222101
"""长半轴 (metres) and 扁率的倒数 of CGCS2000."""


@dataclass(frozen=True, slots=True)
class Outlined:
    """读出的图形, with its measures, its box and a point that lies in it."""

    kind: ShapeKind
    geometry: dict[str, Any]
    area: Decimal | None
    length: Decimal | None
    box: tuple[float, float, float, float]
    spot: tuple[Decimal, Decimal]


def outlined(told: str | bytes | Mapping[str, Any], kinds: Sequence[str]) -> Outlined:
    """An outline of one of some kinds. Raises what :func:`geojson.read` raises, with the place in it."""
    content = _content(told)
    for one in kinds:
        kind = ShapeKind(one)
        try:
            found = read(content, READ_AS[kind])
        except LayerEmpty:
            continue
        if found.points > MOST_POINTS:
            raise LayerTooDetailed(f"一个图形最多 {MOST_POINTS:,} 个点")
        return measured(kind, _one(found.shapes))
    raise LayerEmpty("、".join(str(ShapeKind(one).label) for one in kinds))


def _content(told: str | bytes | Mapping[str, Any]) -> bytes:
    if isinstance(told, bytes):
        return told
    if isinstance(told, str):
        return told.encode("utf-8", "replace")
    try:
        return json.dumps(told).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise LayerTorn from error


def _one(shapes: Sequence[Shape]) -> dict[str, Any]:
    """Several shapes of one kind are the parts of one."""
    if len(shapes) == 1:
        return shapes[0].geometry
    parts: list[Any] = []
    for one in shapes:
        is_many = one.geometry["type"].startswith("Multi")
        parts += one.geometry["coordinates"] if is_many else [one.geometry["coordinates"]]
    single = shapes[0].geometry["type"].removeprefix("Multi")
    return {"type": f"Multi{single}", "coordinates": parts}


def measured(kind: ShapeKind, geometry: dict[str, Any]) -> Outlined:
    """The geometry in order (outer rings anticlockwise: RFC 7946), measured. Raises WrongGeometry."""
    from shapely import get_parts, is_valid_reason, unary_union
    from shapely.geometry import mapping, shape

    figure = shape(geometry)
    if kind is ShapeKind.AREA:
        if not figure.is_valid:
            place = is_valid_reason(figure).partition("[")[2].rstrip("]").replace(" ", ", ")
            raise WrongGeometry(f"各部分重叠，或者内环在外环以外{f'，在 {place} 附近' if place else ''}")
        figure = _turned(figure)
    area, length = _sizes(kind, figure)
    inner = unary_union(get_parts(figure)).representative_point()
    spot = (Decimal(f"{inner.x:.{PLACES}f}"), Decimal(f"{inner.y:.{PLACES}f}"))
    return Outlined(kind, json.loads(json.dumps(mapping(figure))), area, length, figure.bounds, spot)


def _turned(figure: Any) -> Any:
    from shapely.geometry import MultiPolygon
    from shapely.geometry.polygon import orient

    if figure.geom_type == "Polygon":
        return orient(figure)
    return MultiPolygon([orient(one) for one in figure.geoms])


def _sizes(kind: ShapeKind, figure: Any) -> tuple[Decimal | None, Decimal | None]:
    if kind is ShapeKind.POINT:
        return None, None
    if kind is ShapeKind.LINE:
        return None, _rounded(ellipsoid().geometry_length(figure))
    area, around = ellipsoid().geometry_area_perimeter(figure)
    return _rounded(abs(area)), _rounded(around)


def _rounded(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(HUNDREDTH)


@cache
def ellipsoid() -> Any:
    """椭球 of CGCS2000. Loaded when first needed: the library takes its time."""
    from pyproj import Geod

    return Geod(a=MAJOR, rf=FLATTENING)
