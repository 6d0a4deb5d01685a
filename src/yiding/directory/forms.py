"""机构人员的表单. Bodies and persons are named as on paper and resolved within the government."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.forms import VersionForm

from .models import (
    Body,
    BodyKind,
    Enterprise,
    Government,
    NameKind,
    Person,
    Place,
    PlaceKind,
    PostKind,
    Standing,
)
from .phonebook import plain_phone
from .register import is_town
from .resolving import resolve, resolve_all, resolve_person

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
        above = self.body_of("parent")
        if self.cleaned_data.get("kind") == BodyKind.VILLAGE and not is_town(above):
            raise forms.ValidationError(_("村、社区要写明所属的镇、街道或者园区。"))
        return above

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


class PhoneForm(forms.Form):
    """登记电话."""

    number = forms.CharField(
        label=_("电话号码"),
        max_length=30,
        help_text=_("手机 11 位；固定电话带区号，如 0512-12345678。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        plain = plain_phone(self.cleaned_data["number"])
        if not plain:
            raise forms.ValidationError(_("电话号码不正确。"))
        return plain


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


class PortfolioForm(VersionForm):
    """分管单位: the names of bodies, one on a line, and from when on."""

    bodies = forms.CharField(
        label=_("分管单位"),
        help_text=_("每行写一个单位的名称；留空即不再分管任何单位。"),
        required=False,
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    from_on = forms.DateField(
        label=_("自何日起"),
        help_text=_("从名单中去掉的单位，分管到前一天为止。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, government: Government, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.government = government

    def clean_bodies(self) -> str:
        """Each name is resolved; those that mean nobody are told."""
        written = str(self.cleaned_data["bodies"])
        names = list(dict.fromkeys(name.strip() for name in written.splitlines() if name.strip()))
        known = resolve_all(self.government, names)
        if unknown := [name for name in names if name not in known]:
            raise forms.ValidationError(UNKNOWN, params={"name": "、".join(unknown)})
        self.found = list(known.values())
        return written

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "found": getattr(self, "found", [])}


class SplitForm(forms.Form):
    """分开同名的人: what goes to the second, and what tells the two apart."""

    note = forms.CharField(
        label=_("用什么区分（如单位、籍贯）"),
        max_length=60,
        help_text=_("写在姓名后的括号里，是身份的一部分。"),
    )
    bodies = forms.MultipleChoiceField(
        label=_("分出去的出现记录（按代表的单位）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    posts = forms.MultipleChoiceField(
        label=_("分出去的任职"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, bodies: list[tuple[str, str]], posts: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("bodies", bodies), ("posts", posts)):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("bodies") and not told.get("posts"):
            raise forms.ValidationError(_("请至少选一项要分出去的出现记录或任职。"))
        return told


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


class SubjectForm(VersionForm):
    """共用对象的信息, of one government; codes of others name them."""

    def __init__(self, *args: Any, government: Government, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.government = government

    def of_code(self, model: type[Any], field: str) -> int | None:
        """The key of the row that a code names."""
        code = self.cleaned_data[field].strip()
        if not code:
            return None
        rows = model.objects.filter(government=self.government, code=code)
        found: int | None = rows.values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("“%(code)s”还没有登记。"), params={"code": code})
        return found

    def values(self) -> dict[str, Any]:
        """What the service takes: the columns and their values."""
        told = dict(self.cleaned_data)
        told.pop("version")
        return told


class EnterpriseForm(SubjectForm):
    """企业信息; the code is who it is, and stays."""

    name = forms.CharField(label=_("企业名称"), max_length=120)
    industry = forms.CharField(label=_("行业"), max_length=80, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)


class PlaceForm(SubjectForm):
    """地点信息."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("种类"), choices=[(v, _(label)) for v, label in PlaceKind.choices])
    parent_id = forms.CharField(label=_("上级编码"), max_length=40, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    longitude = forms.DecimalField(
        label=_("经度"), max_digits=9, decimal_places=6, min_value=-180, max_value=180, required=False
    )
    latitude = forms.DecimalField(
        label=_("纬度"), max_digits=8, decimal_places=6, min_value=-90, max_value=90, required=False
    )

    def clean_parent_id(self) -> int | None:
        return self.of_code(Place, "parent_id")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if (told.get("longitude") is None) != (told.get("latitude") is None):
            self.add_error("latitude", _("经度和纬度应同时填写。"))
        return told


class ParcelForm(SubjectForm):
    """地块信息."""

    place_id = forms.CharField(label=_("位置编码"), max_length=40, required=False)
    area = forms.DecimalField(
        label=_("面积（平方米）"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    use = forms.CharField(label=_("用途"), max_length=60, required=False)
    holder_id = forms.CharField(label=_("权利人信用代码"), max_length=18, required=False)

    def clean_place_id(self) -> int | None:
        return self.of_code(Place, "place_id")

    def clean_holder_id(self) -> int | None:
        return self.of_code(Enterprise, "holder_id")


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
            ("indicator", _("指标")),
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
