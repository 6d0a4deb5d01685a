"""地图底图: what can be switched on and off on a map, as its scripts need it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .catalogue import kinds
from .layer_rows import Layer, LayerVersion
from .layering import layers_shown
from .mapping import offered
from .shape_rows import ShapeLayer


def switches(viewer: Viewer, government: Government) -> list[dict[str, Any]]:
    """What can be switched on and off: layers, other rooms' points, the net of degrees."""
    rows = layers_told(viewer, government)
    has_ground = any(one["kind"] == "boundary" and one["shown"] for one in rows)
    rows += [
        {
            "key": f"offered-{one.name}",
            "name": str(one.label),
            "kind": "offered",
            "shown": False,
            "box": [],
            "url": reverse("registers:map-offered", args=[one.name]),
        }
        for one in offered()
    ]
    rows += [
        {
            "key": f"shapes-{layer}",
            "name": str(label),
            "kind": "shapes",
            "shown": layer == ShapeLayer.BUILT,
            "dashed": layer == ShapeLayer.PLAN,
            "box": [],
            "url": f"{reverse('registers:map-shapes')}?layer={layer}",
        }
        for layer, label in shape_layers()
    ]
    net = {"key": "graticule", "name": _("经纬网"), "kind": "graticule", "shown": not has_ground, "box": []}
    return [*rows, net]


def shape_layers() -> list[tuple[str, Any]]:
    """The layers of entries' shapes that the kinds have."""
    told = kinds().values()
    some: list[tuple[str, Any]] = [(ShapeLayer.BUILT, _("图形"))] if any(kind.shapes for kind in told) else []
    return some + ([(ShapeLayer.PLAN, _("规划图形"))] if any(kind.plan_shapes for kind in told) else [])


def layers_told(viewer: Viewer, government: Government) -> list[dict[str, Any]]:
    """The layers of a government with the boxes around their shapes: two queries."""
    layers = list(layers_shown(viewer, government))
    kept = LayerVersion.objects.filter(layer__in=layers).values_list("layer", "number", "box")
    boxes = {(layer, number): box for layer, number, box in kept}
    return [layer_told(one, boxes.get((one.pk, one.number), [])) for one in layers]


def layer_told(one: Layer, box: list[float]) -> dict[str, Any]:
    """A layer as the scripts need it. Its version is part of the address: what changed is asked for anew."""
    return {
        "key": f"layer-{one.pk}",
        "name": one.name,
        "kind": one.kind,
        "tone": one.tone,
        "dashed": one.is_dashed,
        "shown": one.is_shown,
        "box": box,
        "url": f"{reverse('registers:layer-shapes', args=[one.pk])}?v={one.version}",
    }
