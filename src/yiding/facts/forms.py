"""履职事实的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.forms import VersionForm
from yiding.core.periods import FIRST_YEAR, LAST_YEAR

SPANS = [
    *((f"-{n:02}", _("%(n)s月") % {"n": n}) for n in range(1, 13)),
    *((f"Q{n}", _("第%(n)s季度") % {"n": n}) for n in range(1, 5)),
    ("H1", _("上半年")),
    ("H2", _("下半年")),
    ("", _("全年")),
]


class PeriodForm(forms.Form):
    """期间: a year, and what of it."""

    year = forms.IntegerField(label=_("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    span = forms.ChoiceField(label=_("期间"), choices=SPANS, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = clock.today()
        self.fields["year"].initial = today.year
        self.fields["span"].initial = f"-{today.month:02}"

    def key(self) -> str:
        """The period's key (``2026-11``)."""
        return f"{self.cleaned_data['year']}{self.cleaned_data['span']}"


class ObjectionForm(forms.Form):
    """异议."""

    text = forms.CharField(
        label=_("异议"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写明哪一件不该算或者漏算了，依据是什么。"),
    )
    claimed = forms.DecimalField(
        label=_("本单位认为应为"), required=False, max_digits=12, decimal_places=2, min_value=0
    )


class DecisionForm(VersionForm):
    """处理异议."""

    result = forms.ChoiceField(
        label=_("处理"),
        choices=[("uphold", _("采纳，更正数据")), ("reject", _("不采纳"))],
        widget=forms.RadioSelect,
    )
    corrected = forms.DecimalField(
        label=_("更正为"), required=False, max_digits=12, decimal_places=2, min_value=0
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 4}))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("result") == "uphold" and told.get("corrected") is None:
            self.add_error("corrected", _("采纳时要写明更正后的数。"))
        return told
