"""图形的操作 of an entry, as tables."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Told, View

from .catalogue import kind_of
from .forms_shapes import end_form, shape_form
from .headers import HERE
from .models import Entry
from .shape_rows import ShapeLayer
from .shaping import Basis, may_draw, shape_end, shape_of, shape_set


def _basis(told: Told) -> Basis:
    return Basis(told["basis"], told["document"], told["decision"])


def _set(row: Entry, told: Told, by: User) -> None:
    shape_set(
        entry=row,
        shape=told["geometry"],
        from_on=told["from_on"],
        by=by,
        basis=_basis(told),
        layer=told.get("layer", ShapeLayer.BUILT),
        terms={key: told[key] for key in kind_of(row.code).term_keys},
        seen=told["version"],
    )


def _end(row: Entry, told: Told, by: User) -> None:
    layer = told.get("layer", ShapeLayer.BUILT)
    shape_end(
        entry=row, from_on=told["from_on"], by=by, basis=_basis(told), layer=layer, seen=told["version"]
    )


def _is_drawn(row: Entry) -> bool:
    return bool(kind_of(row.code).shapes) and shape_of(row) is not None


def _with_place(view: View) -> View:
    """The page may ask where the phone is: who walks round a plot sets its corners."""

    @wraps(view)
    def inner(request: HttpRequest, **keys: Any) -> HttpResponse:
        response = view(request, **keys)
        response.headers["Permissions-Policy"] = HERE
        return response

    return inner


SHAPE_ACTS = (
    Act(
        "shape",
        _("画定图形"),
        may_draw,
        _set,
        shape_form,
        template="registers/shape_form.html",
        dress=_with_place,
    ),
    Act("shape-end", _("废止图形"), may_draw, _end, end_form, is_open=_is_drawn),
)
