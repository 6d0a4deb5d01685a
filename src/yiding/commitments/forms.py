"""告知承诺的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.core.periods import FIRST_YEAR, LAST_YEAR
from yiding.directory.fields import BodiesField, BodyField, InGovernment
from yiding.directory.models import Body, Government

from .models import (
    ApplicantKind,
    CheckResult,
    CreditLevel,
    ItemState,
    ProofItem,
    RiskGrade,
    VerifyWay,
    WhoMay,
)
from .permissions import bodies_of


def within_reason(value: Any) -> None:
    """A day between the years with which one can reckon."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise forms.ValidationError(_("请核对年份。"))


def day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, validators=[within_reason], **more)


def text_field(label: Any, longest: int = 500, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class ReasonForm(forms.Form):
    """理由."""

    reason = text_field(_("理由"), 300)


class OfOwnBody(InGovernment):
    """Forms that begin with the viewer's own body, and choose from the government's own grades and items."""

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        own = Body.objects.filter(pk__in=bodies_of(viewer)).order_by("pk").first()
        if own is not None and "body" in self.fields:
            self.initial.setdefault("body", own.name)
        rows = {
            "risk": RiskGrade.objects.filter(government=government),
            "level": CreditLevel.objects.filter(government=government),
            "items": ProofItem.objects.filter(government=government, state=ItemState.IN_USE),
            "item": ProofItem.objects.filter(government=government, state=ItemState.IN_USE, allowed=True),
        }
        for name, found in rows.items():
            if name in self.fields:
                self.fields[name].queryset = found  # type: ignore[attr-defined]


class ItemForm(OfOwnBody):
    """登记证明事项."""

    name = forms.CharField(label=_("证明事项"), max_length=200)
    business = forms.CharField(
        label=_("办理事项"), max_length=200, help_text=_("在办什么事的时候要这份证明。")
    )
    issuer = forms.CharField(label=_("开具单位"), max_length=120)
    body = BodyField(label=_("使用单位"))
    basis = text_field(_("设定依据"))
    allowed = forms.BooleanField(label=_("实行告知承诺"), required=False, initial=True)
    why_not = forms.CharField(label=_("不实行的理由"), max_length=300, required=False)
    risk = RowField(label=_("风险等级"), queryset=RiskGrade.objects.none())
    who = forms.ChoiceField(label=_("适用对象"), choices=WhoMay.choices)
    conditions = text_field(_("适用条件"), required=False)
    way = forms.ChoiceField(label=_("核查方式"), choices=VerifyWay.choices)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not told.get("allowed") and not (told.get("why_not") or "").strip():
            self.add_error("why_not", _("不实行告知承诺的，必须写明理由。"))
        return told


class ItemEditForm(ItemForm, VersionForm):
    """修改证明事项."""

    body = None  # type: ignore[assignment] # it stays with its body


class TextForm(forms.Form):
    """拟定告知承诺书."""

    notice = text_field(_("告知内容"), 4000, 8)
    promise = text_field(_("承诺内容"), 2000, 5)
    consequence = text_field(_("不实承诺的后果"), 1000, 4)


class TextEditForm(VersionForm, TextForm):
    """修改告知承诺书."""


class GuideForm(OfOwnBody):
    """登记办事指南."""

    title = forms.CharField(label=_("办事指南"), max_length=200)
    body = BodyField(label=_("编制单位"))
    address = forms.URLField(label=_("网址"), max_length=300, required=False, assume_scheme="https")
    items = forms.ModelMultipleChoiceField(
        label=_("涉及的证明事项"), queryset=ProofItem.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    updated_on = day_field(_("最近更新日期"))


class GuideEditForm(GuideForm, VersionForm):
    """修改办事指南."""

    body = None  # type: ignore[assignment] # it stays with its body


class GuideUpdateForm(forms.Form):
    """登记指南更新."""

    updated_on = day_field(_("更新日期"), initial=clock.today)
    note = text_field(_("更新了什么"), 300)


class NoticeForm(OfOwnBody):
    """告知申请人."""

    item = RowField(label=_("证明事项"), queryset=ProofItem.objects.none())
    body = BodyField(label=_("受理单位"))
    applicant = forms.CharField(label=_("申请人"), max_length=120)
    applicant_kind = forms.ChoiceField(label=_("申请人类别"), choices=ApplicantKind.choices)
    number = forms.CharField(
        label=_("证件号码"),
        max_length=30,
        help_text=_("居民身份证或者统一社会信用代码；只用来查失信记录，不保存全号。"),
    )


class GrantForm(forms.Form):
    """办结."""

    outcome = text_field(_("办理结果"), 300)


class CheckForm(forms.Form):
    """登记核查."""

    result = forms.ChoiceField(label=_("核查结果"), choices=CheckResult.choices)
    finding = text_field(_("核查情况"))


class HearForm(VersionForm):
    """登记陈述申辩."""

    statement = text_field(_("陈述申辩"))


class DecideForm(OfOwnBody):
    """处理不实承诺."""

    consequence = text_field(_("处理决定"), help_text=_("责令限期整改、撤销决定、依法处罚等。"))
    revokes = forms.BooleanField(label=_("撤销原办理结果"), required=False)
    level = RowField(label=_("失信等级"), queryset=CreditLevel.objects.none(), required=False)


class AskForm(forms.Form):
    """申请修复."""

    mended = text_field(_("整改和履行情况"))


class DrawForm(forms.Form):
    """抽取抽查."""

    title = forms.CharField(label=_("抽查批次"), max_length=120)
    first_on = day_field(_("受理日期从"))
    last_on = day_field(_("受理日期到"))
    due_on = day_field(_("核查期限"))
    seed = forms.CharField(
        label=_("随机种子"),
        max_length=64,
        help_text=_("现场公布的一串字；凭它任何人都能重新抽出同样的结果。"),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors and not told["first_on"] <= told["last_on"] <= told["due_on"]:
            self.add_error("due_on", _("日期的先后不对。"))
        return told


class PrepareForm(forms.Form):
    """拟定公布清单."""

    title = forms.CharField(label=_("名称"), max_length=200)


class GradeForm(VersionForm):
    """设定风险等级."""

    name = forms.CharField(label=_("风险等级"), max_length=20)
    rank = forms.IntegerField(label=_("次序（大的风险高）"), min_value=1, max_value=9)
    during_days = forms.IntegerField(
        label=_("受理后几个工作日内核查"),
        min_value=1,
        max_value=250,
        required=False,
        help_text=_("不填的，不做事中核查。"),
    )
    after_days = forms.IntegerField(
        label=_("办结后几个工作日内核查"),
        min_value=1,
        max_value=250,
        required=False,
        help_text=_("不填的，只抽查。"),
    )
    sample_percent = forms.IntegerField(label=_("抽查比例（%）"), min_value=0, max_value=100)


class LevelForm(VersionForm):
    """设定失信等级."""

    name = forms.CharField(label=_("失信等级"), max_length=20)
    rank = forms.IntegerField(label=_("次序（大的严重）"), min_value=1, max_value=9)
    shuts_from_rank = forms.IntegerField(
        label=_("从哪个风险次序起不得承诺"), min_value=1, max_value=9, help_text=_("1 就是一律不得承诺。")
    )
    months = forms.IntegerField(label=_("记录有效（月）"), min_value=1, max_value=120)
    restore_months = forms.IntegerField(label=_("几个月后可以申请修复"), min_value=0, max_value=120)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and told["restore_months"] > told["months"]:
            self.add_error("restore_months", _("不能长于记录的有效期。"))
        return told


class RuleForm(VersionForm, InGovernment):
    """设定告知承诺规则."""

    hearing_days = forms.IntegerField(label=_("陈述申辩（工作日）"), min_value=1, max_value=250)
    keepers = BodiesField(label=_("牵头单位"), help_text=_("其联络员和负责人审定清单，看到全部办件。"))


class ImportForm(forms.Form):
    """导入证明事项."""

    LARGEST = 8 * 1024 * 1024
    file = forms.FileField(label=_("文件（XLSX）"))
    is_trial = forms.BooleanField(
        label=_("先试一遍，不写入"), required=False, initial=True, help_text=_("看过逐行结果再正式导入。")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.LARGEST:
            raise forms.ValidationError(_("文件太大，最多 8 MB。"))
        return file
