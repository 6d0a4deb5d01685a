"""督查通报的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.access import Level
from yiding.core.forms import VersionForm
from yiding.core.periods import NotAPeriod, Period, PeriodKind, named, read_key, read_period
from yiding.supervision.tallying import Scope, Span, Within

from .drafting import Asked

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
OFFERED = (PeriodKind.SPELL, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


def periods_offered() -> list[tuple[str, str]]:
    """The present period of each kind and the one before it."""
    today = clock.today()
    present = [Period.of(kind, today) for kind in OFFERED]
    rows = [one for period in present for one in (period.previous, period)]
    return [(one.key, named(one)) for one in rows]


class NewForm(forms.Form):
    """新编通报: a period (or free days) and what it is about."""

    period = forms.ChoiceField(
        label=_("时段"), required=False, help_text=_("或在下面写别的时段，或选起止日期。")
    )
    other = forms.CharField(
        label=_("其他时段"), max_length=20, required=False, help_text=_("如“2026年9月上旬”“2025年”。")
    )
    first = forms.DateField(label=_("起"), required=False, widget=DATE)
    last = forms.DateField(label=_("止"), required=False, widget=DATE)
    within = forms.ChoiceField(
        label=_("范围"), choices=[one for one in Within.choices if one[0] != Within.RHYTHM]
    )
    word = forms.CharField(
        label=_("领域或项目名称"), max_length=80, required=False, help_text=_("与督办事项里写的一致。")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offered = periods_offered()
        self.fields["period"].choices = [("", "—"), *offered]  # type: ignore[attr-defined]
        self.fields["period"].initial = Period.of(PeriodKind.MONTH, clock.today()).key

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if (first is None) != (last is None):
            self.add_error("last" if first else "first", _("起止日期要都写。"))
        elif first and last and last < first:
            self.add_error("last", _("截止日不能早于起始日。"))
        if told.get("other"):
            self._read_other(told)
        elif not first and not told.get("period"):
            self.add_error("period", _("请选一个时段。"))
        if told.get("within") in (Within.AREA, Within.PROJECT) and not told.get("word"):
            self.add_error("word", _("请写明是哪个领域或项目。"))
        return told

    def _read_other(self, told: dict[str, Any]) -> None:
        try:
            told["other"] = read_period(told["other"], year=clock.today().year)
        except NotAPeriod:
            self.add_error("other", _("没有读出时段，请写成“2026年9月”“2026年第三季度”这样。"))

    @property
    def asked(self) -> Asked:
        """What was asked for; free days come first, then what was written, then what was chosen."""
        told = self.cleaned_data
        word = told["word"].strip() if told["within"] != Within.ALL else ""
        scope = Scope(told["within"], word)
        if told.get("first"):
            return Asked(scope, span=Span(told["first"], told["last"]))
        return Asked(scope, period=told["other"] or read_key(told["period"]))


class FactsForm(VersionForm):
    """通报要素."""

    title = forms.CharField(label=_("标题"), max_length=300)
    in_name_of = forms.CharField(label=_("发文机关"), max_length=120)
    series = forms.CharField(
        label=_("发文字号的机关代字"), max_length=60, help_text=_("印发时按代字和年份取号。")
    )
    main_send = forms.CharField(label=_("主送"), widget=forms.Textarea(attrs={"rows": 3}))
    copy_send = forms.CharField(label=_("抄送"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    level = forms.TypedChoiceField(
        label=_("知悉范围"),
        choices=Level.choices,
        coerce=lambda value: Level(int(value)),
    )
    names_level = forms.TypedChoiceField(
        label=_("写明名称的事项"),
        choices=Level.choices[1:3],
        coerce=lambda value: Level(int(value)),
        help_text=_("知悉范围比这窄的事项只计数，不写名称。写名称就是让收文单位知道这件事。"),
    )


class WordingForm(VersionForm):
    """通报用语 (TOML)."""

    text = forms.CharField(
        label=_("用语"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "code", "lang": "zh-Hans"}),
        help_text=_("清空后保存，恢复标准用语。"),
    )
