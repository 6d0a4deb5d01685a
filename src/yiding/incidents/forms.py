"""突发事件的表单."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.forms import EditForm, RowField, VersionForm
from yiding.directory.fields import BodiesField, BodyField, InGovernment
from yiding.directory.models import Body, Government
from yiding.files.acts import BringsPaper

from .models import TOLL, Channel, Fault, Field, Grade, Incident, IncidentKind, Origin, Step, Target
from .permissions import bodies_of, may_handle

ROWS = {"rows": 3}
LAST_YEAR, FIRST_YEAR = 2200, 1950
MOST = 9_999_999


class InstantField(forms.DateTimeField):
    """时刻, to the minute, of China."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **more)

    def clean(self, value: Any) -> datetime | None:
        try:
            found: datetime | None = super().clean(value)
        except OverflowError:
            raise ValidationError(_("请填写正确的时刻。")) from None
        if found is not None and not FIRST_YEAR <= found.year < LAST_YEAR:
            raise ValidationError(_("请填写正确的时刻。"))
        return found


def now_minute() -> datetime:
    """This minute: what a form begins with is not after the moment at which it is sent."""
    return clock.now().replace(second=0, microsecond=0)


def text_field(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=ROWS), **more)


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


def count_field(label: Any, **more: Any) -> forms.IntegerField:
    told = {"min_value": 0, "max_value": MOST, "required": False, **more}
    return forms.IntegerField(label=label, **told)


class TollForm(forms.Form):
    """伤亡和损失."""

    deaths = count_field(_("死亡（人）"))
    missing = count_field(_("失踪（人）"))
    injuries = count_field(_("重伤（人）"))
    light_injuries = count_field(_("轻伤（人）"))
    loss = forms.DecimalField(
        label=_("直接经济损失（万元）"), min_value=0, max_digits=10, decimal_places=2, required=False
    )


def figures_of(told: dict[str, Any]) -> dict[str, Any]:
    """Takes the figures out of what a form said."""
    return {
        name: (found if name == "loss" else found or 0) for name in TOLL for found in [told.pop(name, None)]
    }


class KindField(RowField):
    """事件种类: those in use."""

    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("种类"), queryset=IncidentKind.objects.none(), **more)

    def of(self, government: Government) -> None:
        self.queryset = IncidentKind.objects.filter(government=government, is_open=True)


class PlaceForm(InGovernment):
    """事件和地点."""

    title = forms.CharField(label=_("事件名称"), max_length=120)
    kind = KindField()
    town = BodyField(label=_("事发地（镇、街道、园区）"), required=False)
    address = forms.CharField(label=_("具体地点"), max_length=200)
    longitude = forms.DecimalField(
        label=_("经度"), min_value=-180, max_value=180, max_digits=9, decimal_places=6, required=False
    )
    latitude = forms.DecimalField(
        label=_("纬度"), min_value=-90, max_value=90, max_digits=8, decimal_places=6, required=False
    )

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        self.fields["kind"].of(government)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and (told.get("longitude") is None) != (told.get("latitude") is None):
            self.add_error("latitude", _("经度和纬度一起填，或者都不填。"))
        return told


class IncidentEditForm(PlaceForm, VersionForm):
    """修改事件和地点."""


class IncidentForm(PlaceForm, TollForm):
    """接报登记."""

    field_order = (
        "title",
        "kind",
        "body",
        "origin",
        "town",
        "address",
        "occurred_at",
        "known_at",
        *TOLL,
        "grade",
    )
    body = BodyField(label=_("报告单位"))
    origin = forms.ChoiceField(label=_("信息来源"), choices=Origin.choices, initial=Origin.OWN)
    occurred_at = InstantField(label=_("发生时间"))
    known_at = InstantField(label=_("单位知悉时间"), help_text=_("报告时限从知悉起算。"))
    grade = forms.TypedChoiceField(
        label=_("等级"),
        choices=[("", _("按分级标准提出")), *Grade.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("不选时，按伤亡和损失提出。"),
    )

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        own = Body.objects.filter(pk__in=bodies_of(viewer), government=government).first()
        self.initial.setdefault("body", own.name if own else "")
        self.initial.setdefault("known_at", now_minute())
        self.initial.setdefault("occurred_at", now_minute())
        if not may_handle(viewer):
            self.fields["origin"].choices = [Origin.choices[0]]  # type: ignore[attr-defined]


class FlashForm(InGovernment):
    """手机快报: no more than one can type with a thumb in a minute."""

    title = forms.CharField(label=_("发生了什么"), max_length=120)
    kind = KindField()
    address = forms.CharField(label=_("在哪里"), max_length=200)
    occurred_at = InstantField(label=_("什么时候"))
    deaths = count_field(_("死亡"))
    injuries = count_field(_("重伤"))
    light_injuries = count_field(_("轻伤"))
    course = text_field(_("现场情况"))
    measures = text_field(_("正在做什么"), required=False)
    body = BodyField(label=_("报告单位"))
    town = BodyField(label=_("事发地（镇、街道、园区）"), required=False)
    client_key = forms.UUIDField(widget=forms.HiddenInput)
    filled_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        self.fields["kind"].of(government)  # type: ignore[attr-defined]
        own = Body.objects.filter(pk__in=bodies_of(viewer), government=government).first()
        self.initial.setdefault("body", own.name if own else "")
        self.initial.setdefault("occurred_at", now_minute())
        for name in ("deaths", "injuries", "light_injuries"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "placeholder": "0"}


class VerifyForm(TollForm):
    """核实."""

    field_order = ("grade", "occurred_at", "known_at")
    grade = forms.TypedChoiceField(label=_("等级"), choices=Grade.choices, coerce=int)
    occurred_at = InstantField(label=_("发生时间"))
    known_at = InstantField(
        label=_("查实的知悉时间"), help_text=_("单位早就知道的，填它实际知道的时刻；时限改从这一刻起算。")
    )


class CallForm(forms.Form):
    """电话报告记录."""

    step = forms.ChoiceField(label=_("环节"), choices=Step.choices)
    channel = forms.ChoiceField(label=_("方式"), choices=Channel.choices)
    at = InstantField(label=_("通话时间"))
    caller = forms.CharField(label=_("报告人"), max_length=60)
    receiver = forms.CharField(label=_("接报人"), max_length=60)
    text = text_field(_("通话内容"), max_length=500)

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("at", now_minute())
        if not may_handle(viewer):
            self.fields["step"].choices = [Step.choices[0]]  # type: ignore[attr-defined]


class ActionForm(InGovernment):
    """处置措施."""

    at = InstantField(label=_("时间"))
    body = BodyField(label=_("处置单位"), required=False)
    unit = forms.CharField(
        label=_("或其他队伍"), max_length=80, required=False, help_text=_("名录里没有的，如：上级专家组。")
    )
    people = count_field(_("出动人数"))
    text = text_field(_("做了什么"))

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        own = Body.objects.filter(pk__in=bodies_of(viewer), government=government).first()
        self.initial.setdefault("at", now_minute())
        if own is not None:
            self.initial.setdefault("body", own.name)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and bool(told.get("body")) == bool(told.get("unit")):
            self.add_error("unit", _("处置单位和其他队伍填一个。"))
        return told


class CallInForm(InGovernment):
    """调派单位."""

    bodies = BodiesField(label=_("哪些单位"), required=True)
    task = text_field(_("任务"), max_length=200)


class EndForm(forms.Form):
    """处置结束."""

    ended_at = InstantField(label=_("结束时间"))
    ending = text_field(_("处置结果"))


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs=ROWS))


class ReviewForm(forms.Form):
    """复盘."""

    cause = text_field(_("原因"))
    assessment = text_field(_("报告和处置评价"))


class LessonForm(InGovernment):
    """教训和改进."""

    text = forms.CharField(label=_("改进事项"), max_length=300, widget=forms.Textarea(attrs=ROWS))
    body = BodyField(label=_("责任单位"), required=False)
    due_on = day_field(_("完成期限"), required=False)


class SuspicionForm(forms.Form):
    """提出疑点."""

    fault = forms.ChoiceField(label=_("疑点"), choices=Fault.choices)
    ground = text_field(_("依据"), max_length=300)


class FindingForm(forms.Form):
    """核查结论."""

    finding = text_field(_("核查结论"), max_length=300)


class CaseForm(forms.Form):
    """转追责."""

    rule = forms.CharField(label=_("违反的规定"), max_length=300, widget=forms.Textarea(attrs=ROWS))


class PaperForm(BringsPaper):
    """现场照片和材料."""


class ReportForm(TollForm, EditForm):
    """信息报告."""

    field_order = (
        "course",
        "measures",
        "grade",
        *TOLL,
        "source",
        "nature",
        "scope",
        "trend",
        "leaders",
        "advice",
    )
    course = text_field(_("事件经过"))
    measures = text_field(_("已采取的措施"), required=False)
    grade = forms.TypedChoiceField(label=_("等级"), choices=Grade.choices, coerce=int)
    source = forms.CharField(label=_("信息来源"), max_length=200, required=False)
    nature = forms.CharField(label=_("事件性质"), max_length=200, required=False)
    scope = text_field(_("影响范围"), required=False)
    trend = text_field(_("发展趋势"), required=False)
    leaders = forms.CharField(label=_("到场领导"), max_length=200, required=False)
    advice = text_field(_("需要支持的事项和建议"), required=False)

    def clean_course(self) -> str:
        text: str = self.cleaned_data["course"]
        if not text.strip():
            raise ValidationError(_("请写明事件经过。"))
        return text


class ReportEditForm(ReportForm, VersionForm):
    """修改报告稿."""


class CorrectForm(ReportForm):
    """更正."""

    field_order = ("change", *ReportForm.field_order)  # type: ignore[assignment] # one more
    change = forms.CharField(
        label=_("更正什么"),
        max_length=300,
        widget=forms.Textarea(attrs=ROWS),
        help_text=_("印在更正稿的第一段。"),
    )


class RelayForm(forms.Form):
    """上报."""

    sent_at = InstantField(label=_("送出时间"))
    channel = forms.CharField(label=_("方式"), max_length=40, help_text=_("如：传真、上级值班信息系统。"))
    receiver = forms.CharField(label=_("接收人"), max_length=60)
    receipt_number = forms.CharField(
        label=_("回执编号"), max_length=60, required=False, help_text=_("没有拿到的，以后登记。")
    )


class ReceiptForm(forms.Form):
    """登记回执."""

    receiver = forms.CharField(label=_("接收人"), max_length=60)
    receipt_number = forms.CharField(label=_("回执编号"), max_length=60)


class KindForm(InGovernment, VersionForm):
    """事件种类."""

    name = forms.CharField(label=_("种类"), max_length=40)
    field = forms.ChoiceField(label=_("分类"), choices=Field.choices)
    position = forms.IntegerField(label=_("次序"), min_value=0, max_value=999)
    is_open = forms.BooleanField(label=_("在用"), required=False)


class RuleForm(InGovernment, VersionForm):
    """规则: for a kind or for all, between two days, with its source."""

    kind = KindField(required=False, help_text=_("不选：所有种类。"))
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("如：国务院令第493号第九条。"))
    starts_on = day_field(_("起"), required=False)
    ends_on = day_field(_("止"), required=False)

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        self.fields["kind"].of(government)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("止日不能早于起日。"))
        return told


class GradeRuleForm(RuleForm):
    """分级标准."""

    field_order = ("grade", "deaths", "injuries", "loss", "kind", "source", "starts_on", "ends_on")
    grade = forms.TypedChoiceField(label=_("等级"), choices=Grade.choices, coerce=int)
    deaths = count_field(_("死亡达到（人）"))
    injuries = count_field(_("重伤达到（人）"))
    loss = count_field(_("直接经济损失达到（万元）"))


class LimitForm(RuleForm):
    """报告时限."""

    field_order = ("step", "kind", "grade")
    step = forms.ChoiceField(label=_("环节"), choices=Step.choices)
    grade = forms.TypedChoiceField(
        label=_("等级"),
        choices=[("", _("所有等级")), *Grade.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    phone = count_field(_("电话报告（分钟）"), min_value=1)
    written = count_field(_("书面报告（分钟）"), min_value=1)
    follow = count_field(_("续报间隔（分钟）"), min_value=1)
    final = count_field(_("结束后终报（分钟）"), min_value=1)
    conceal = count_field(_("超过多少分钟不报视为疑似瞒报"), min_value=1)
    update_days = count_field(_("补报期（天）"), max_value=366)

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        names = ("phone", "written", "follow", "final", "conceal", "update_days")
        if not self.errors and all(told.get(name) is None for name in names):
            self.add_error(None, _("至少填一项时限。"))
        return told


class RecipientRuleForm(RuleForm):
    """报送规则."""

    field_order = ("target", "grade", "body", "name", "channel")
    target = forms.ChoiceField(label=_("报送对象"), choices=Target.choices)
    grade = forms.TypedChoiceField(
        label=_("哪一级以上"), choices=Grade.choices, coerce=int, help_text=_("这一级和更严重的都报送。")
    )
    body = BodyField(label=_("本级单位"), required=False)
    name = forms.CharField(label=_("上级机关名称"), max_length=120, required=False)
    channel = forms.CharField(label=_("报送方式"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        target = told.get("target")
        if (target == Target.BODY) != bool(told.get("body")):
            self.add_error("body", _("报送本级单位时填单位，其他时候不填。"))
        if target == Target.OUTSIDE and not told.get("name"):
            self.add_error("name", _("请写上级机关的名称。"))
        return told


class RuleEndForm(InGovernment, VersionForm):
    """截止."""

    ends_on = day_field(_("最后一天"))


class PeriodForm(forms.Form):
    """起止日期."""

    first = day_field(_("起"), required=False)
    last = day_field(_("止"), required=False)


def told_of(row: Incident) -> dict[str, Any]:
    """What a report begins with: the figures and the grade as they are known."""
    return {**{name: getattr(row, name) for name in TOLL}, "grade": row.grade}
