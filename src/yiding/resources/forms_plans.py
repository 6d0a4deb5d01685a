"""预案与演练的表单."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.forms import RowField, VersionForm
from yiding.directory.fields import BodiesField, BodyField, InGovernment
from yiding.files.acts import BringsPaper

from .fields import OfOwnBody, day_field, rows_of, term_field, terms_of, text_field
from .models import DrillFinding, Plan, PlanKind, PlanState, TermKind


class PlanForm(OfOwnBody):
    """起草预案."""

    lists: ClassVar = {"kind": rows_of(PlanKind), "level": terms_of(TermKind.PLAN_LEVEL)}
    title = forms.CharField(label=_("预案名称"), max_length=200)
    kind = RowField(label=_("种类"), queryset=PlanKind.objects.none())
    level = term_field(_("层级"))
    body = BodyField(label=_("主责单位"))
    units = BodiesField(label=_("涉及单位"), help_text=_("预案明确有职责的单位；可写统称，如：各镇。"))


class PlanEditForm(PlanForm, VersionForm):
    """修改预案."""

    body = None  # type: ignore[assignment] # it stays with its owner
    changes = text_field(_("本版修订内容"), required=False)


class PaperForm(BringsPaper):
    """上传文件."""


class EnforceForm(forms.Form):
    """印发施行."""

    revised_on = day_field(_("印发日期"), initial=clock.today)
    next_review_on = day_field(
        _("下次修订期限"), required=False, help_text=_("不填的，按预案种类的修订周期推算。")
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        first, last = told.get("revised_on"), told.get("next_review_on")
        if first and last and last <= first:
            self.add_error("next_review_on", _("下次修订期限应晚于印发日期。"))
        return told


class ReviewForm(forms.Form):
    """复审不改."""

    note = text_field(_("复审结论"))
    next_review_on = day_field(_("下次修订期限"))

    def clean_next_review_on(self) -> Any:
        day = self.cleaned_data["next_review_on"]
        if day <= clock.today():
            raise forms.ValidationError(_("下次修订期限应晚于今天。"))
        return day


class ReviseForm(forms.Form):
    """修订."""

    changes = text_field(_("为什么修订，改什么"))


class DrillForm(InGovernment):
    """安排演练."""

    title = forms.CharField(label=_("演练名称"), max_length=200)
    form = forms.CharField(
        label=_("形式"), max_length=40, required=False, help_text=_("如：桌面推演、实战演练。")
    )
    planned_on = day_field(_("计划日期"))
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    scenario = text_field(_("情景设定"))
    units = BodiesField(label=_("参演单位"), help_text=_("可写统称，如：各镇。"))


class DrillEditForm(DrillForm, VersionForm):
    """修改演练."""


class HoldForm(forms.Form):
    """登记演练."""

    held_on = day_field(_("演练日期"), initial=clock.today)
    participants = text_field(_("参加人员"))
    headcount = forms.IntegerField(label=_("人数"), min_value=0, max_value=1_000_000, required=False)
    summary = text_field(_("演练情况和评估"))


class FindingForm(forms.Form):
    """登记问题."""

    text = text_field(_("发现的问题"))
    change = text_field(_("预案要作的修改"))
    due_on = day_field(_("修订期限"), required=False)


class SettleForm(forms.Form):
    """已修订预案."""

    edition = RowField(label=_("写入哪一版"), queryset=Plan.objects.none())
    note = forms.CharField(label=_("写在哪一条"), max_length=300, required=False)

    def __init__(self, *args: Any, finding: DrillFinding, **more: Any) -> None:
        super().__init__(*args, **more)
        drilled = finding.drill.plan
        rows = Plan.objects.filter(root=drilled.root_id, edition__gt=drilled.edition)
        field: Any = self.fields["edition"]
        field.queryset = rows.filter(state__in=[PlanState.IN_FORCE, PlanState.REVISED])
        field.label_from_instance = lambda row: f"{row.title}（第{row.edition}版）"


def settle_form(data: Any, row: DrillFinding, _viewer: Any) -> forms.Form:
    return SettleForm(data, finding=row)
