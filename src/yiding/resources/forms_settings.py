"""设定的表单."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.forms import RowField, VersionForm
from yiding.directory.fields import BodiesField, BodyField, InGovernment

from .alerts import LIGHTS
from .fields import OfLists, rows_of, term_field, terms_of
from .models import AlertColour, Category, Part, TermKind

MONTHS = {"min_value": 1, "max_value": 120}


def _position() -> forms.IntegerField:
    return forms.IntegerField(label=_("次序"), min_value=0, max_value=99, initial=9)


class TermForm(InGovernment, VersionForm):
    """用语."""

    of = forms.ChoiceField(label=_("用于"), choices=TermKind.choices)
    name = forms.CharField(label=_("用语"), max_length=40)
    position = _position()


class PlanKindForm(InGovernment, VersionForm):
    """预案种类."""

    name = forms.CharField(label=_("种类"), max_length=40)
    review_months = forms.IntegerField(label=_("几个月修订一次"), initial=36, **MONTHS)
    drill_months = forms.IntegerField(label=_("几个月演练一次"), initial=12, **MONTHS)
    position = _position()


class ItemKindForm(InGovernment, VersionForm):
    """物资种类."""

    name = forms.CharField(label=_("种类"), max_length=80)
    unit = forms.CharField(label=_("计量单位"), max_length=10)
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices)
    expires = forms.BooleanField(label=_("有有效期"), required=False)
    position = _position()


class AlertColourForm(InGovernment, VersionForm):
    """预警颜色."""

    name = forms.CharField(label=_("颜色"), max_length=20)
    rank = forms.IntegerField(label=_("轻重（大的重）"), min_value=1, max_value=99)
    light = forms.ChoiceField(label=_("亮灯"), choices=LIGHTS)
    minutes = forms.IntegerField(label=_("几分钟内确认"), min_value=1, max_value=10_000)


class AlertRuleForm(OfLists, VersionForm):
    """转发规则."""

    lists: ClassVar = {"kind": terms_of(TermKind.ALERT), "colour": rows_of(AlertColour)}
    kind = term_field(_("种类"), required=False, help_text=_("不选的，各种预警都适用。"))
    colour = RowField(label=_("从哪种颜色起"), queryset=AlertColour.objects.none())
    bodies = BodiesField(label=_("转发给"), help_text=_("可写统称，如：各镇。"), required=True)


class ChecklistEntryForm(OfLists, VersionForm):
    """准备清单样本."""

    lists: ClassVar = {"campaign": terms_of(TermKind.CAMPAIGN)}
    campaign = term_field(_("类别"))
    part = forms.ChoiceField(label=_("方面"), choices=Part.choices)
    text = forms.CharField(label=_("事项"), max_length=200)
    bodies = BodiesField(label=_("责任单位"), help_text=_("可写统称，如：各镇。"), required=True)
    days_before = forms.IntegerField(label=_("时段开始前几天完成"), min_value=0, max_value=365, initial=15)


class LimitsForm(InGovernment, VersionForm):
    """提醒时限."""

    review_days = forms.IntegerField(label=_("预案到期前几天提醒"), min_value=1, max_value=365)
    expiry_days = forms.IntegerField(label=_("物资过期前几天提醒"), min_value=1, max_value=365)
    gap_hours = forms.IntegerField(label=_("漏报查看最近几小时"), min_value=1, max_value=168)


class KeepingBodyForm(InGovernment):
    """统筹单位."""

    body = BodyField(label=_("单位"))
    duty = forms.CharField(label=_("统筹什么"), max_length=80, required=False)
