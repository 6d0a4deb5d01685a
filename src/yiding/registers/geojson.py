"""读取 GeoJSON (RFC 7946): shapes of one kind from a file that somebody sends in, checked.

Pure: no database. What is taken are longitude and latitude in degrees, first longitude: CGCS2000 and WGS84
differ by centimetres and count as one. Coordinates that were shifted for web maps (GCJ-02, BD-09) cannot be
told from true ones; the form says so. Nothing is mended in silence: what is wrong is named with its place.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from .crossing import TooManyPairs, first_crossing
from .errors_map import (
    LayerEmpty,
    LayerTooDetailed,
    LayerTooLarge,
    LayerTorn,
    WrongCoordinates,
    WrongGeometry,
)

LARGEST: Final = 20 * 1024 * 1024
MOST_SHAPES: Final = 5_000
MOST_POINTS: Final = 200_000
LONGEST_NAME: Final = 120
PLACES: Final = 6
"""Decimal places kept: a tenth of a metre."""
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "boundary": frozenset({"Polygon", "MultiPolygon"}),
    "line": frozenset({"LineString", "MultiLineString"}),
    "point": frozenset({"Point", "MultiPoint"}),
}
NAMES: Final = ("name", "NAME", "Name", "名称", "XZQMC", "title")
"""Properties that are taken for a shape's name where none is told (XZQMC: 行政区名称)."""
DEGREES: Final = ("CRS84", "4326", "4490")
CHINA: Final = (73.0, 136.0, 3.0, 54.0)

Position = tuple[float, float]
Ring = Sequence[Position]


@dataclass(frozen=True, slots=True)
class Shape:
    """一个图形: its name and geometry, rounded."""

    name: str
    geometry: dict[str, Any]


@dataclass(slots=True)
class Read:
    """读出的图层: shapes, how many points they have, the box around them, what was left out."""

    shapes: list[Shape] = field(default_factory=list)
    points: int = 0
    box: list[float] = field(default_factory=list)
    left_out: int = 0
    digest: str = ""


def read(content: bytes, kind: str, name_of: str = "") -> Read:
    """The shapes of a kind in a file; ``name_of`` is the property with their names.

    Raises LayerTooLarge, LayerTorn, LayerEmpty, LayerTooDetailed, WrongCoordinates, WrongGeometry.
    """
    if len(content) > LARGEST:
        raise LayerTooLarge
    told = _parsed(content)
    _check_system(told)
    found = Read(digest=sha256(content).hexdigest())
    for number, (name, geometry) in enumerate(_features(told, name_of), start=1):
        _take(found, kind, name, geometry, f"第 {number} 个图形{f'“{name}”' if name else ''}")
    if not found.shapes:
        raise LayerEmpty
    return found


def _parsed(content: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise LayerTorn from error
    if not isinstance(told, dict) or not isinstance(told.get("type"), str):
        raise LayerTorn
    return told


def _no_constant(word: str) -> float:
    raise ValueError(word)


def _check_system(told: Mapping[str, Any]) -> None:
    """The coordinate system that older files name must be one of degrees."""
    system = told.get("crs")
    if system is None:
        return
    named = system.get("properties", {}).get("name", "") if isinstance(system, dict) else ""
    if not any(one in str(named) for one in DEGREES):
        raise WrongCoordinates(str(named)[:80])


def _features(told: Mapping[str, Any], name_of: str) -> Iterator[tuple[str, Any]]:
    match told["type"]:
        case "FeatureCollection":
            rows = told.get("features")
            if not isinstance(rows, list):
                raise LayerTorn
            if len(rows) > MOST_SHAPES:
                raise LayerTooDetailed
            for one in rows:
                if not isinstance(one, dict):
                    raise LayerTorn
                yield _name(one.get("properties"), name_of), one.get("geometry")
        case "Feature":
            yield _name(told.get("properties"), name_of), told.get("geometry")
        case _:
            yield "", told


def _name(properties: Any, name_of: str) -> str:
    if not isinstance(properties, dict):
        return ""
    told = next((properties[key] for key in (name_of, *NAMES) if key and properties.get(key)), "")
    text = "".join(one for one in str(told) if one.isprintable())
    return text.strip()[:LONGEST_NAME]


def _take(found: Read, kind: str, name: str, geometry: Any, where: str) -> None:
    if geometry is None or not isinstance(geometry, dict) or geometry.get("type") not in KINDS[kind]:
        found.left_out += 1
        return
    type_ = str(geometry["type"])
    parts = geometry.get("coordinates")
    reader = _Reader(found, where)
    clean = reader.many(type_, parts) if type_.startswith("Multi") else reader.one(type_, parts)
    found.shapes.append(Shape(name, {"type": type_, "coordinates": clean}))


@dataclass(slots=True)
class _Reader:
    """Reads the coordinates of one shape."""

    found: Read
    where: str

    def many(self, type_: str, parts: Any) -> list[Any]:
        single = type_.removeprefix("Multi")
        return [self.one(single, part) for part in self._list(parts, 1)]

    def one(self, type_: str, part: Any) -> Any:
        if type_ == "Point":
            return list(self._position(part))
        if type_ == "LineString":
            return [list(one) for one in self._line(part, 2)]
        return [[list(one) for one in ring] for ring in self._polygon(part)]

    def _polygon(self, part: Any) -> list[Ring]:
        rings = [self._ring(one) for one in self._list(part, 1)]
        try:
            crossing = first_crossing(rings)
        except TooManyPairs as error:
            raise LayerTooDetailed(self.where) from error
        if crossing is not None:
            raise WrongGeometry(f"{self.where}在 {crossing[0]:.5f}, {crossing[1]:.5f} 附近自相交")
        return rings

    def _ring(self, part: Any) -> Ring:
        ring = self._line(part, 4)
        if ring[0] != ring[-1]:
            raise WrongGeometry(f"{self.where}没有闭合：首尾两点要相同")
        if len(set(ring)) < 3:
            raise WrongGeometry(f"{self.where}围不成面")
        return ring

    def _line(self, part: Any, least: int) -> list[Position]:
        rows = self._list(part, least)
        self.found.points += len(rows)
        if self.found.points > MOST_POINTS:
            raise LayerTooDetailed
        line = [self._position(one, counted=True) for one in rows]
        return _without_repeats(line, least)

    def _list(self, part: Any, least: int) -> list[Any]:
        if not isinstance(part, list) or len(part) < least:
            raise WrongGeometry(f"{self.where}的坐标不全")
        return part

    def _position(self, part: Any, *, counted: bool = False) -> Position:
        if not isinstance(part, list) or len(part) < 2 or not all(_is_number(one) for one in part[:2]):
            raise WrongGeometry(f"{self.where}的坐标不是数字")
        try:
            longitude, latitude = float(part[0]), float(part[1])
        except OverflowError:
            raise WrongCoordinates(self.where) from None
        self._check(longitude, latitude)
        if not counted:
            self.found.points += 1
        place = (round(longitude, PLACES), round(latitude, PLACES))
        self._widen(*place)
        return place

    def _check(self, longitude: float, latitude: float) -> None:
        said = f"{self.where}：{longitude:g}, {latitude:g}"
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            raise WrongCoordinates(said)
        west, east, south, north = CHINA
        if west <= latitude <= east and south <= longitude <= north:
            raise WrongCoordinates(f"{said}，经度和纬度像是写反了")
        if abs(longitude) > 180 or abs(latitude) > 90:
            raise WrongCoordinates(f"{said}，不在经纬度的范围内")

    def _widen(self, longitude: float, latitude: float) -> None:
        box = self.found.box
        if not box:
            box.extend((longitude, latitude, longitude, latitude))
            return
        box[0], box[1] = min(box[0], longitude), min(box[1], latitude)
        box[2], box[3] = max(box[2], longitude), max(box[3], latitude)


def _without_repeats(line: list[Position], least: int) -> list[Position]:
    """A line without points that fall on the one before once rounded; never shorter than it must be."""
    kept = [one for place, one in enumerate(line) if place == 0 or one != line[place - 1]]
    return kept if len(kept) >= least else line


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
