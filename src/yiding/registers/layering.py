"""图层的维护: imported from GeoJSON, replaced version by version, turned back, linked to bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.errors import EditConflict
from yiding.directory.models import Body, Government
from yiding.directory.resolving import resolve_all

from .errors_map import LayerThere, NoSuchVersion
from .geojson import Read, read
from .layer_rows import Layer, LayerKind, LayerVersion, Outline
from .permissions import may_oversee, may_read, require

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Brought:
    """送来的文件: its bytes, its name, which property names the shapes, what the person says about it."""

    content: bytes
    name: str
    name_of: str = ""
    note: str = ""


def layers_visible_to(viewer: Viewer) -> QuerySet[Layer]:
    """Layers are known to all who read the ledger; those out of use to who keeps them."""
    if not may_read(viewer):
        return Layer.objects.none()
    return Layer.objects.all() if may_oversee(viewer) else Layer.objects.filter(is_used=True)


def layer_get(viewer: Viewer, key: int) -> Layer:
    """One layer; not visible = 404."""
    return get_object_or_404(layers_visible_to(viewer).select_related("government"), pk=key)


def layers_shown(viewer: Viewer, government: Government) -> QuerySet[Layer]:
    """The layers that a map of a government draws: in use, with shapes."""
    return layers_visible_to(viewer).filter(government=government, is_used=True, number__gte=1)


def outlines_of(layer: Layer) -> QuerySet[Outline]:
    """The shapes of a layer as they are shown."""
    return Outline.objects.filter(of__layer=layer, of__number=layer.number).select_related("body")


def outline_get(viewer: Viewer, key: int) -> Outline:
    """One shape of a layer that is shown; not visible = 404."""
    shown = Q(of__layer__in=layers_visible_to(viewer), of__number=F("of__layer__number"))
    rows = Outline.objects.filter(shown).select_related("of__layer__government", "body")
    return get_object_or_404(rows, pk=key)


def unlinked(layer: Layer) -> int:
    """How many shapes have no body."""
    return outlines_of(layer).filter(body=None).count()


@transaction.atomic
def layer_make(*, government: Government, values: Mapping[str, Any], brought: Brought, by: User) -> Layer:
    """新建图层 from a file. Raises LayerThere and what is wrong with the file (:mod:`geojson`)."""
    require(may_oversee(by))
    found = read(brought.content, values["kind"], brought.name_of)
    try:
        with transaction.atomic():
            layer = Layer.objects.create(government=government, **values)
    except IntegrityError as error:
        raise LayerThere from error
    made = _version_make(layer, found, brought, by)
    record("layer.made", layer, by=by, after=_told(layer, made), touches=About(government.pk))
    return layer


@transaction.atomic
def layer_replace(*, layer: Layer, brought: Brought, version: int, by: User) -> LayerVersion:
    """替换图形: the shapes of a new file; the old ones stay as a version. Raises EditConflict."""
    require(may_oversee(by))
    found = read(brought.content, layer.kind, brought.name_of)
    _taken(layer, version)
    made = _version_make(layer, found, brought, by)
    record("layer.replaced", layer, by=by, after=_told(layer, made), touches=About(layer.government_id))
    return made


@transaction.atomic
def layer_turn_back(*, layer: Layer, number: int, version: int, by: User) -> None:
    """换用已有的一版. Raises EditConflict, NoSuchVersion."""
    require(may_oversee(by))
    if not layer.versions.filter(number=number).exists():
        raise NoSuchVersion
    before = layer.number
    _taken(layer, version, number=number)
    record(
        "layer.turned_back",
        layer,
        by=by,
        before={"number": before},
        after={"number": number},
        touches=About(layer.government_id),
    )


@transaction.atomic
def layer_edit(*, layer: Layer, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改图层: name, look, whether it is shown. Raises EditConflict, LayerThere."""
    require(may_oversee(by))
    try:
        with transaction.atomic():
            _taken(layer, version, **values)
    except IntegrityError as error:
        raise LayerThere from error
    record("layer.edited", layer, by=by, after=dict(values), touches=About(layer.government_id))


@transaction.atomic
def outline_link(*, outline: Outline, body: Body | None, version: int, by: User) -> None:
    """关联单位: which body a shape belongs to. Raises EditConflict."""
    require(may_oversee(by))
    rows = Outline.objects.filter(pk=outline.pk, version=version)
    if not rows.update(body=body, version=F("version") + 1):
        raise EditConflict(last_actor(outline))
    after = {"name": outline.name, "body": body.pk if body else None}
    touches = About(outline.of.layer.government_id, body.pk if body else None)
    record("outline.linked", outline, by=by, before={"body": outline.body_id}, after=after, touches=touches)


def _taken(layer: Layer, version: int, **values: Any) -> None:
    rows = Layer.objects.filter(pk=layer.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        raise EditConflict(last_actor(layer))
    layer.refresh_from_db()


def _version_make(layer: Layer, found: Read, brought: Brought, by: User) -> LayerVersion:
    last = layer.versions.order_by("-number").values_list("number", flat=True).first() or 0
    made = LayerVersion.objects.create(
        layer=layer,
        number=last + 1,
        source=brought.name[:200],
        note=brought.note[:200],
        digest=found.digest,
        shapes=len(found.shapes),
        points=found.points,
        box=found.box,
        made_by=by,
        made_at=clock.now(),
    )
    bodies = _bodies(layer.government, {one.name for one in found.shapes if one.name})
    rows = [
        Outline(of=made, name=one.name, body=bodies.get(one.name), geometry=one.geometry)
        for one in found.shapes
    ]
    Outline.objects.bulk_create(rows, batch_size=MOST_ROWS)
    Layer.objects.filter(pk=layer.pk).update(number=made.number)
    layer.number = made.number
    return made


def _bodies(government: Government, names: set[str]) -> dict[str, Body]:
    """The bodies that shapes are named after."""
    if not names:
        return {}
    return resolve_all(government, sorted(names))


def _told(layer: Layer, made: LayerVersion) -> dict[str, Any]:
    return {"name": layer.name, "number": made.number, "shapes": made.shapes, "digest": made.digest}


def collection_of(layer: Layer) -> dict[str, Any]:
    """A layer as GeoJSON: one query, whatever the number of its shapes."""
    rows = outlines_of(layer).values_list("pk", "name", "body_id", "geometry")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": key,
                "geometry": geometry,
                "properties": {"name": name, "body": body},
            }
            for key, name, body, geometry in rows
        ],
    }


def boundary_layer(government: Government) -> Layer | None:
    """The layer whose shapes stand for bodies on maps of figures: the first with linked boundaries."""
    shown = Outline.objects.filter(of__layer=OuterRef("pk"), of__number=OuterRef("number"))
    linked = shown.filter(body__isnull=False)
    rows = Layer.objects.filter(government=government, kind=LayerKind.BOUNDARY, is_used=True)
    return rows.filter(Exists(linked)).first()
