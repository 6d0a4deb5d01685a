"""分镇统计图: towns coloured by a number, with the table of the same numbers beside."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.directory.fields import ours

from .catalogue import kinds
from .declaring import Archetype, Kind
from .forms_figures import figures_form
from .layering import boundary_layer
from .permissions import may_oversee, may_read, require
from .tallying import HEADS, Asked, by, span_default
from .views_figures import linked

MEASURES = ("open", "overdue", "share", "found", "closed", "days")
UNITS = {"share": "%"}


def kind_first() -> Kind:
    """The register that is shown where none was chosen: the first one that closes."""
    some = list(kinds().values())
    return next((one for one in some if one.archetype is Archetype.ENTRY and one.used("town")), some[0])


@require_safe
def town_map(request: HttpRequest) -> HttpResponse:
    """The numbers of a register by town."""
    require(may_read(request.user))
    government = ours()
    form = figures_form(request.GET, government)
    is_right = not form.is_bound or form.is_valid()
    first, last = span_default()
    told: dict[str, Any] = form.cleaned_data if form.is_bound and is_right else {"first": first, "last": last}
    kind = kinds().get(told.get("code") or "") or kind_first()
    asked = Asked(government, kind, told["first"], told["last"], told.get("campaign")) if is_right else None
    if not form.is_bound:
        form.initial["code"] = kind.code
    layer = boundary_layer(government)
    context = {
        "title": f"{_('分镇统计图')}：{_(kind.name)}",
        "crumbs": [(_("地图"), reverse("registers:map")), (_("分镇统计图"), "")],
        "form": form,
        "measures": [(place, HEADS[key], UNITS.get(key, "")) for place, key in enumerate(MEASURES, start=1)],
        "rows": _rows(request, asked) if asked else [],
        "layer": layer,
        "may_keep": may_oversee(request.user),
    }
    return render(request, "registers/towns.html", context, status=200 if is_right else 422)


def _rows(request: HttpRequest, asked: Asked) -> list[tuple[Any, ...]]:
    url = reverse("registers:map")
    return [
        (
            line.key,
            line.label,
            f"{url}?code={asked.kind.code}&town={line.key}" if line.key else "",
            linked(line, asked, MEASURES),
        )
        for line in by(request.user, asked, "town")
    ]
