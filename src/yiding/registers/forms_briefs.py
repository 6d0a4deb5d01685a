"""台账通报和公开清单的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yiding.bulletins.forms import periods_offered
from yiding.core import clock
from yiding.core.access import Level
from yiding.core.forms import RowField, VersionForm
from yiding.core.periods import Period, PeriodKind, read_key
from yiding.directory.models import Government

from .briefs import Wanted
from .catalogue import kind_of
from .declaring import Kind
from .models import Campaign
from .publishing import OfReport

DAY = {"type": "date"}


class BriefForm(forms.Form):
    """新编台账通报: of which register, for which time."""

    code = forms.ChoiceField(label=_("台账"))
    period = forms.ChoiceField(label=_("时段"), required=False, help_text=_("或在下面选起止日期。"))
    first = forms.DateField(label=_("起"), required=False, widget=forms.DateInput(attrs=DAY))
    last = forms.DateField(label=_("止"), required=False, widget=forms.DateInput(attrs=DAY))
    campaign = RowField(
        label=_("专项行动"),
        queryset=Campaign.objects.none(),
        required=False,
        help_text=_("选了专项行动，只统计其中的条目。"),
    )

    def __init__(self, *args: Any, government: Government, kinds: list[Kind], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["code"].choices = [(one.code, now(one.name)) for one in kinds]  # type: ignore[attr-defined]
        self.fields["period"].choices = [("", "—"), *periods_offered()]  # type: ignore[attr-defined]
        self.fields["period"].initial = Period.of(PeriodKind.MONTH, clock.today()).key
        rows = Campaign.objects.filter(government=government)
        self.fields["campaign"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if (first is None) != (last is None):
            self.add_error("last" if first else "first", _("起止日期要都写。"))
        elif first and last and last < first:
            self.add_error("last", _("截止日不能早于起始日。"))
        elif not first and not told.get("period"):
            self.add_error("period", _("请选一个时段。"))
        return told

    @property
    def wanted(self) -> Wanted:
        """What was asked for; free days come before a period."""
        told = self.cleaned_data
        kind, campaign = kind_of(told["code"]), told.get("campaign")
        if told.get("first"):
            return Wanted(kind, told["first"], told["last"], campaign=campaign)
        period = read_key(told["period"])
        return Wanted(kind, period.start, period.end, period, campaign)


class BriefFactsForm(VersionForm):
    """台账通报要素."""

    title = forms.CharField(label=_("标题"), max_length=300)
    in_name_of = forms.CharField(label=_("发文机关"), max_length=120)
    series = forms.CharField(
        label=_("发文字号的机关代字"), max_length=60, help_text=_("印发时按代字和年份取号。")
    )
    main_send = forms.CharField(label=_("主送"), widget=forms.Textarea(attrs={"rows": 3}))
    copy_send = forms.CharField(label=_("抄送"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    level = forms.TypedChoiceField(
        label=_("知悉范围"), choices=Level.choices, coerce=lambda value: Level(int(value))
    )


class BriefWordingForm(VersionForm):
    """台账通报用语 (TOML)."""

    text = forms.CharField(
        label=_("用语"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "code", "lang": "zh-Hans"}),
        help_text=_("清空后保存，恢复标准用语。"),
    )


class PublicForm(forms.Form):
    """拟定公开清单."""

    code = forms.ChoiceField(label=_("台账"))
    title = forms.CharField(label=_("标题"), max_length=200)
    first = forms.DateField(
        label=_("起"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("公开报表的，可以写起止日期。"),
    )
    last = forms.DateField(label=_("止"), required=False, widget=forms.DateInput(attrs=DAY))
    note = forms.CharField(
        label=_("说明"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("公开页面上的说明，如清单依据、联系方式。"),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["code"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("first") and told.get("last") and told["last"] < told["first"]:
            self.add_error("last", _("截止日不能早于起始日。"))
        return told

    @property
    def wanted(self) -> tuple[Kind, OfReport | None]:
        """The register, and which report of it."""
        told = self.cleaned_data
        code, _dot, report = told["code"].partition(".")
        return kind_of(code), OfReport(report, told["first"], told["last"]) if report else None


class WithdrawForm(forms.Form):
    """撤回, with the reason that stays on the public page."""

    reason = forms.CharField(
        label=_("撤回理由"), max_length=300, help_text=_("会显示在公开页面上，不要写不公开的内容。")
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
