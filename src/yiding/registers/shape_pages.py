"""图形的页面部分: an entry's versions with their measures, and shapes as GeoJSON for maps."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.columns import Rows, Viewer

from .declaring import Kind
from .grounds import layers_told
from .models import Entry
from .shape_rows import EntryShape, ShapeKind, ShapeLayer
from .shaping import shapes_of, shapes_on
from .wording import field_told

MOST: Final = 2_000
"""So many shapes are drawn at once; who wants more comes nearer."""
HECTARE = Decimal(10_000)
KILOMETRE = Decimal(1_000)
Box = tuple[float, float, float, float]


def area_told(value: Decimal | None) -> str:
    """An area in words: square metres, above a hectare hectares too."""
    if value is None:
        return ""
    metres = _("%(n)s 平方米") % {"n": f"{value:,.2f}"}
    if value < HECTARE:
        return metres
    return _("%(n)s 公顷（%(metres)s）") % {"n": f"{value / HECTARE:,.4f}", "metres": metres}


def length_told(value: Decimal | None) -> str:
    """A length in words."""
    if value is None:
        return ""
    if value < KILOMETRE:
        return _("%(n)s 米") % {"n": f"{value:,.2f}"}
    return _("%(n)s 千米") % {"n": f"{value / KILOMETRE:,.3f}"}


def shapes_told(viewer: Viewer, kind: Kind, entry: Entry) -> dict[str, Any]:
    """What the entry's page shows of its shapes; nothing for a kind that has none."""
    if not kind.shapes:
        return {}
    rows = list(shapes_of(entry))
    now = in_force(rows)
    told = [(row, row.pk in now, _terms(kind, row)) for row in reversed(rows)]
    layers = json.dumps(layers_told(viewer, entry.government), ensure_ascii=False)
    facts = [
        (str(ShapeLayer(row.layer).label), area_told(row.area) or length_told(row.length) or _("已标点"))
        for row in rows
        if row.pk in now and row.kind != ShapeKind.NONE
    ]
    return {"shape_versions": told, "shape_layers": layers, "shape_facts": facts}


def in_force(rows: Iterable[EntryShape]) -> set[int]:
    """Which versions of one entry hold today: the last of each layer by day and number."""
    newest: dict[str, EntryShape] = {}
    for row in rows:
        if row.from_on <= clock.today():
            held = newest.get(row.layer)
            if held is None or (held.from_on, held.number) < (row.from_on, row.number):
                newest[row.layer] = row
    return {row.pk for row in newest.values()}


def _terms(kind: Kind, row: EntryShape) -> list[tuple[str, Any]]:
    own = [one for one in kind.fields if one.key in kind.term_keys]
    return [(_(one.label), field_told(one, row.terms, {})) for one in own if row.terms.get(one.key)]


def history(entry: Entry) -> dict[str, Any]:
    """All versions of an entry's shape as GeoJSON: who has a system of their own takes them from here."""
    rows = list(shapes_of(entry))
    now = in_force(rows)
    features = [
        {
            "type": "Feature",
            "id": row.pk,
            "geometry": row.geometry,
            "properties": {
                "number": row.number,
                "layer": row.layer,
                "from": row.from_on.isoformat(),
                "now": row.pk in now,
                "area": str(row.area or ""),
                "length": str(row.length or ""),
                "basis": row.basis,
            },
        }
        for row in rows
    ]
    return {"type": "FeatureCollection", "features": features}


FIELDS = ("entry", "entry__code", "entry__number", "entry__title", "entry__grade", "entry__is_open")


def collection(entries: Rows, box: Box | None, layer: str) -> dict[str, Any]:
    """The shapes of today of some entries within a box, the largest first; ``more``: not all of them."""
    rows = shapes_on(entries.order_by().values("pk"), layer=layer)
    if box is not None:
        west, south, east, north = box
        rows = rows.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    told = rows.order_by(F("area").desc(nulls_last=True), "pk").values_list(
        *FIELDS, "area", "length", "geometry"
    )
    found = list(told[: MOST + 1])
    features = [_feature(row) for row in found[:MOST]]
    return {"type": "FeatureCollection", "features": features, "more": len(found) > MOST}


def _feature(row: tuple[Any, ...]) -> dict[str, Any]:
    key, code, number, title, grade, is_open, area, length, geometry = row
    told = {"code": code, "number": number, "title": title[:60], "grade": grade, "open": is_open}
    measure = area_told(area) or length_told(length)
    return {
        "type": "Feature",
        "id": key,
        "geometry": geometry,
        "properties": {**told, "measure": measure},
    }
