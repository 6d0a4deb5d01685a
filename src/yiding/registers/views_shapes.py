"""图形的 GeoJSON: an entry's versions, and the shapes that a map looks at."""

from __future__ import annotations

import math
from typing import Any

from django.http import Http404, HttpRequest

from yiding.core.selections import read
from yiding.directory.fields import ours

from .catalogue import kind_of
from .mapping import shape_list
from .selectors import entry_get
from .shape_pages import Box, collection, history
from .shape_rows import ShapeLayer
from .views_map import as_geojson, kind_asked


@as_geojson
def entry_shapes(request: HttpRequest, pk: int) -> dict[str, Any]:
    """All versions of an entry's shape."""
    entry = entry_get(request.user, pk)
    if not kind_of(entry.code).shapes:
        raise Http404
    return history(entry)


@as_geojson
def map_shapes(request: HttpRequest) -> dict[str, Any]:
    """The shapes of a selection within a box: the same filters as the list and its points."""
    spec = shape_list(ours(), kind_asked(request))
    rows = read(spec, request.GET, request.user).rows(request.user)
    layer = ShapeLayer.PLAN if request.GET.get("layer") == ShapeLayer.PLAN else ShapeLayer.BUILT
    return collection(rows, box_in(request.GET.get("box", "")), layer)


def box_in(text: str) -> Box | None:
    """``west,south,east,north``; anything else is none."""
    try:
        told = [float(one) for one in text.split(",")]
    except ValueError:
        return None
    if len(told) != 4 or not all(math.isfinite(one) for one in told):
        return None
    return told[0], told[1], told[2], told[3]
