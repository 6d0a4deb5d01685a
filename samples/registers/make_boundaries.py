"""临澜市的镇界: draws the fictional city's towns as cells around their centres, with winding borders.

    python samples/registers/make_boundaries.py        (needs shapely; the application does not)

Borders that two towns share are one line, so that towns neither overlap nor leave gaps. The same seed gives
the same file.
"""

from __future__ import annotations

import json
import math
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

from shapely import MultiPoint, Point, Polygon, voronoi_polygons
from shapely.geometry import LineString, mapping
from shapely.ops import linemerge, polygonize, unary_union

TARGET = Path(__file__).with_name("boundaries.geojson")
SEED = 20260922
WEST, EAST, SOUTH, NORTH = 121.05, 121.30, 31.40, 31.65
TOWNS = {
    "东埠镇": (121.245, 31.600),
    "滨海新区": (121.262, 31.525),
    "南塘镇": (121.175, 31.435),
    "青沙镇": (121.095, 31.455),
    "白鹭镇": (121.100, 31.600),
    "石桥街道": (121.150, 31.525),
    "望江街道": (121.190, 31.570),
    "临澜经开区": (121.205, 31.490),
}
PLACES = 6
ROUGH = 0.16
FINEST = 0.0018
Place = tuple[float, float]


def winding(line: list[Place], chance: random.Random) -> list[Place]:
    """A line that winds between its ends: each piece is bent in its middle until the pieces are short."""
    done = [line[0]]
    for start, end in pairwise(line):
        done += bent(start, end, chance)
    return done


def bent(start: Place, end: Place, chance: random.Random) -> list[Place]:
    length = math.dist(start, end)
    if length < FINEST:
        return [end]
    off = chance.uniform(-ROUGH, ROUGH) * length
    normal = (-(end[1] - start[1]) / length, (end[0] - start[0]) / length)
    middle = ((start[0] + end[0]) / 2 + normal[0] * off, (start[1] + end[1]) / 2 + normal[1] * off)
    return [*bent(start, middle, chance), *bent(middle, end, chance)]


def city(chance: random.Random) -> Polygon:
    """The outline of the city: a soft shape within its box."""
    centre = ((WEST + EAST) / 2, (SOUTH + NORTH) / 2)
    ring = []
    for n in range(28):
        angle = 2 * math.pi * n / 28
        far = 0.94 + chance.uniform(-0.05, 0.03)
        square = 1 / max(abs(math.cos(angle)), abs(math.sin(angle))) ** 0.55
        x = centre[0] + (EAST - WEST) / 2 * 0.92 * far * math.cos(angle) * square
        y = centre[1] + (NORTH - SOUTH) / 2 * 0.92 * far * math.sin(angle) * square
        ring.append((min(max(x, WEST + 0.006), EAST - 0.006), min(max(y, SOUTH + 0.006), NORTH - 0.006)))
    return Polygon(ring)


def towns(chance: random.Random) -> dict[str, Polygon]:
    outline = city(chance)
    cells = voronoi_polygons(MultiPoint(list(TOWNS.values())), extend_to=outline)
    edges = unary_union([cell.intersection(outline).boundary for cell in cells.geoms])
    lines = linemerge(edges)
    pieces = sorted(([*line.coords] for line in lines.geoms), key=lambda one: one[0])
    bent_lines = [LineString(winding(piece, chance)) for piece in pieces]
    made = list(polygonize(unary_union(bent_lines)))
    named = {}
    for name, centre in TOWNS.items():
        found = [one for one in made if one.contains(Point(centre))]
        assert len(found) == 1, name
        named[name] = found[0]
    rest = sum(one.area for one in made) - sum(one.area for one in named.values())
    assert rest < 1e-4 * outline.area, "borders cross"
    return named


def feature(name: str, shape: Polygon) -> dict[str, Any]:
    ring = [[round(x, PLACES), round(y, PLACES)] for x, y in mapping(shape)["coordinates"][0]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def main() -> None:
    chance = random.Random(SEED)  # noqa: S311 - a drawing, no secret
    features = [feature(name, shape) for name, shape in towns(chance).items()]
    told = {"type": "FeatureCollection", "features": features}
    TARGET.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
