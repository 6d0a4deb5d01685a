"""值班的表单."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.directory.fields import BETWEEN, UNKNOWN, BodiesField, BodyField, InGovernment, PersonField
from yiding.directory.models import Body, Government, Person
from yiding.directory.resolving import resolve_person

from .coverage import Span
from .models import Channel, CheckResult, CheckWay, DutyPost, Pattern, PostKind, Roster, RosterState, Shift
from .patterns import WrongPattern, read_parts
from .permissions import kept_bodies, may_keep_rules
from .selectors import patterns_visible_to, posts_visible_to
from .services import plain_line
from .standing import month_after, standing_of

MOST_PEOPLE = 60
MINUTE = "%Y-%m-%dT%H:%M"


def month_field(label: Any, **more: Any) -> forms.DateField:
    """A month; written as ``2026-10``, a day of it does too."""
    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m", "%Y-%m-%d"], **more)


class InstantField(forms.DateTimeField):
    """时刻 in the time of China, to the minute."""

    widget = forms.DateTimeInput

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)
        formats = [MINUTE, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(**{"widget": widget, "input_formats": formats, **more})

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(clock.SHANGHAI) if isinstance(value, datetime) else value

    def clean(self, value: Any) -> datetime | None:
        found = super().clean(value)
        return found.replace(tzinfo=clock.SHANGHAI) if found is not None else None


def _now() -> datetime:
    return clock.now().astimezone(clock.SHANGHAI)


class PeopleField(forms.CharField):
    """若干人: names between 、; known within the form's government, in the order written."""

    widget = forms.Textarea(attrs={"rows": 2})
    government: Government

    def clean(self, value: Any) -> list[Person]:
        names = [one for part in BETWEEN.split(super().clean(value)) if (one := part.strip())]
        if len(names) > MOST_PEOPLE:
            raise forms.ValidationError(_("人数太多，最多 %(most)s 人。"), params={"most": MOST_PEOPLE})
        found: dict[int, Person] = {}
        for name in names:
            person = resolve_person(self.government, name[:80], clock.today())
            if person is None:
                raise forms.ValidationError(UNKNOWN, params={"name": name})
            found.setdefault(person.pk, person)
        return list(found.values())


class OfPeople(InGovernment):
    """Forms with lists of people."""

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        for field in self.fields.values():
            if isinstance(field, PeopleField):
                field.government = government


def own_body(viewer: Viewer) -> str:
    """The unit with which a form begins."""
    body = Body.objects.filter(pk__in=kept_bodies(viewer)).order_by("pk").first()
    return body.name if body else ""


class DraftForm(InGovernment):
    """编排值班表."""

    body = BodyField(label=_("单位"))
    month = month_field(_("月份"), initial=lambda: month_after(clock.today()))

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        self.initial.setdefault("body", own_body(viewer))

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"].replace(day=1)
        if not 2000 <= month.year <= 2100:
            raise forms.ValidationError(_("请填写合理的月份。"))
        return month


class GenerateForm(OfPeople):
    """按名单轮值."""

    post = RowField(label=_("岗位"), queryset=DutyPost.objects.none())
    workday = PeopleField(label=_("工作日轮值人员"), help_text=_("按轮值次序写姓名，用顿号隔开。"))
    rest = PeopleField(
        label=_("休息日轮值人员"), required=False, help_text=_("不填就与工作日同一名单，接着轮。")
    )
    holiday = PeopleField(
        label=_("节假日轮值人员"), required=False, help_text=_("法定节假日；不填就用休息日的名单。")
    )
    anew = forms.BooleanField(label=_("已经排好的也重排"), required=False)

    def __init__(self, *args: Any, roster: Roster, **more: Any) -> None:
        super().__init__(*args, government=roster.government, **more)
        rows = DutyPost.objects.filter(shifts__roster=roster).distinct().select_related("body")
        self.fields["post"].queryset = rows.order_by("position", "pk")  # type: ignore[attr-defined]


class FlagForm(forms.Form):
    """说明空档."""

    gap = forms.ChoiceField(label=_("哪段空档"))
    reason = forms.CharField(
        label=_("空档的理由和保障措施"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, roster: Roster, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(one.key, one.words) for one in standing_of(roster).open]
        self.fields["gap"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AssignForm(InGovernment, VersionForm):
    """排班."""

    person = PersonField(label=_("值班人"), required=False, help_text=_("清空就是没有人。"))


class AddShiftForm(InGovernment):
    """增加班次."""

    post = RowField(label=_("岗位"), queryset=DutyPost.objects.none())
    name = forms.CharField(label=_("班次名称"), max_length=20, initial="加班")
    starts_at = InstantField(label=_("开始"))
    ends_at = InstantField(label=_("结束"))
    person = PersonField(label=_("值班人"), required=False)

    def __init__(self, *args: Any, roster: Roster, **more: Any) -> None:
        super().__init__(*args, government=roster.government, **more)
        rows = DutyPost.objects.filter(body=roster.body_id, is_active=True).select_related("body")
        self.fields["post"].queryset = rows.order_by("position", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors:
            if told["starts_at"] >= told["ends_at"]:
                self.add_error("ends_at", _("结束应晚于开始。"))
            else:
                told["span"] = Span(told.pop("starts_at"), told.pop("ends_at"))
        return told


class CheckInForm(forms.Form):
    """到岗签到."""

    place = forms.CharField(label=_("地点"), max_length=80, required=False, help_text=_("可不填。"))


class SwapForm(forms.Form):
    """申请换班."""

    other = RowField(label=_("换哪一班"), queryset=Shift.objects.none())
    reason = forms.CharField(label=_("理由"), max_length=300)

    def __init__(self, *args: Any, shift: Shift, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Shift.objects.filter(
            roster__state=RosterState.PUBLISHED, post__body=shift.post.body_id, starts_at__gt=clock.now()
        )
        rows = rows.filter(person__isnull=False).exclude(person=shift.person_id)
        field: Any = self.fields["other"]
        field.queryset = rows.select_related("post", "person").order_by("starts_at", "pk")
        field.label_from_instance = lambda row: f"{row} {row.person.label}"


class StandInForm(InGovernment):
    """申请替班."""

    person = PersonField(label=_("请谁替班"))
    reason = forms.CharField(label=_("理由"), max_length=300)


class HandOverForm(forms.Form):
    """交班."""

    note = forms.CharField(label=_("当班情况"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)
    points = forms.CharField(
        label=_("未了事项"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=9000,
        help_text=_("每行一项，交给下一班接着办；没有就空着。"),
    )

    def clean_points(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["points"].splitlines() if line.strip()]
        if len(lines) > 30 or any(len(line) > 300 for line in lines):
            raise forms.ValidationError(_("未了事项最多 30 项，每项不超过 300 字。"))
        return lines


class TakeForm(forms.Form):
    """接班."""

    remark = forms.CharField(label=_("接班意见"), max_length=300, required=False)


class ResultForm(forms.Form):
    """办结未了事项."""

    result = forms.CharField(label=_("办理结果"), max_length=300)


class PostForm(InGovernment, VersionForm):
    """值班岗位."""

    body = BodyField(label=_("单位"))
    kind = forms.ChoiceField(label=_("种类"), choices=PostKind.choices)
    name = forms.CharField(label=_("岗位名称"), max_length=40)
    pattern = RowField(label=_("班次模式"), queryset=Pattern.objects.none())
    phone = forms.CharField(
        label=_("值班电话"),
        max_length=30,
        required=False,
        help_text=_("固定电话；个人手机登记在人员名录里。"),
    )
    place = forms.CharField(label=_("值班地点"), max_length=80, required=False)
    hands_over = forms.BooleanField(label=_("需要交接班"), required=False)
    is_active = forms.BooleanField(label=_("在用"), required=False)
    position = forms.IntegerField(label=_("次序"), min_value=0, max_value=99)

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        rows = patterns_visible_to(viewer).filter(government=government)
        self.fields["pattern"].queryset = rows  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        if text and not plain_line(text):
            raise forms.ValidationError(_("请填固定电话，如 0512-12345678；手机号登记在人员名录里。"))
        return plain_line(text) if text else ""


class PatternForm(InGovernment, VersionForm):
    """班次模式."""

    body = BodyField(label=_("单位"), required=False, help_text=_("不填就是各单位通用。"))
    name = forms.CharField(label=_("模式名称"), max_length=40)
    text = forms.CharField(
        label=_("班次"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个，如：白班 08:30-20:30。结束不晚于开始的，算到次日。"),
    )

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        if not may_keep_rules(viewer):
            self.fields["body"].required = True

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            read_parts(text)
        except WrongPattern as error:
            raise forms.ValidationError(str(error)) from error
        return text


class RuleForm(InGovernment, VersionForm):
    """值班规则."""

    early_minutes = forms.IntegerField(label=_("提前多少分钟可以签到"), min_value=0, max_value=720)
    late_minutes = forms.IntegerField(label=_("超过多少分钟算迟到"), min_value=0, max_value=240)
    remind_hours = forms.IntegerField(label=_("提前多少小时提醒"), min_value=1, max_value=168)
    answer_seconds = forms.IntegerField(label=_("通信测试多少秒内应答"), min_value=1, max_value=3600)
    checkers = BodiesField(label=_("哪些单位可以抽查各单位值班"), help_text=_("如应急管理部门。"))


class CheckForm(forms.Form):
    """登记抽查."""

    post = RowField(label=_("单位和岗位"), queryset=DutyPost.objects.none())
    checked_at = InstantField(label=_("抽查时间"), initial=_now)
    way = forms.ChoiceField(label=_("抽查方式"), choices=CheckWay.choices)
    result = forms.ChoiceField(label=_("结果"), choices=CheckResult.choices)
    finding = forms.CharField(
        label=_("所见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = posts_visible_to(viewer).filter(body__government=government, is_active=True)
        field: Any = self.fields["post"]
        field.queryset = rows.order_by("body__protocol_order", "body__name", "position", "pk")

    def clean_checked_at(self) -> datetime:
        return _past(self.cleaned_data["checked_at"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("result", "present") != CheckResult.PRESENT and not told.get("finding", "").strip():
            self.add_error("finding", _("请写明所见。"))
        return told


def _past(at: datetime) -> datetime:
    if at > clock.now():
        raise forms.ValidationError(_("时间不能晚于现在。"))
    return at


class CaseForm(forms.Form):
    """登记追责线索."""

    rule = forms.CharField(label=_("违反的规定"), max_length=300)


class AnswerForm(forms.Form):
    """不作线索的理由."""

    answer = forms.CharField(label=_("理由"), max_length=300)


class ReplyForm(forms.Form):
    """情况说明."""

    reply = forms.CharField(label=_("情况说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CallForm(InGovernment):
    """登记通信测试."""

    body = BodyField(label=_("测试单位"))
    team = forms.CharField(label=_("应急队伍"), max_length=80)
    contact = forms.CharField(label=_("联系人"), max_length=40, required=False)
    number = forms.CharField(
        label=_("号码或频道"), max_length=20, required=False, help_text=_("手机号只留下遮住中间四位的写法。")
    )
    channel = forms.ChoiceField(label=_("通信方式"), choices=Channel.choices)
    called_at = InstantField(label=_("呼叫时间"), initial=_now)
    seconds = forms.IntegerField(
        label=_("多少秒应答"), min_value=0, max_value=86_400, required=False, help_text=_("没有应答就空着。")
    )
    note = forms.CharField(label=_("情况"), max_length=200, required=False)

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        self.initial.setdefault("body", own_body(viewer))

    def clean_called_at(self) -> datetime:
        return _past(self.cleaned_data["called_at"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("seconds") is None and not told.get("note", "").strip():
            self.add_error("note", _("没有应答的，请写明情况。"))
        return told


class ImportForm(forms.Form):
    """导入值班表."""

    LARGEST = 8 * 1024 * 1024

    file = forms.FileField(label=_("文件（XLSX）"))
    is_trial = forms.BooleanField(
        label=_("先试一遍，不写入"), required=False, initial=True, help_text=_("看过逐行结果再正式导入。")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.LARGEST:
            raise forms.ValidationError(_("文件超过 8 MB，请按月分开。"))
        return file
