"""汛情、预警、时段的表单."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.forms import RowField, VersionForm
from yiding.directory.fields import BodiesField, BodyField, InGovernment
from yiding.directory.models import Government
from yiding.files.acts import BringsPaper

from .fields import (
    HasPlace,
    OfLists,
    OfOwnBody,
    day_field,
    moment_field,
    rows_of,
    term_field,
    terms_of,
    text_field,
    this_minute,
)
from .models import AlertColour, Part, Station, StationKind, TermKind
from .stations import LIGHTS

NUMBER = {"max_digits": 10, "decimal_places": 2}


class StationForm(HasPlace, OfOwnBody):
    """登记监测站."""

    field_order = ("code", "name", "kind", "body", "measure", "unit", "every_hours")
    code = forms.CharField(label=_("站点编码"), max_length=20)
    name = forms.CharField(label=_("站名"), max_length=120)
    kind = forms.ChoiceField(label=_("种类"), choices=StationKind.choices)
    body = BodyField(label=_("报送单位"))
    measure = forms.CharField(label=_("测什么"), max_length=40, help_text=_("如：小时雨量、水位。"))
    unit = forms.CharField(label=_("计量单位"), max_length=10)
    every_hours = forms.IntegerField(
        label=_("每几小时报一次"), min_value=1, max_value=24, initial=1, help_text=_("逐日报送的填 24。")
    )
    is_active = forms.BooleanField(label=_("在报"), required=False, initial=True)


class StationEditForm(StationForm, VersionForm):
    """修改监测站."""


class LevelForm(VersionForm):
    """预警级别."""

    name = forms.CharField(label=_("级别"), max_length=40, help_text=_("如：警戒水位、保证水位。"))
    light = forms.ChoiceField(label=_("亮灯"), choices=LIGHTS)
    threshold = forms.DecimalField(label=_("从多少起"), **NUMBER)


class ReadingForm(forms.Form):
    """登记读数."""

    at = moment_field(_("时间"), initial=this_minute)
    value = forms.DecimalField(label=_("读数"), **NUMBER)


class CorrectForm(VersionForm):
    """更正读数."""

    value = forms.DecimalField(label=_("应为"), **NUMBER)
    reason = forms.CharField(label=_("更正理由"), max_length=200)


class PostForm(forms.Form):
    """整点报送: one instant, and a value for each station that has one. Programmes send the same fields."""

    at = moment_field(_("时间"))

    def __init__(self, *args: Any, stations: list[Station], **more: Any) -> None:
        super().__init__(*args, **more)
        self.stations = {f"value_{one.code}": one for one in stations}
        for name, one in self.stations.items():
            label = f"{one.name}（{one.measure}，{one.unit}）"
            self.fields[name] = forms.DecimalField(label=label, required=False, **NUMBER)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors and all(told.get(name) is None for name in self.stations):
            raise forms.ValidationError(_("至少填一个站的读数。"))
        return told


class ImportForm(forms.Form):
    """导入读数."""

    file = forms.FileField(
        label=_("表格"),
        help_text=_("XLSX 或 CSV，表头：站点编码、日期、时间、数值。有一行不对，就一行也不写入。"),
    )


class AlertForm(OfLists):
    """接收预警."""

    lists: ClassVar = {"kind": terms_of(TermKind.ALERT), "colour": rows_of(AlertColour)}
    kind = term_field(_("种类"))
    colour = RowField(label=_("颜色"), queryset=AlertColour.objects.none())
    issuer = forms.CharField(label=_("发布单位"), max_length=80)
    area = forms.CharField(label=_("影响区域"), max_length=200)
    text = text_field(_("预警内容"))
    received_at = moment_field(_("接收时间"), initial=this_minute)
    valid_until = moment_field(_("有效至"))

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        self.initial.setdefault("valid_until", this_minute() + timedelta(hours=24))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        first, last = told.get("received_at"), told.get("valid_until")
        if first and last and last <= first:
            self.add_error("valid_until", _("有效期应晚于接收时间。"))
        return told


class SendForm(InGovernment):
    """转发预警."""

    bodies = BodiesField(label=_("另外转发给"), help_text=_("规则中的单位自动转发；这里写规则以外的单位。"))


class ActionForm(forms.Form):
    """报告行动."""

    action = text_field(_("采取了什么行动"))


class SeasonForm(OfLists):
    """开列时段."""

    lists: ClassVar = {"campaign": terms_of(TermKind.CAMPAIGN)}
    campaign = term_field(_("类别"))
    starts_on = day_field(_("起"))
    ends_on = day_field(_("止"))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("止不能早于起。"))
        return told


class EventForm(forms.Form):
    """启动应对."""

    words = forms.CharField(label=_("应对什么"), max_length=200)


class SummaryForm(forms.Form):
    """时段结束."""

    words = text_field(_("总结"))


class ItemForm(InGovernment):
    """准备事项."""

    part = forms.ChoiceField(label=_("方面"), choices=Part.choices)
    text = forms.CharField(label=_("事项"), max_length=200)
    body = BodyField(label=_("责任单位"))
    due_on = day_field(_("期限"))


class ItemEditForm(ItemForm, VersionForm):
    """修改准备事项."""


class DoForm(BringsPaper):
    """报已落实."""

    field_order = ("proof", "file", "classified")
    proof = text_field(_("落实情况"))
