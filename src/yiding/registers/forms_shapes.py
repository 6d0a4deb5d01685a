"""图形的表单: what is drawn (or pasted), from which day, on what basis."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.decisions.selectors import decisions_visible_to
from yiding.directory.fields import InGovernment

from .catalogue import kind_of, kinds
from .fields import DATE, Maker
from .linking import OneOfField
from .models import Entry
from .outlines import MOST_POINTS
from .selectors import papers_of, register_of_entry
from .shape_rows import ShapeLayer
from .shaping import shape_of
from .values import value_of

LONGEST = MOST_POINTS * 40


class ShapeEndForm(InGovernment, VersionForm):
    """废止图形: from which day, on what basis. ``version`` is the number of the last version seen."""

    from_on = forms.DateField(label=_("自何日起"), widget=forms.DateInput(attrs=DATE))
    basis = forms.CharField(
        label=_("依据"), max_length=300, required=False, help_text=_("文号、测绘成果或其他说明。")
    )

    def __init__(self, *args: Any, entry: Entry, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, government=entry.government, **more)
        papers = papers_of(entry).order_by("-pk")
        self.fields["document"] = RowField(
            queryset=papers, label=_("依据的文件"), required=False, empty_label="—"
        )
        rows = decisions_visible_to(viewer).filter(government=entry.government_id)
        self.fields["decision"] = OneOfField(label=_("依据的决定（议题）"), rows=rows, name="item__heading")
        if kind_of(entry.code).plan_shapes:
            self.fields["layer"] = forms.ChoiceField(label=_("图层"), choices=ShapeLayer.choices)
        last = entry.shapes.order_by("-number").values_list("number", flat=True).first()
        empty = dict.fromkeys(self.fields, "")
        self.initial = {**empty, "version": last or 0, "from_on": clock.today(), **self.initial}
        _remember(self)


def _remember(form: forms.Form) -> None:
    """Each field carries what the person saw, those that were added later too."""
    for field in form.fields.values():
        field.show_hidden_initial = True


class ShapeForm(ShapeEndForm):
    """画定图形: GeoJSON, which a script lets a person draw on a map."""

    geometry = forms.CharField(
        label=_("图形"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "class": "shape-text"}),
        help_text=_("可以在地图上画，也可以粘贴 GeoJSON（CGCS2000 或 WGS84 经纬度）。"),
    )

    def __init__(self, *args: Any, entry: Entry, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, entry=entry, viewer=viewer, **more)
        kind = kind_of(entry.code)
        self.fields["geometry"].widget.attrs |= {"data-shape": " ".join(kind.shapes)}
        spot = [entry.longitude, entry.latitude]
        if entry.longitude is not None:
            self.fields["geometry"].widget.attrs["data-spot"] = ",".join(str(one) for one in spot)
        maker = Maker(kind, viewer, entry.government, register_of_entry(entry), kinds())
        for key in kind.terms:
            self.fields |= maker.made(key.rstrip("?"), is_needed=not key.endswith("?"))
            self.initial.setdefault(key.rstrip("?"), "")
        self.initial.setdefault("geometry", "")
        _remember(self)
        self.order_fields(["version", "layer", "geometry", "from_on", *kind.term_keys, "basis"])


def shape_form(data: QueryDict | None, entry: Entry, viewer: Viewer) -> forms.Form:
    """The form, with the shape that holds now and what holds with it."""
    kind, row = kind_of(entry.code), shape_of(entry)
    initial: dict[str, Any] = {"layer": ShapeLayer.BUILT}
    if row is not None:
        initial["geometry"] = json.dumps(row.geometry, separators=(",", ":"))
        initial |= {one.key: value_of(one, row.terms) for one in kind.fields if one.key in kind.term_keys}
    return ShapeForm(data, entry=entry, viewer=viewer, initial=initial)


def end_form(data: QueryDict | None, entry: Entry, viewer: Viewer) -> forms.Form:
    return ShapeEndForm(data, entry=entry, viewer=viewer, initial={"layer": ShapeLayer.BUILT})
