"""地图和图层的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.forms import VersionForm
from yiding.directory.fields import BodyField, InGovernment

from .layer_rows import Layer, LayerKind, LayerTone, LayerVersion

NAME_OF = _("图形名称所在的属性；不填时依次找 name、名称、XZQMC。名称与机构一致的，自动关联。")
SYSTEM = _(
    "GeoJSON，最大 20 MB，坐标为 CGCS2000 或 WGS84 经纬度（先经度、后纬度）。"
    "从网络地图上描的坐标有偏移，不能用。"
)


class GeoFile(forms.Form):
    """图层文件."""

    name_of = forms.CharField(label=_("名称属性"), max_length=40, required=False, help_text=NAME_OF)
    note = forms.CharField(
        label=_("来源说明"), max_length=200, required=False, help_text=_("如“民政局 2026 年勘界成果”。")
    )
    file = forms.FileField(label=_("GeoJSON 文件"), required=False, allow_empty_file=True, help_text=SYSTEM)


class LayerForm(forms.Form):
    """新建图层."""

    name = forms.CharField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(label=_("图层种类"), choices=LayerKind.choices)
    tone = forms.ChoiceField(label=_("颜色"), choices=LayerTone.choices)
    is_dashed = forms.BooleanField(label=_("虚线"), required=False)
    is_shown = forms.BooleanField(label=_("打开地图时就显示"), required=False, initial=True)
    name_of = GeoFile.base_fields["name_of"]
    note = GeoFile.base_fields["note"]
    file = GeoFile.base_fields["file"]


class LayerEditForm(VersionForm):
    """修改图层."""

    name = forms.CharField(label=_("名称"), max_length=60)
    tone = forms.ChoiceField(label=_("颜色"), choices=LayerTone.choices)
    is_dashed = forms.BooleanField(label=_("虚线"), required=False)
    is_shown = forms.BooleanField(label=_("打开地图时就显示"), required=False)
    is_used = forms.BooleanField(label=_("在用"), required=False)
    position = forms.IntegerField(label=_("次序"), min_value=0, max_value=999)


class ReplaceForm(GeoFile):
    """替换图形: the version tells what the person saw."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class TurnBackForm(forms.Form):
    """换用已有的一版."""

    number = forms.TypedChoiceField(label=_("版本"), coerce=int)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, layer: Layer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["number"].choices = [  # type: ignore[attr-defined]
            (one.number, _version_words(one)) for one in layer.versions.all() if one.number != layer.number
        ]


def _version_words(one: LayerVersion) -> str:
    return f"{one.number} · {one.source} · {one.made_at:%Y-%m-%d} · {one.note}".rstrip(" ·")


class LinkForm(InGovernment, VersionForm):
    """关联单位."""

    body = BodyField(label=_("单位"), required=False, help_text=_("清空表示不属于哪个单位。"))


class SpotForm(VersionForm):
    """标注位置: two numbers, which ``spot.js`` lets a person pick on a map."""

    longitude = forms.DecimalField(
        label=_("经度"),
        min_value=-180,
        max_value=180,
        decimal_places=6,
        required=False,
        help_text=_("CGCS2000 或 WGS84 的度数，如 121.151234。"),
    )
    latitude = forms.DecimalField(
        label=_("纬度"), min_value=-90, max_value=90, decimal_places=6, required=False
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        given = [told.get(name) is not None for name in ("longitude", "latitude")]
        if any(given) and not all(given) and not self.errors:
            self.add_error("latitude" if given[0] else "longitude", _("经度和纬度要一起填写。"))
        return told
