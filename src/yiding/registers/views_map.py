"""地图的页面: the map with its list, points and layers as GeoJSON, the spot of an entry."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from yiding.core.access import require
from yiding.core.acts import user_of
from yiding.core.errors import EditConflict
from yiding.core.forms import form_response
from yiding.core.lists import list_response, look_response, table_for
from yiding.core.selections import Selection, read
from yiding.directory.fields import ours

from .acts_map import LAYERS, OUTLINES
from .catalogue import kind_of, kinds
from .declaring import Kind
from .forms_map import SpotForm
from .grounds import switches
from .headers import HERE
from .layering import collection_of, layer_get, outlines_of, unlinked
from .lists_map import LAYER_LIST
from .mapping import (
    SHAPES,
    Sign,
    map_list,
    offered_features,
    offered_of,
    points,
    signs_of,
    without_spot,
    words_told,
)
from .models import Entry
from .narrowing import entry_url
from .permissions import may_edit, may_oversee
from .recording import entry_edit
from .selectors import entry_get, register_of

GEOJSON = "application/geo+json; charset=utf-8"
MOST_OUTLINES = 500


def kind_asked(request: HttpRequest) -> Kind | None:
    """The kind that an address names; one that is none is left out, as a list does."""
    return kinds().get(request.GET.get("code", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def map_page(request: HttpRequest) -> HttpResponseBase:
    """The points of the entries that the filters leave, and the list of the same entries."""
    government, kind = ours(), kind_asked(request)
    spec = map_list(government, kind)

    def draw(selection: Selection) -> dict[str, Any]:
        return {"points": table_for(request, spec, selection=selection, keep=False)}

    context = {
        "crumbs": [(_("清单台账"), reverse("registers:home")), (_("地图"), "")],
        "sheets": ["vendor/leaflet.css", "registers/map.css"],
        "signs": [(sign.label, drawn(sign)) for sign in signs_of(kind)],
        "layers": (layers := switches(request.user, government)),
        "layers_json": json.dumps(layers, ensure_ascii=False),
        "may_keep": may_oversee(request.user),
        "lost": without_spot(government, kind, request.user),
    }
    part = "registers/_map.html"
    template = "registers/map.html"
    return look_response(request, spec, draw=draw, part=part, template=template, context=context)


def drawn(sign: Sign) -> SafeString:
    """A sign as the legend shows it."""
    return format_html(
        '<svg class="sign sign-{}" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>',
        sign.colour,
        SHAPES[sign.shape],
    )


# --- GeoJSON ---------------------------------------------------------------------------------------------


def as_geojson(view: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
    """A view that gives GeoJSON: zipped, with an ETag, kept by the browser of the person alone."""

    @require_safe
    @gzip_page
    @conditional_page
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        text = json.dumps(view(request, *args, **keys), ensure_ascii=False, separators=(",", ":"))
        response = HttpResponse(text, content_type=GEOJSON)
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    return inner


@as_geojson
def map_points(request: HttpRequest) -> dict[str, Any]:
    """The points of a selection: the same filters as the list; ``next`` leads on where there are more."""
    kind = kind_asked(request)
    spec = map_list(ours(), kind)
    features, more = points(read(spec, request.GET, request.user), request.user, _after(request))
    told = {"type": "FeatureCollection", "features": features, "words": words_told(kind)}
    if more is not None:
        query = request.GET.copy()
        query["after"] = str(more)
        told["next"] = f"{request.path}?{query.urlencode()}"
    return told


def _after(request: HttpRequest) -> int | None:
    given = request.GET.get("after", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None


@as_geojson
def map_offered(request: HttpRequest, name: str) -> dict[str, Any]:
    """Another room's points."""
    found = offered_of(name)
    if found is None:
        raise Http404
    return {"type": "FeatureCollection", "features": offered_features(found, request.user)}


@as_geojson
def layer_shapes(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The shapes of a layer."""
    return collection_of(layer_get(request.user, pk))


# --- layers ----------------------------------------------------------------------------------------------


def layer_list(request: HttpRequest) -> HttpResponseBase:
    context = {"acts": LAYERS.started(request.user), "crumbs": layer_crumbs()}
    return list_response(request, LAYER_LIST, template="core/subject_list.html", context=context)


def layer_crumbs(*last: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("地图"), reverse("registers:map")), *(last or ((_("地图图层"), ""),))]


@require_safe
def layer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One layer: its shapes with their bodies, its versions."""
    layer = layer_get(request.user, pk)
    lost = unlinked(layer)
    facts = [
        (_("图层种类"), layer.get_kind_display()),
        (_("颜色"), layer.get_tone_display()),
        (_("打开地图时就显示"), layer.is_shown),
        (_("在用"), layer.is_used),
    ]
    context = {
        "title": layer.name,
        "crumbs": layer_crumbs((_("地图图层"), reverse("registers:layer-list")), (layer.name, "")),
        "acts": LAYERS.offered(request.user, layer),
        "facts": facts,
        "layer": layer,
        "versions": layer.versions.select_related("made_by"),
        "outlines": list(outlines_of(layer)[:MOST_OUTLINES]),
        "lost": lost if layer.kind == "boundary" else 0,
        "may_link": may_oversee(request.user),
        "link_label": OUTLINES.acts[0].label,
    }
    return render(request, "registers/layer_detail.html", context)


# --- the spot of an entry --------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def entry_spot(request: HttpRequest, pk: int) -> HttpResponse:
    """标注位置: two numbers, picked on a map where the browser can."""
    entry = entry_get(request.user, pk)
    if kind_of(entry.code).used("spot") is None:
        raise Http404
    require(may_edit(request.user, entry, register_of(entry.government_id, entry.code)))
    form = SpotForm(request.POST or None, initial=_spot(entry))
    conflict = None
    if form.takes_over(_spot(entry)):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            entry_edit(entry=entry, version=told.pop("version"), told=told, by=user_of(request))
            return HttpResponse(status=302, headers={"Location": entry_url(entry)})
        except EditConflict as error:
            entry.refresh_from_db()
            conflict = form.merge(_spot(entry), error.who)
    response = form_response(
        request,
        form,
        title=_("标注位置"),
        cancel_url=entry_url(entry),
        crumbs=[(str(entry), entry_url(entry)), (_("标注位置"), "")],
        conflict=conflict,
        template="registers/spot_form.html",
    )
    response.headers["Permissions-Policy"] = HERE
    return response


def _spot(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("version", "longitude", "latitude")}
