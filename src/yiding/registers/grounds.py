"""地图底图: what can be switched on and off on a map, as its scripts need it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .layer_rows import Layer, LayerVersion
from .layering import layers_shown
from .mapping import offered


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
    net = {"key": "graticule", "name": _("经纬网"), "kind": "graticule", "shown": not has_ground, "box": []}
    return [*rows, net]


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
