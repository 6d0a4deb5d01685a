"""图层的操作, as tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from yiding.core.acts import Act, Subject, Told, View, plain
from yiding.core.columns import Viewer
from yiding.directory.fields import ours
from yiding.files.errors import PaperTooLarge
from yiding.files.uploads import LimitHandler, limited, only_file

from . import layering as do
from .errors_map import LayerTooLarge
from .forms_map import LayerEditForm, LayerForm, LinkForm, ReplaceForm, TurnBackForm
from .geojson import LARGEST
from .layer_rows import Layer, Outline
from .permissions import may_oversee

TEMPLATE = "files/paper_form.html"


def bringing_layer(act: Act) -> Act:
    """The same act, its form's file read within the limit of layers: ``told["brought"]``."""
    return replace(act, dress=_dressed, template=TEMPLATE)


def _dressed(view: View) -> View:
    @csrf_exempt
    def outer(request: HttpRequest, **keys: Any) -> HttpResponse:
        return inner(request, limited(request), keys)

    @csrf_protect
    def inner(request: HttpRequest, limit: LimitHandler, keys: dict[str, Any]) -> HttpResponse:
        return view(request, with_more=lambda told: _with_file(request, limit, told), **keys)

    return outer


def _with_file(request: HttpRequest, limit: LimitHandler, told: Told) -> Told:
    try:
        file = only_file(request, limit)
    except PaperTooLarge as error:
        raise LayerTooLarge from error
    if (file.size or 0) > LARGEST:
        raise LayerTooLarge
    rest = {name: value for name, value in told.items() if name not in ("file", "name_of", "note")}
    brought = do.Brought(file.read(LARGEST + 1), file.name or "", told["name_of"], told["note"])
    return {**rest, "brought": brought}


def _make(_row: None, told: Told, by: User) -> Layer:
    brought = told.pop("brought")
    return do.layer_make(government=ours(), values=told, brought=brought, by=by)


def _replaced(data: QueryDict | None, row: Layer, _viewer: Viewer) -> forms.Form:
    return ReplaceForm(data, initial={"version": row.version})


def _edited(data: QueryDict | None, row: Layer, _viewer: Viewer) -> forms.Form:
    names = ("version", "name", "tone", "is_dashed", "is_shown", "is_used", "position")
    return LayerEditForm(data, initial={name: getattr(row, name) for name in names})


def _edit(row: Layer, told: Told, by: User) -> None:
    do.layer_edit(layer=row, version=told.pop("version"), values=told, by=by)


def _turned(data: QueryDict | None, row: Layer, _viewer: Viewer) -> forms.Form:
    return TurnBackForm(data, layer=row, initial={"version": row.version})


LAYERS = Subject(
    "registers",
    "layer",
    _("地图图层"),
    get=do.layer_get,
    prefix="map/layers/",
    acts=(
        bringing_layer(
            Act("make", _("新建图层"), may_oversee, _make, plain(LayerForm), starts=True, is_first=True)
        ),
        bringing_layer(
            Act(
                "replace",
                _("替换图形"),
                may_oversee,
                lambda row, told, by: do.layer_replace(layer=row, by=by, **told),
                _replaced,
                is_first=True,
            )
        ),
        Act("edit", _("修改图层"), may_oversee, _edit, _edited),
        Act(
            "turn-back",
            _("换用旧版"),
            may_oversee,
            lambda row, told, by: do.layer_turn_back(layer=row, by=by, **told),
            _turned,
            is_open=lambda row: row.versions.count() > 1,
        ),
    ),
)


def _linked(data: QueryDict | None, row: Outline, _viewer: Viewer) -> forms.Form:
    told = {"version": row.version, "body": row.body.name if row.body else ""}
    return LinkForm(data, government=row.of.layer.government, initial=told)


OUTLINES = Subject(
    "registers",
    "outline",
    _("地图图层"),
    get=do.outline_get,
    prefix="map/outlines/",
    page=lambda row: reverse("registers:layer-detail", args=[row.of.layer_id]),
    list_name="registers:layer-list",
    acts=(
        Act(
            "link",
            _("关联单位"),
            may_oversee,
            lambda row, told, by: do.outline_link(outline=row, by=by, **told),
            _linked,
        ),
    ),
)
