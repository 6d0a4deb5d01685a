"""对上争取的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.directory.fields import BodyField, InGovernment
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Indicator
from yiding.supervision.models import Rhythm

from .models import Line, Purpose
from .permissions import bodies_of
from .selectors import lines_visible_to

ROWS = {"rows": 4}
RHYTHMS = [*Rhythm.choices[1:], ("", _("不定期"))]


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def text_field(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=ROWS), **more)


class PlanForm(InGovernment):
    """计划对接."""

    title = forms.CharField(label=_("争取什么"), max_length=200)
    line = RowField(label=_("争取专题"), queryset=Line.objects.none(), required=False)
    purpose = RowField(label=_("目的"), queryset=Purpose.objects.none())
    superior = forms.CharField(label=_("上级单位"), max_length=120)
    body = BodyField(label=_("对接单位"))
    people = forms.CharField(label=_("参加人员"), max_length=300, required=False)
    planned_on = day_field(_("计划日期"), initial=clock.today)

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        choices = {
            "line": lines_visible_to(viewer).filter(government=government, is_active=True),
            "purpose": Purpose.objects.filter(government=government, is_active=True),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        own = Body.objects.filter(pk__in=bodies_of(viewer)).first()
        if own is not None:
            self.initial.setdefault("body", own.name)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        line, body = told.get("line"), told.get("body")
        if line and body and line.body_id != body.pk:
            self.add_error("line", _("这个专题不是对接单位的专题。"))
        return told


class EditForm(PlanForm, VersionForm):
    """修改对接计划."""


class ContactForm(forms.Form):
    """登记对接."""

    contacted_on = day_field(_("对接日期"), initial=clock.today)
    people = forms.CharField(label=_("参加人员"), max_length=300)
    result = text_field(_("情况和结果"))
    next_step = text_field(_("下一步"), required=False)


class ResultForm(forms.Form):
    """登记结果."""

    result = text_field(_("结果"))
    next_step = text_field(_("下一步"), required=False)


class CommitmentForm(forms.Form):
    """登记承诺."""

    text = forms.CharField(label=_("承诺"), max_length=300)
    is_ours = forms.BooleanField(label=_("是我方的承诺"), required=False)
    due_on = day_field(_("兑现期限"), required=False)


class KeptForm(InGovernment, VersionForm):
    """承诺兑现."""

    kept_on = day_field(_("兑现日期"))


class RuleForm(InGovernment):
    """登记指标口径."""

    indicator = RowField(label=_("指标"), queryset=Indicator.objects.none())
    text = text_field(_("口径和考核办法"))

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        rows = Indicator.objects.filter(government=government)
        self.fields["indicator"].queryset = rows  # type: ignore[attr-defined]


class PurposeForm(InGovernment, VersionForm):
    """争取目的."""

    name = forms.CharField(label=_("争取目的"), max_length=40)
    is_active = forms.BooleanField(label=_("在用"), required=False)


class LineForm(InGovernment, VersionForm):
    """争取专题."""

    name = forms.CharField(label=_("专题"), max_length=120)
    body = BodyField(label=_("对接单位"))
    superior = forms.CharField(label=_("上级单位"), max_length=120)
    rhythm = forms.ChoiceField(label=_("多久对接一次"), choices=RHYTHMS, required=False)
    starts_on = day_field(_("起始日期"))
    is_active = forms.BooleanField(label=_("在用"), required=False)


class LibraryForm(InGovernment, VersionForm):
    """上级项目库."""

    name = forms.CharField(label=_("项目库"), max_length=80)
    superior = forms.CharField(label=_("上级单位"), max_length=120, required=False)


class CountForm(forms.Form):
    """登记入库数."""

    counted_on = day_field(_("截止日期"), initial=clock.today)
    count = forms.IntegerField(label=_("入库项目数"), min_value=0, max_value=999_999)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
