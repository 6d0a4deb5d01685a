"""议事协调机构的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.decisions.models import IssuingName
from yiding.directory.fields import BodiesField, BodyField, InGovernment, PersonField
from yiding.directory.models import Government
from yiding.files.acts import BringsPaper
from yiding.supervision.selectors import matters_visible_to

from .models import CoordinationKind

DAY = {"type": "date"}


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY), **more)


class OrderForm(InGovernment):
    """登记议事协调机构."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = RowField(label=_("种类"), queryset=CoordinationKind.objects.none())
    basis = forms.CharField(
        label=_("依据"), max_length=300, help_text=_("哪次会议、哪份文件要求设立，如：第58次常务会议第9项。")
    )
    order = forms.CharField(
        label=_("督办编号"),
        max_length=40,
        required=False,
        help_text=_("要求设立它的督办事项；成员和规则登记齐了，那件事项才能办结。"),
    )
    host = BodyField(label=_("牵头组建单位"))
    office = BodyField(label=_("办公室设在"), required=False)
    ordered_on = day_field(_("要求设立日期"), initial=clock.today)

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        self.viewer = viewer
        kinds = CoordinationKind.objects.filter(government=government)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]

    def clean_order(self) -> Any:
        number = self.cleaned_data["order"].strip()
        found = matters_visible_to(self.viewer).filter(government=self.government, number=number).first()
        if number and found is None:
            raise forms.ValidationError(_("没有编号为“%(number)s”的督办事项。"), params={"number": number})
        return found if number else None


class EditForm(OrderForm, VersionForm):
    """修改登记."""


class MemberForm(InGovernment):
    """登记成员."""

    role = forms.CharField(label=_("职责"), max_length=40, help_text=_("如：组长、副组长、成员。"))
    body = BodyField(label=_("单位"), required=False)
    person = PersonField(label=_("人员"), max_length=60, required=False)
    starts_on = day_field(_("起始日期"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not (told.get("body") or told.get("person")):
            self.add_error("person", _("单位和人员至少填一个。"))
        return told


class MemberEndForm(InGovernment, VersionForm):
    """截止成员."""

    ends_on = day_field(_("截止日期"))


class RulesForm(BringsPaper):
    """登记工作规则."""


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CouncilForm(forms.Form):
    """设立会议机构."""

    kind = forms.CharField(label=_("会议种类"), max_length=40, help_text=_("如：全体会议、专题会议。"))


class NameForm(InGovernment, VersionForm):
    """印发名义."""

    issuing_name = RowField(label=_("印发名义"), queryset=IssuingName.objects.none(), required=False)

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        names = IssuingName.objects.filter(government=government)
        self.fields["issuing_name"].queryset = names  # type: ignore[attr-defined]


class WorkForm(InGovernment):
    """列出责任人岗位."""

    work = forms.CharField(label=_("工作"), max_length=120)
    bodies = BodiesField(label=_("哪些区镇和部门"), help_text=_("可写统称，如：各镇。"), required=True)


class ChargeForm(InGovernment, VersionForm):
    """三名责任人."""

    leader = PersonField(label=_("主要领导"), max_length=60, required=False)
    deputy = PersonField(label=_("分管领导"), max_length=60, required=False)
    person = PersonField(label=_("专人负责"), max_length=60, required=False)
