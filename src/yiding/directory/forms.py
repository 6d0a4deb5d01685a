"""机构人员的表单. Bodies and persons are named as on paper and resolved within the government."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.forms import VersionForm

from .models import Body, BodyKind, Government, NameKind, Person, PostKind, Standing
from .resolving import resolve, resolve_person

KINDS = [("", _("未定")), *((value, _(label)) for value, label in BodyKind.choices)]
UNKNOWN = _("这个政府的名录里没有“%(name)s”，请写全称，或先在纪要、导入表中出现。")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class DatedForm(forms.Form):
    """带起止日期的表单, for names and rows within one government."""

    starts_on = _day(_("起始日期"))
    ends_on = _day(_("截止日期"))

    def __init__(self, *args: Any, government: Government, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.government = government

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        starts_on, ends_on = told.get("starts_on"), told.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("截止日期早于起始日期。"))
        return told

    def body_of(self, field: str) -> Body | None:
        name = self.cleaned_data[field].strip()
        found = resolve(self.government, name, self._on()) if name else None
        if name and found is None:
            raise forms.ValidationError(UNKNOWN, params={"name": name})
        return found.body if found else None

    def _on(self) -> date | None:
        return self.cleaned_data.get("starts_on")


class BodyForm(DatedForm, VersionForm):
    """机构信息."""

    kind = forms.ChoiceField(label=_("类别"), choices=KINDS, required=False)
    standing = forms.ChoiceField(
        label=_("是否在册"), choices=[(value, _(label)) for value, label in Standing.choices]
    )
    is_group = forms.BooleanField(label=_("是统称（如“各区镇”）"), required=False)
    parent = forms.CharField(label=_("上级机构"), max_length=120, required=False)
    successor = forms.CharField(label=_("更名为"), max_length=120, required=False)
    protocol_order = forms.IntegerField(label=_("排序"), min_value=0, max_value=99_999, required=False)

    field_order = ("kind", "standing", "is_group", "parent", "successor", "protocol_order")

    def clean_parent(self) -> Body | None:
        return self.body_of("parent")

    def clean_successor(self) -> Body | None:
        return self.body_of("successor")

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        told = dict(self.cleaned_data)
        told.pop("version")
        for name in ("parent", "successor"):
            row = told.pop(name)
            told[f"{name}_id"] = row.pk if row else None
        return told


class NameForm(DatedForm):
    """增加名称."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(
        label=_("种类"), choices=[(value, _(label)) for value, label in NameKind.choices]
    )

    field_order = ("name", "kind")


class PostForm(DatedForm):
    """增加任职."""

    person = forms.CharField(label=_("人员"), max_length=60)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    kind = forms.ChoiceField(
        label=_("任职方式"), choices=[(value, _(label)) for value, label in PostKind.choices]
    )

    field_order = ("person", "title", "kind")

    def clean_person(self) -> Person:
        name = self.cleaned_data["person"].strip()
        found = resolve_person(self.government, name)
        if found is None:
            raise forms.ValidationError(UNKNOWN, params={"name": name})
        return found


class MemberForm(DatedForm):
    """增加统称成员."""

    member = forms.CharField(label=_("成员"), max_length=120)

    field_order = ("member",)

    def clean_member(self) -> Body | None:
        return self.body_of("member")


class EndForm(forms.Form):
    """到期: the last day of a name, a post or a membership."""

    ends_on = _day(_("截止日期"))
    version = forms.IntegerField(min_value=0, required=False)

    def clean_ends_on(self) -> date:
        day: date | None = self.cleaned_data["ends_on"]
        if day is None:
            raise forms.ValidationError(_("请填写截止日期。"))
        return day


class JudgeForm(VersionForm):
    """判断一条建议."""

    act = forms.ChoiceField(choices=[("accept", ""), ("refuse", ""), ("reopen", "")])
    reason = forms.CharField(max_length=200, required=False)
    kind = forms.ChoiceField(choices=KINDS, required=False)
    title = forms.CharField(max_length=60, required=False)


class BulkForm(forms.Form):
    """成批判断 of the proposals that were ticked."""

    act = forms.ChoiceField(choices=[("refuse", ""), ("list", "")])
    reason = forms.CharField(max_length=200, required=False)


class ExchangeForm(forms.Form):
    """导入一个文件."""

    LARGEST = 32 * 1024 * 1024

    government = forms.ChoiceField(label=_("政府"))
    kind = forms.ChoiceField(
        label=_("内容"),
        choices=[
            ("directory", _("机构人员名录")),
            ("enterprise", _("企业")),
            ("place", _("地点")),
            ("parcel", _("地块")),
        ],
    )
    file = forms.FileField(label=_("文件（XLSX；名录也可用 JSON）"))

    def __init__(self, *args: Any, governments: list[Government], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), row.name) for row in governments]
        self.fields["government"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.LARGEST:
            raise forms.ValidationError(_("文件太大，最多 32 MB。"))
        return file
