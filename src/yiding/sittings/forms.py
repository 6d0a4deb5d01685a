"""会议场次的表单. Bodies and persons are named as on paper and resolved within the government."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.access import Level
from yiding.core.forms import RowField, VersionForm
from yiding.councils.models import Council
from yiding.directory.fields import UNKNOWN, BodiesField, InGovernment, PersonField
from yiding.directory.models import Body
from yiding.directory.resolving import resolve

from .agenda import Told
from .models import Entry, InvitationRole, LeaveKind
from .pool import MOST_DOCUMENTS
from .services import Plan

LEAVE_KINDS = list(LeaveKind.choices)
ROLES = list(InvitationRole.choices)
EARLIEST, LATEST = 1950, 2200


class SittingForm(InGovernment, VersionForm):
    """场次安排."""

    day = forms.DateField(
        label=_("日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("周六、周日也可以开会。"),
    )
    time = forms.TimeField(label=_("时间"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    chair = PersonField(label=_("主持人"), max_length=60, required=False)
    chair_title = forms.CharField(
        label=_("主持人当日职务"),
        max_length=40,
        required=False,
        help_text=_("不填则按任职登记取会议当日的职务，如：代市长。"),
    )
    chair_for = PersonField(
        label=_("受谁委托主持"),
        max_length=60,
        required=False,
        help_text=_("如常务副市长受市长委托主持，填市长姓名。"),
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not EARLIEST <= day.year <= LATEST:
            raise forms.ValidationError(_("请填写正确的日期。"))
        return day

    def plan(self) -> Plan:
        """What the service takes."""
        told = self.cleaned_data
        at = datetime.combine(told["day"], told["time"], clock.SHANGHAI)
        names = ("place", "chair", "chair_title", "chair_for", "note")
        return Plan(at, **{name: told[name] for name in names})


class NewSittingForm(SittingForm):
    """安排一次会议."""

    council = RowField(label=_("会议机构"), queryset=Council.objects.none(), empty_label=None)

    field_order = ("council", "day", "time", "place", "chair", "chair_title", "chair_for", "note")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Council.objects.filter(government=self.government, is_active=True)
        self.fields["council"].queryset = rows  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    """照上次安排."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label=_("时间"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))

    clean_day = SittingForm.clean_day

    def starts_at(self) -> datetime:
        told = self.cleaned_data
        return datetime.combine(told["day"], told["time"], clock.SHANGHAI)


class ReasonForm(VersionForm):
    """写明原因."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class NumberForm(forms.Form):
    """起始场次号."""

    number = forms.IntegerField(
        label=_("下一次会议的场次号"),
        min_value=1,
        max_value=99_999,
        help_text=_("在本系统之前已经开过会的，从上次的号接着编。纪要另行编号。"),
    )


class EntryForm(InGovernment, VersionForm):
    """议程条目."""

    act = forms.CharField(label=_("议题动作"), max_length=20, required=False)
    title = forms.CharField(label=_("议题"), max_length=300, required=False)
    documents = forms.CharField(
        label=_("文件"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一件，最多 9 件，不加书名号。改写后原来的写法仍保留。"),
    )
    presenters = BodiesField(label=_("汇报单位"), help_text=_("用顿号分开，按汇报次序写。"))
    observers = BodiesField(label=_("列席单位"), help_text=_("用顿号分开。只通知与这一项有关的单位。"))
    minutes_planned = forms.IntegerField(label=_("时长（分钟）"), min_value=0, max_value=480, initial=10)
    section = forms.CharField(label=_("上方标题"), max_length=60, required=False)
    level = forms.TypedChoiceField(label=_("知悉范围"), choices=Level.choices, coerce=int)
    is_sub = forms.BooleanField(label=_("是上一项的分项"), required=False)
    is_urgent = forms.BooleanField(label=_("紧急议题"), required=False)
    is_supplementary = forms.BooleanField(label=_("补充议题"), required=False)
    is_secret = forms.BooleanField(label=_("涉密议题（只留条目，不录入标题和材料）"), required=False)

    def clean_documents(self) -> list[str]:
        lines = (line.strip().strip("《》")[:300] for line in self.cleaned_data["documents"].splitlines())
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_DOCUMENTS:
            raise forms.ValidationError(_("一项议题最多 9 件文件。"))
        return found

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("is_secret") and not (told.get("title") or "").strip():
            self.add_error("title", _("请写明议题。"))
        return told

    def told(self) -> Told:
        """What the service takes."""
        said = dict(self.cleaned_data)
        said.pop("version", None)
        for name in ("documents", "presenters", "observers"):
            said[name] = tuple(said[name])
        return Told(**{**said, "level": Level(said["level"])})


class EntryKeyForm(forms.Form):
    """一个位置: after which item something goes (none: first, or where nothing is said last)."""

    after = forms.IntegerField(required=False, min_value=0)
    is_sub = forms.NullBooleanField(required=False)
    seen = forms.IntegerField(required=False, min_value=0)
    topic = forms.IntegerField(required=False, min_value=1)


class LeaveForm(VersionForm):
    """请假."""

    leave_kind = forms.ChoiceField(label=_("类别"), choices=LEAVE_KINDS)
    reason = forms.CharField(label=_("事由"), max_length=200)


class SubstituteForm(InGovernment, LeaveForm):
    """申请代会."""

    substitute = PersonField(label=_("由谁代会"), max_length=60)
    substitute_title = forms.CharField(label=_("代会人职务"), max_length=60, required=False)

    field_order = ("substitute", "substitute_title", "leave_kind", "reason")


class InviteeForm(InGovernment):
    """增加通知对象: a person, or a body that sends somebody."""

    role = forms.ChoiceField(label=_("参会身份"), choices=ROLES, initial=InvitationRole.INVITED)
    person = PersonField(label=_("人员"), max_length=60, required=False)
    body = forms.CharField(label=_("或单位（由单位派人）"), max_length=120, required=False)
    entries = forms.ModelMultipleChoiceField(
        label=_("只参加这些议题"),
        queryset=Entry.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("列席和汇报的，勾选有关议题；其他身份不用勾。"),
    )

    def __init__(self, *args: Any, sitting: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["entries"].queryset = sitting.entries.filter(is_withdrawn=False)  # type: ignore[attr-defined]

    def clean_body(self) -> Body | None:
        name = self.cleaned_data["body"].strip()
        found = resolve(self.government, name) if name else None
        if name and found is None:
            raise forms.ValidationError(UNKNOWN, params={"name": name})
        return found.body if found else None

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if (told.get("person") is None) == (told.get("body") is None) and not self.errors:
            self.add_error(None, _("人员和单位填一个。"))
        return told
