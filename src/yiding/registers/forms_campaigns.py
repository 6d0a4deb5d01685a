"""专项行动的表单."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.directory.fields import BodyField, InGovernment
from yiding.sittings.models import Sitting
from yiding.sittings.selectors import sittings_visible_to
from yiding.supervision.models import Matter
from yiding.supervision.selectors import matters_visible_to

from .carrying import followers_of
from .catalogue import kinds
from .declaring import Archetype
from .models import Campaign, CampaignState, Sector
from .plans import names_of
from .round_rows import CheckList
from .wording import said

ROWS = {"rows": 4}
PART = re.compile(r"^(?P<name>.*?)\s*(?P<count>\d{1,3})?\s*(?:项|个)?$")
MOST_PARTS = 12


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def text_field(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=ROWS), **more)


def structure_read(text: str) -> list[dict[str, Any]]:
    """The parts of a plan as people write them: ``总体方案1、专题方案2、专项方案10``."""
    parts = []
    for one in re.split(r"[、，,；;+＋\n]+", text):
        found = PART.match(one.strip())
        if found and found["name"].strip():
            count = int(found["count"]) if found["count"] else None
            parts.append({"name": found["name"].strip()[:60], "count": count})
    return parts


def structure_written(parts: Sequence[Mapping[str, Any]]) -> str:
    return "、".join(f"{one['name']}{one.get('count') or ''}" for one in parts)


class StructureField(forms.CharField):
    """方案结构: its parts, each with how many tasks it is to have."""

    def clean(self, value: Any) -> list[dict[str, Any]]:
        parts = structure_read(super().clean(value))
        names = [one["name"] for one in parts]
        if len(set(names)) != len(names) or len(names) > MOST_PARTS:
            raise forms.ValidationError(_("各部分的名称不能重复，最多 12 个部分。"))
        return parts


def kind_choices(archetype: Archetype) -> list[tuple[str, str]]:
    return [(code, said(one.name)) for code, one in kinds().items() if one.archetype is archetype]


class CampaignForm(InGovernment):
    """登记专项行动."""

    name = forms.CharField(label=_("名称"), max_length=120)
    lead = BodyField(label=_("牵头单位"))
    in_name_of = forms.CharField(
        label=_("名义"), max_length=60, required=False, help_text=_("如：市安委会。")
    )
    first_on = day_field(_("开始日期"))
    last_on = day_field(_("结束日期"))
    season = forms.CharField(
        label=_("时节"), max_length=40, required=False, help_text=_("旺季专项写明时节，如：岁末年初。")
    )
    structure = StructureField(
        label=_("方案结构"),
        max_length=400,
        required=False,
        help_text=_("如：总体方案1、专题方案2、专项方案10。"),
    )
    codes = forms.MultipleChoiceField(
        label=_("统计哪些台账"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是隐患台账。"),
    )
    follows = RowField(
        label=_("承接哪个行动"),
        queryset=Campaign.objects.none(),
        required=False,
        help_text=_("前一个行动没有完成的任务和没有销号的隐患可以转接过来。"),
    )
    goal = text_field(_("目标要求"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["codes"].choices = kind_choices(Archetype.ENTRY)  # type: ignore[attr-defined]
        rows = Campaign.objects.filter(government=self.government).exclude(state=CampaignState.CLOSED)
        self.fields["follows"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and told["first_on"] > told["last_on"]:
            self.add_error("last_on", _("结束日期不能早于开始日期。"))
        return told


class CampaignEditForm(CampaignForm, VersionForm):
    """修改专项行动."""


class OfCampaign(InGovernment):
    """Forms within one campaign: its fields to choose from."""

    def __init__(self, *args: Any, campaign: Campaign, **more: Any) -> None:
        super().__init__(*args, **more)
        self.campaign = campaign
        if "checklist" in self.fields:
            rows = CheckList.objects.filter(government=self.government, is_used=True)
            self.fields["checklist"].queryset = rows  # type: ignore[attr-defined]


class FieldForm(OfCampaign):
    """加入领域."""

    sector = RowField(label=_("行业领域"), queryset=Sector.objects.none())
    lead = BodyField(label=_("牵头单位"), required=False, help_text=_("不填就是这个领域的牵头部门。"))
    checklist = RowField(label=_("检查表"), queryset=CheckList.objects.none(), required=False)
    task = text_field(_("整治任务"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Sector.objects.filter(government=self.government, is_used=True)
        rows = rows.exclude(pk__in=self.campaign.fields.values("sector"))
        self.fields["sector"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors:
            told["lead"] = told["lead"] or told["sector"].lead
            if told["lead"] is None:
                self.add_error("lead", _("这个领域还没有牵头部门，请填写。"))
        return told


class FieldEditForm(OfCampaign, VersionForm):
    """修改领域."""

    lead = BodyField(label=_("牵头单位"))
    checklist = RowField(label=_("检查表"), queryset=CheckList.objects.none(), required=False)
    task = text_field(_("整治任务"), required=False)
    position = forms.IntegerField(label=_("次序"), min_value=0, max_value=99)


class PlanItemForm(OfCampaign):
    """方案任务."""

    part = forms.ChoiceField(label=_("方案部分"), required=False)
    title = forms.CharField(label=_("任务"), max_length=200)
    text = text_field(_("具体要求"), required=False)
    sector = RowField(label=_("行业领域"), queryset=Sector.objects.none(), required=False)
    body = BodyField(label=_("责任单位"))
    due_on = day_field(_("完成期限"), required=False)
    matter = forms.CharField(
        label=_("督办事项编号"), max_length=40, required=False, help_text=_("已经立项督办的，填事项编号。")
    )

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.viewer = viewer
        names = names_of(self.campaign)
        if names:
            self.fields["part"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
            self.fields["part"].required = True
        else:
            del self.fields["part"]
        rows = Sector.objects.filter(pk__in=self.campaign.fields.values("sector"))
        self.fields["sector"].queryset = rows  # type: ignore[attr-defined]

    def clean_matter(self) -> Matter | None:
        number = self.cleaned_data["matter"].strip()
        if not number:
            return None
        rows = matters_visible_to(self.viewer).filter(government=self.government, number=number)
        found = rows.first()
        if found is None:
            raise forms.ValidationError(_("没有编号是“%(number)s”的督办事项。"), params={"number": number})
        return found


class PlanItemEditForm(PlanItemForm, VersionForm):
    """修改方案任务."""


class NoteForm(forms.Form):
    """说明."""

    note = text_field(_("完成情况"))


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AssessForm(forms.Form):
    """评估."""

    assessment = forms.CharField(
        label=_("评估意见"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("目标完成情况、主要成效、遗留问题。存量对比见评估报告。"),
    )


class CarryForm(forms.Form):
    """转接."""

    target = RowField(
        label=_("转入哪个行动"),
        queryset=Campaign.objects.none(),
        help_text=_("没有完成的方案任务和没有销号的条目转入这个行动，各自记下从哪里转来。"),
    )

    def __init__(self, *args: Any, campaign: Campaign, **more: Any) -> None:
        super().__init__(*args, **more)
        keys = [one.pk for one in followers_of(campaign)]
        self.fields["target"].queryset = Campaign.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
        if keys:
            self.initial.setdefault("target", keys[0])


class AskForm(forms.Form):
    """要求领域报告."""

    name = forms.CharField(label=_("会议或时期"), max_length=80, help_text=_("如：第58次常务会议、7月份。"))
    sitting = RowField(label=_("会议场次"), queryset=Sitting.objects.none(), required=False)
    due_on = day_field(_("报送期限"))

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = sittings_visible_to(viewer).select_related("council").order_by("-starts_at", "-pk")
        keys = list(rows.values_list("pk", flat=True)[:30])
        chosen = Sitting.objects.filter(pk__in=keys).select_related("council").order_by("-starts_at")
        self.fields["sitting"].queryset = chosen  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < clock.today():
            raise forms.ValidationError(_("报送期限不能早于今天。"))
        return day


class FieldReportForm(VersionForm):
    """领域报告."""

    work = forms.CharField(label=_("工作开展情况"), widget=forms.Textarea(attrs={"rows": 8}))
    problems = text_field(_("存在问题"), required=False)
    next_step = text_field(_("下一步打算"), required=False)


class PeriodForm(forms.Form):
    """起止日期."""

    first = day_field(_("起"), required=False)
    last = day_field(_("止"), required=False)

    def span(self, first: Any, last: Any) -> tuple[Any, Any]:
        """The days asked for, within what there is; anything wrong: all."""
        told = self.cleaned_data if self.is_bound and self.is_valid() else {}
        begin, end = told.get("first") or first, told.get("last") or last
        return (begin, end) if begin <= end else (first, last)
