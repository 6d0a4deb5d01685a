"""队伍与物资的表单."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.directory.fields import BodiesField, BodyField, InGovernment

from .fields import (
    HasPlace,
    OfLists,
    OfOwnBody,
    day_field,
    key_field,
    moment_field,
    rows_of,
    term_field,
    terms_of,
    text_field,
    this_minute,
)
from .models import Aspect, CallOut, CallOutState, ItemKind, TermKind
from .selectors import call_outs_visible_to
from .stocking import LARGEST


class TeamForm(HasPlace, OfOwnBody):
    """登记队伍."""

    field_order = ("name", "kind", "body")
    lists: ClassVar = {"kind": terms_of(TermKind.TEAM)}
    name = forms.CharField(label=_("队伍名称"), max_length=120)
    kind = term_field(_("类别"))
    body = BodyField(label=_("管理单位"))
    skills = forms.CharField(label=_("专长"), max_length=200, required=False)
    gear = text_field(_("随队装备"), required=False)
    ready_minutes = forms.IntegerField(
        label=_("集结时间（分钟）"), min_value=1, max_value=10_000, required=False
    )


class TeamEditForm(TeamForm, VersionForm):
    """修改队伍."""

    body = None  # type: ignore[assignment] # it stays with its body


class MemberForm(forms.Form):
    """登记队员."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    duty = forms.CharField(label=_("岗位"), max_length=60, required=False)
    skills = forms.CharField(label=_("技能"), max_length=200, required=False)
    phone = forms.CharField(
        label=_("电话"), max_length=30, required=False, help_text=_("加密保存，页面上只显示首尾。")
    )


class MemberEditForm(VersionForm, MemberForm):
    """修改队员."""

    phone = forms.CharField(
        label=_("电话"), max_length=30, required=False, help_text=_("不填的，保留原来的号码。")
    )


class CallForm(forms.Form):
    """调动队伍."""

    title = forms.CharField(label=_("事由"), max_length=200)
    place = forms.CharField(label=_("到哪里"), max_length=200, required=False)
    called_at = moment_field(_("调动时间"), initial=this_minute)


class ArriveForm(forms.Form):
    """登记到场."""

    arrived_at = moment_field(_("到场时间"), initial=this_minute)


class ComeBackForm(forms.Form):
    """登记返回."""

    returned_at = moment_field(_("返回时间"), initial=this_minute)
    result = text_field(_("处置情况"))


class StoreForm(HasPlace, OfOwnBody):
    """登记储备点."""

    field_order = ("name", "body", "keeper")
    name = forms.CharField(label=_("储备点"), max_length=120)
    body = BodyField(label=_("管理单位"))
    keeper = forms.CharField(label=_("保管人"), max_length=60, required=False)
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)


class StoreEditForm(StoreForm, VersionForm):
    """修改储备点."""


class MinimumForm(OfLists):
    """设定定额."""

    lists: ClassVar = {"item": rows_of(ItemKind)}
    item = RowField(label=_("种类"), queryset=ItemKind.objects.none())
    least = forms.IntegerField(label=_("最低储备"), min_value=0, max_value=LARGEST)


class Quantity(forms.Form):
    """数量, with the key that makes it one movement."""

    quantity = forms.IntegerField(label=_("数量"), min_value=1, max_value=LARGEST)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    key = key_field()


class ReceiveForm(OfLists, Quantity):
    """入库."""

    field_order = ("item", "batch", "expires_on")
    lists: ClassVar = {"item": rows_of(ItemKind)}
    item = RowField(label=_("种类"), queryset=ItemKind.objects.none())
    batch = forms.CharField(label=_("批次"), max_length=40, required=False)
    expires_on = day_field(_("到期日期"), required=False)


class IssueForm(Quantity):
    """领用: for a call-out that is under way, or for another use."""

    field_order = ("quantity", "call_out", "to")
    call_out = RowField(label=_("用于哪次出动"), queryset=CallOut.objects.none(), required=False)
    to = forms.CharField(label=_("领用单位或人"), max_length=120, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = call_outs_visible_to(viewer).exclude(state=CallOutState.RETURNED)
        self.fields["call_out"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors and not told.get("call_out") and not (told.get("to") or "").strip():
            self.add_error("to", _("写明用于哪次出动，或者由谁领用。"))
        return told


class ReturnForm(Quantity):
    """归还."""


class ScrapForm(Quantity):
    """报废."""

    note = forms.CharField(label=_("报废原因"), max_length=300)


class CountForm(forms.Form):
    """盘点."""

    counted = forms.IntegerField(label=_("实有数量"), min_value=0, max_value=LARGEST)
    note = forms.CharField(
        label=_("差异原因"), max_length=300, required=False, help_text=_("与账面不同的，必须写明。")
    )
    key = key_field()


class LotForm(VersionForm):
    """更正批次."""

    batch = forms.CharField(label=_("批次"), max_length=40, required=False)
    expires_on = day_field(_("到期日期"), required=False)


class ChecksForm(InGovernment):
    """布置四到位检查."""

    period = forms.CharField(label=_("值守时段"), max_length=80, help_text=_("如：国庆假期、入梅强降雨。"))
    starts_on = day_field(_("起"))
    ends_on = day_field(_("止"))
    bodies = BodiesField(label=_("哪些单位检查"), help_text=_("可写统称，如：各镇。"), required=True)


class CheckForm(forms.Form):
    """四到位检查: each of the four in place, or what lacks."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for aspect in Aspect:
            self.fields[f"{aspect}_ready"] = forms.BooleanField(label=aspect.label, required=False)
            self.fields[f"{aspect}_note"] = forms.CharField(
                label=_("%(what)s：情况") % {"what": aspect.label}, max_length=200, required=False
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for aspect in Aspect:
            if not told.get(f"{aspect}_ready") and not (told.get(f"{aspect}_note") or "").strip():
                self.add_error(f"{aspect}_note", _("没有到位的，写明缺什么。"))
        return told


def found_in(told: dict[str, Any]) -> dict[str, tuple[bool, str]]:
    """What was found, by aspect, from what the form said."""
    return {one.value: (told[f"{one}_ready"], told[f"{one}_note"]) for one in Aspect}
