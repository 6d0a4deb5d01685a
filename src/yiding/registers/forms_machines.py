"""机械现场检查的表单: short enough for a telephone; the rest is known of the machine."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.forms import RowField
from yiding.directory.fields import ours
from yiding.directory.models import Body

from .catalogue import kind_of
from .fields import OPTIONAL_CHOICE, Maker
from .forms_campaigns import day_field
from .machinery import CHECKS, machine_named
from .narrowing import towns_of
from .selectors import register_for

KEYS = ("emission", "emergency", "smoke", "violations", "measure", "text")


class PlaceForm(forms.Form):
    """查一个点: where, on which day, for a machine of which standard."""

    longitude = forms.DecimalField(
        label=_("经度"), min_value=-180, max_value=180, max_digits=9, decimal_places=6
    )
    latitude = forms.DecimalField(
        label=_("纬度"), min_value=-90, max_value=90, max_digits=8, decimal_places=6
    )
    accuracy = forms.DecimalField(
        label=_("定位误差（米）"), min_value=0, max_value=100_000, decimal_places=1, required=False
    )
    on = forms.DateField(label=_("日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    emission = forms.ChoiceField(label=_("排放标准"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["emission"].choices = emissions()  # type: ignore[attr-defined]


def emissions() -> list[tuple[str, str]]:
    field = kind_of(CHECKS).field("emission")
    return [(one.key, now(one.label)) for one in field.choices] if field else []


class SpotForm(forms.Form):
    """现场检查. ``key`` is drawn once for a check; the machine is told by what stands on it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    machine = forms.CharField(
        label=_("编码、号牌或登记编号"),
        max_length=40,
        required=False,
        help_text=_("看不到编码和号牌的不填。"),
    )
    title = forms.CharField(label=_("地点（工地、堆场）"), max_length=120)
    town = RowField(queryset=Body.objects.none(), label=_("所在镇（街道）"), required=False, empty_label="—")
    found_on = day_field(_("检查日期"))
    longitude = forms.DecimalField(
        label=_("经度"), min_value=-180, max_value=180, max_digits=9, decimal_places=6, required=False
    )
    latitude = forms.DecimalField(
        label=_("纬度"), min_value=-90, max_value=90, max_digits=8, decimal_places=6, required=False
    )
    accuracy = forms.DecimalField(
        label=_("定位误差（米）"), min_value=0, max_value=100_000, decimal_places=1, required=False
    )

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.viewer, government = viewer, ours()
        self.fields["town"].queryset = towns_of(government)  # type: ignore[attr-defined]
        kind = kind_of(CHECKS)
        maker = Maker(kind, viewer, government, register_for(government, kind))
        for key in KEYS:
            self.fields |= maker.made(key)
        self.fields["emission"].choices = [OPTIONAL_CHOICE, *emissions()]  # type: ignore[attr-defined]
        self.fields["emission"].required = False
        self.fields["emission"].help_text = _("已登记的机械不用选，按台账。")
        self.order_fields(["key", "machine", "emission", "title", "town", "longitude", "latitude"])

    def clean_found_on(self) -> Any:
        day = self.cleaned_data["found_on"]
        if day > clock.today():
            raise forms.ValidationError(_("检查日期不能晚于今天。"))
        return day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if (told.get("longitude") is None) != (told.get("latitude") is None):
            told["longitude"] = told["latitude"] = None
        words = told.pop("machine", "").strip()
        told["parent"] = machine_named(self.viewer, ours(), words)
        told["seen_code"] = words.upper()
        if told["parent"] is None and not told.get("emission") and "emission" not in self.errors:
            self.add_error("emission", _("没有登记的机械，要选排放标准；看不出的选“待核定”。"))
        return told

    def told(self) -> tuple[UUID, dict[str, Any]]:
        """The key, and what the check says; the town is the body on the spot."""
        told = dict(self.cleaned_data)
        key = UUID(str(told.pop("key")))
        local = {"local": told["town"]} if told.get("town") else {}
        return key, {**told, **local, "address": told["title"]}


class PhotoForm(forms.Form):
    """补传照片."""

    key = forms.UUIDField()
    taken_at = forms.DateTimeField(required=False)
    longitude = forms.DecimalField(
        min_value=-180, max_value=180, max_digits=9, decimal_places=6, required=False
    )
    latitude = forms.DecimalField(min_value=-90, max_value=90, max_digits=8, decimal_places=6, required=False)
    file = forms.FileField(allow_empty_file=True)
