"""地图测试的各行: entries at places, and a layer of two towns."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from tests.registers.rows import Stage
from yiding.registers.layer_rows import Layer
from yiding.registers.layering import Brought, layer_make
from yiding.registers.models import Entry

WEST = [[121.0, 31.0], [121.1, 31.0], [121.1, 31.1], [121.0, 31.1], [121.0, 31.0]]
EAST = [[121.1, 31.0], [121.2, 31.0], [121.2, 31.1], [121.1, 31.1], [121.1, 31.0]]


def polygon(name: str, ring: list[Any]) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def collection(*features: Any) -> bytes:
    told = {"type": "FeatureCollection", "features": list(features)}
    return json.dumps(told, ensure_ascii=False).encode()


TOWNS = collection(polygon("东泾镇", WEST), polygon("西浦镇", EAST))


def brought(content: bytes = TOWNS, name: str = "镇界.geojson", **more: str) -> Brought:
    return Brought(content, name, **more)


def layer(stage: Stage, content: bytes = TOWNS, name: str = "镇界", **values: Any) -> Layer:
    """A layer of boundaries."""
    values = {"name": name, "kind": "boundary", **values}
    return layer_make(
        government=stage.government, values=values, brought=brought(content), by=stage.inspector
    )


def at(stage: Stage, longitude: float, latitude: float, code: str = "hazards", **told: Any) -> Entry:
    """An entry at a place."""
    spot = {"longitude": Decimal(str(longitude)), "latitude": Decimal(str(latitude))}
    return stage.entry(code, **spot, **told)


def many(stage: Stage, number: int) -> None:
    """Copies of one entry, side by side, without their steps."""
    first = at(stage, 121.05, 31.05)
    rows = []
    for n in range(number - 1):
        row = Entry.objects.get(pk=first.pk)
        row.pk, row.public_id = None, Entry._meta.get_field("public_id").get_default()
        row.number = f"{first.number}-{n}"
        row.longitude = Decimal("121.05") + Decimal(n % 100) / 1000
        rows.append(row)
    Entry.objects.bulk_create(rows)
