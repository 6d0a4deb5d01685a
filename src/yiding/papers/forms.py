"""公文的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.access import Level, Permission
from yiding.core.clock import SHANGHAI
from yiding.core.columns import Viewer
from yiding.core.forms import VersionForm
from yiding.core.workdays import Calendar
from yiding.decisions.models import Decision
from yiding.decisions.selectors import decisions_visible_to
from yiding.directory.models import Body
from yiding.meetings.lists import title_of
from yiding.notices.selectors import holders_of
from yiding.sittings.models import Sitting, SittingState
from yiding.sittings.selectors import sittings_visible_to

from .labels import KINDS
from .models import Handling, PaperKind

MOST_OFFERED, MOST_DIGITS = 60, 12
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FactsForm(VersionForm):
    """公文要素."""

    title = forms.CharField(label=_("标题"), max_length=300)
    in_name_of = forms.CharField(label=_("发文机关"), max_length=120, required=False)
    series = forms.CharField(label=_("编号系列"), max_length=60)
    compiled_on = forms.DateField(label=_("整理日期"), required=False, widget=DATE)
    main_send = forms.CharField(label=_("主送"), required=False, widget=_lines(3))
    copy_send = forms.CharField(label=_("抄送"), required=False, widget=_lines(3))
    level = forms.TypedChoiceField(label=_("知悉范围"), choices=Level.choices, coerce=lambda v: Level(int(v)))


class DecisionField(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic at run time
    """一项决定, by its meeting and heading."""

    def label_from_instance(self, obj: Decision) -> str:
        return f"{title_of(obj.meeting)} {obj.item.no}. {obj.item.heading}"


class NewPaperForm(forms.Form):
    """起草其他文种: after one of the newest sittings or decisions, or what the page was opened with."""

    kind = forms.ChoiceField(
        label=_("文种"), choices=[one for one in KINDS.items() if one[0] != PaperKind.MINUTES]
    )
    title = forms.CharField(
        label=_("标题"),
        max_length=300,
        help_text=_("印发文件的通知写作“…关于印发《文件名》的通知”，正文填所印发的文件。"),
    )
    sitting = forms.ModelChoiceField(
        label=_("依据的会议"), queryset=Sitting.objects.none(), required=False, empty_label=_("不依据会议")
    )
    decision = DecisionField(
        label=_("依据的决定"), queryset=Decision.objects.none(), required=False, empty_label=_("不依据决定")
    )
    in_name_of = forms.CharField(label=_("发文机关"), max_length=120)
    series = forms.CharField(
        label=_("发文字号的机关代字"), max_length=60, help_text=_("印发时按代字和年份取号。")
    )
    main_send = forms.CharField(label=_("主送"), required=False, widget=_lines(2))
    copy_send = forms.CharField(label=_("抄送"), required=False, widget=_lines(2))
    level = forms.TypedChoiceField(
        label=_("知悉范围"), choices=Level.choices, coerce=lambda v: Level(int(v)), initial=Level.GOVERNMENT
    )
    text = forms.CharField(label=_("正文"), required=False, widget=_lines(12))

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        told = {name: _key(self, name) for name in ("sitting", "decision")}
        over = sittings_visible_to(viewer).filter(state__in=(SittingState.HELD, SittingState.CLOSED))
        over = over.select_related("council").order_by("-starts_at", "-pk")
        agreed = decisions_visible_to(viewer).select_related("item", "meeting")
        agreed = agreed.order_by("-held_on", "-meeting", "item__no")
        for name, rows in (("sitting", over), ("decision", agreed)):
            self.fields[name].queryset = _newest(rows, told[name])  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        sitting, decision = told.get("sitting"), told.get("decision")
        if sitting and decision and sitting.meeting_id != decision.meeting_id:
            self.add_error("decision", _("这项决定不是这次会议作出的。"))
        return told


def _key(form: NewPaperForm, name: str) -> str:
    """The key that the page was opened with or sent."""
    given = str(form.data.get(name, "") if form.is_bound else form.initial.get(name, ""))
    return given if given.isdecimal() and len(given) < MOST_DIGITS else "0"


def _newest(rows: QuerySet[Any], key: str) -> QuerySet[Any]:
    newest = list(rows.values_list("pk", flat=True)[:MOST_OFFERED])
    return rows.filter(pk__in=[*newest, int(key)])


class RoundForm(forms.Form):
    """送会签."""

    bodies = forms.ModelMultipleChoiceField(label=_("会签单位"), queryset=Body.objects.none(), required=False)
    people = forms.ModelMultipleChoiceField(label=_("会签领导"), queryset=User.objects.none(), required=False)
    due_at = forms.DateTimeField(
        label=_("截止时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, government_id: int, **more: Any) -> None:
        super().__init__(*args, **more)
        bodies = Body.objects.filter(government=government_id, is_group=False, merged_into__isnull=True)
        self.fields["bodies"].queryset = bodies.order_by("protocol_order", "name")  # type: ignore[attr-defined]
        leaders = holders_of(Permission.SIGN_PAPERS)
        self.fields["people"].queryset = leaders.order_by("username")  # type: ignore[attr-defined]
        self.fields["people"].label_from_instance = lambda user: (  # type: ignore[attr-defined]
            user.get_full_name() or user.get_username()
        )
        self.fields["due_at"].initial = _usual_deadline()


def _usual_deadline() -> Any:
    """The end of the next working day's afternoon."""
    now = clock.now().astimezone(SHANGHAI)
    day = Calendar.load().add(now.date(), 1)
    return now.replace(
        year=day.year, month=day.month, day=day.day, hour=17, minute=0, second=0, microsecond=0
    )


class AgainForm(forms.Form):
    """再次会签."""

    whom = forms.ChoiceField(
        label=_("范围"),
        choices=[("changed", _("仅请意见段落有改动的重新会签")), ("all", _("请所有会签方重新会签"))],
        widget=forms.RadioSelect,
        initial="changed",
    )
    due_at = forms.DateTimeField(
        label=_("截止时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["due_at"].initial = _usual_deadline()


class HandleForm(VersionForm):
    """处理一条会签意见."""

    handling = forms.ChoiceField(
        label=_("处理"), choices=[(one.value, one.label) for one in (Handling.TAKEN, Handling.DECLINED)]
    )
    reason = forms.CharField(label=_("理由"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("handling") == Handling.DECLINED and not told.get("reason"):
            self.add_error("reason", _("不采纳的，写明理由。"))
        return told


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=_lines(3))


class SignForm(forms.Form):
    """签发前再次验证."""

    password = forms.CharField(
        label=_("登录密码"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("动态口令"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, has_factor: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not has_factor:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("password") and not told.get("code"):
            self.add_error("password", _("请输入密码或动态口令。"))
        return told


class IssueForm(forms.Form):
    """印发."""

    issued_on = forms.DateField(label=_("印发日期"), widget=DATE)
    main_copies = forms.IntegerField(
        label=_("主送每家纸质份数"), min_value=0, max_value=999, initial=0, required=False
    )
    copy_copies = forms.IntegerField(
        label=_("抄送每家纸质份数"), min_value=0, max_value=999, initial=0, required=False
    )
