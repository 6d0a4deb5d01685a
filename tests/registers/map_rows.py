"""地图测试的各行: entries at places, and a layer of two towns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.registers.rows import Stage
from yiding.core.periods import Period, PeriodKind
from yiding.directory.models import Body
from yiding.registers.brief_rows import Brief
from yiding.registers.briefs import Wanted, brief_draft
from yiding.registers.catalogue import kind_of
from yiding.registers.keeping import register_keep
from yiding.registers.layer_rows import Layer, Outline
from yiding.registers.layering import Brought, layer_make, layer_replace, outlines_of
from yiding.registers.models import Entry, Sector
from yiding.registers.public_rows import PublicList
from yiding.registers.publishing import public_list_prepare, public_list_release
from yiding.registers.recording import entry_record

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


# --- for the tables of all addresses ---------------------------------------------------------------------


@dataclass(frozen=True)
class Rows:
    """各行: one of each kind that the addresses of map, figures, bulletins and public copies take."""

    layer: Layer
    outline: Outline
    spot: Entry
    brief: Brief
    prepared: PublicList
    released: PublicList

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        """What the addresses take."""
        layer = {f"registers:layer-{act}": self.layer.pk for act in LAYER_ACTS.split()}
        brief = {f"registers:brief-{act}": self.brief.pk for act in BRIEF_ACTS.split()}
        public = {
            f"registers:public-{act}": self.released.pk for act in ("detail", "json", "csv", "withdraw")
        }
        public |= {f"registers:public-{act}": self.prepared.pk for act in ("release", "drop")}
        told = {"registers:outline-link": self.outline.pk, "registers:entry-spot": self.spot.pk}
        keys = {name: {"pk": key} for name, key in {**layer, **brief, **public, **told}.items()}
        return {
            **keys,
            "registers:figure-entries": {"register": "hazards"},
            "registers:map-offered": {"name": "none"},
        }

    @property
    def on_pages(self) -> dict[str, object]:
        return {
            "map_layer": self.layer.pk,
            "map_outline": self.outline.pk,
            "map_spot": self.spot.pk,
            "register_brief": self.brief.pk,
            "public_released": self.released.pk,
            "register_code": "hazards",
        }


LAYER_ACTS = "detail shapes replace edit turn-back"
BRIEF_ACTS = "detail edit facts recount choose send take-back drop print"


def rows_of(stage: Any, seat: Body) -> Rows:
    """One of each, on any stage with a government, an inspector and a director; ``seat`` is who tries."""
    government, by = stage.government, stage.inspector
    made = layer_make(
        government=government, values={"name": "镇界", "kind": "boundary"}, brought=brought(), by=by
    )
    layer_replace(layer=made, brought=brought(), version=made.version, by=by)
    kind = kind_of("hazards")
    sector = Sector.objects.get_or_create(government=government, name="燃气")[0]
    told = {"title": "软管老化", "grade": "general", "sector": sector, "town": seat, "local": seat}
    spot = entry_record(kind=kind, government=government, told=told, by=by)
    done = entry_record(kind=kind, government=government, told=told, by=by)
    Entry.objects.filter(pk=done.pk).update(state="verified", is_open=False, closed_on=done.found_on)
    values = {"is_public": True}
    register_keep(kind=kind, government=government, values=values, version=None, by=by)
    period = Period.of(PeriodKind.MONTH, done.found_on)
    brief = brief_draft(government=government, wanted=Wanted(kind, period.start, period.end, period), by=by)
    copy = {"government": government, "kind": kind, "title": "清单", "note": "", "by": by}
    released, prepared = public_list_prepare(**copy), public_list_prepare(**copy)
    public_list_release(row=released, version=released.version, by=stage.director)
    return Rows(made, outlines_of(made)[0], spot, brief, prepared, released)
