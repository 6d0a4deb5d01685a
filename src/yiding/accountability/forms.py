"""督察追责的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.directory.fields import BodyField, InGovernment, PersonField
from yiding.directory.models import Government
from yiding.files.acts import BringsPaper
from yiding.supervision.models import Task

from .models import SafetyDuty
from .selectors import duties_visible_to, tasks_overdue

ROWS = {"rows": 5}


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def text_field(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=ROWS), **more)


class ClueForm(InGovernment):
    """登记线索."""

    task = RowField(label=_("逾期任务"), queryset=Task.objects.none(), required=False)
    duty = RowField(label=_("或失职的安全责任"), queryset=SafetyDuty.objects.none(), required=False)
    body = BodyField(label=_("涉事单位"))
    person = PersonField(label=_("涉事人员"), max_length=60, required=False)
    ground = forms.CharField(label=_("线索"), max_length=300, help_text=_("发现了什么，从哪里发现。"))
    rule = forms.CharField(label=_("违反的规定"), max_length=300)

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        choices = {
            "task": tasks_overdue(viewer).filter(government=government),
            "duty": duties_visible_to(viewer).filter(government=government),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        body = told.get("body")
        for name in ("task", "duty"):
            if body and told.get(name) and told[name].body_id != body.pk:
                self.add_error(name, _("这不是涉事单位的。"))
        return told


class VerifyForm(forms.Form):
    """登记核实情况."""

    finding = text_field(_("核实情况"))
    rule = forms.CharField(label=_("违反的规定"), max_length=300)


class StatementForm(forms.Form):
    """提交陈述."""

    statement = text_field(_("本单位陈述"))


class ProposalForm(forms.Form):
    """处理建议."""

    proposal = text_field(_("处理建议"))


class DecisionForm(forms.Form):
    """作出决定."""

    decision = text_field(_("决定"))


class ResultForm(forms.Form):
    """结案."""

    result = forms.CharField(label=_("结果"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReaderForm(forms.Form):
    """指定知悉人."""

    user = forms.CharField(label=_("账号"), max_length=150, help_text=_("写登录账号。"))

    def clean_user(self) -> User:
        name = self.cleaned_data["user"].strip()
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("没有账号“%(name)s”。"), params={"name": name})
        return found


class EvidenceForm(BringsPaper):
    """加入证据."""


class DutyForm(InGovernment):
    """登记安全责任."""

    body = BodyField(label=_("单位"))
    party_head = PersonField(label=_("党组织主要负责人"), max_length=60, required=False)
    government_head = PersonField(label=_("行政主要负责人"), max_length=60, required=False)


class DutyEditForm(DutyForm, VersionForm):
    """修改安全责任."""

    body = None  # type: ignore[assignment] # it stays the unit's


class SecondForm(InGovernment):
    """登记一岗双责."""

    post = forms.CharField(label=_("岗位"), max_length=80)
    person = PersonField(label=_("人员"), max_length=60, required=False)
    text = forms.CharField(label=_("安全责任"), max_length=300)
    starts_on = day_field(_("起始日期"), required=False)


class SecondEndForm(InGovernment, VersionForm):
    """截止一岗双责."""

    ends_on = day_field(_("截止日期"))
