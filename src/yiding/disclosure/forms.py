"""公开的表单."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.forms import VersionForm
from yiding.files.forms import DisclosureForm

from .models import Reason
from .rendering import Section
from .services import Left

MOST_PASSAGES = 200


class MarkForm(DisclosureForm):
    """公开属性和理由."""


class StepForm(VersionForm):
    """公开文本的一步; a withdrawal needs its reason."""

    reason = forms.CharField(
        label=_("理由"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, step: str, **more: Any) -> None:
        super().__init__(*args, **more)
        if step == "withdraw":
            self.fields["reason"].required = True
        else:
            self.fields["reason"].widget = forms.HiddenInput()


class InterpretationForm(VersionForm):
    """解读: what is planned, and its text."""

    plan = forms.CharField(
        label=_("解读计划"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("由谁、以什么方式、何时解读。"),
    )
    text = forms.CharField(
        label=_("解读稿"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 12})
    )


class ReasonForm(VersionForm):
    """不公开的理由."""

    name = forms.CharField(label=_("理由"), max_length=200)
    basis = forms.CharField(label=_("依据"), max_length=120, required=False)
    is_active = forms.BooleanField(label=_("在用"), required=False)


class WithheldForm(forms.Form):
    """选定不公开的部分: a box and a reason for each item; passages that the script gathers, or pasted."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    passages = forms.CharField(required=False, max_length=200_000, widget=forms.HiddenInput)
    quote = forms.CharField(
        label=_("粘贴原句"),
        required=False,
        max_length=5000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("也可以在左边的原文里选中文字。"),
    )
    quote_reason = forms.ModelChoiceField(
        label=_("理由"), required=False, queryset=Reason.objects.none(), empty_label=_("选一个理由")
    )
    quote_note = forms.CharField(label=_("补充说明"), required=False, max_length=200)

    def __init__(self, *args: Any, sections: Sequence[Section], text: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.sections, self.text = sections, text
        self.reasons = {reason.pk: reason for reason in Reason.objects.filter(is_active=True)}
        choices = [("", _("选一个理由")), *((str(key), str(row)) for key, row in self.reasons.items())]
        self.fields["quote_reason"].queryset = Reason.objects.filter(is_active=True)  # type: ignore[attr-defined]
        for one in sections:
            self.fields[f"item_{one.no}"] = forms.BooleanField(
                label=f"{one.no}. {one.heading}", required=False
            )
            self.fields[f"reason_{one.no}"] = forms.ChoiceField(
                label=_("理由"), required=False, choices=choices
            )
            self.fields[f"note_{one.no}"] = forms.CharField(
                label=_("补充说明"),
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"placeholder": _("补充说明")}),
            )

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each item, for the page."""
        return [
            (self[f"item_{one.no}"], self[f"reason_{one.no}"], self[f"note_{one.no}"])
            for one in self.sections
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        left = [*self._items(told), *self._passages(told), *self._pasted(told)]
        told["left"] = left
        return told

    def _items(self, told: dict[str, Any]) -> list[Left]:
        left = []
        for one in self.sections:
            if not told.get(f"item_{one.no}"):
                continue
            key = told.get(f"reason_{one.no}") or ""
            reason = self.reasons.get(int(key)) if key.isdecimal() else None
            if reason is None:
                self.add_error(f"reason_{one.no}", _("请选一个理由。"))
                continue
            left.append(Left(reason, told.get(f"note_{one.no}", ""), item_no=one.no, quote=one.heading))
        return left

    def _passages(self, told: dict[str, Any]) -> list[Left]:
        try:
            rows = json.loads(told.get("passages") or "[]")
            left = [self._passage(row) for row in rows[:MOST_PASSAGES]]
        except (ValueError, TypeError, KeyError, AttributeError):
            self.add_error(None, _("选中的文字没有读懂，请重新选择。"))
            return []
        if any(one is None for one in left):
            self.add_error(None, _("每处不公开的文字都要有理由。"))
        return [one for one in left if one is not None]

    def _passage(self, row: Any) -> Left | None:
        start, end = int(row["start"]), int(row["end"])
        reason = self.reasons.get(int(row["reason"])) if row.get("reason") else None
        if not 0 <= start < end <= len(self.text):
            raise ValueError(start)
        if reason is None:
            return None
        note = str(row.get("note", ""))[:200]
        return Left(reason, note, start=start, end=end, quote=str(row["quote"]))

    def _pasted(self, told: dict[str, Any]) -> list[Left]:
        quote = (told.get("quote") or "").replace("\r\n", "\n").strip()
        if not quote:
            return []
        if self.text.count(quote) != 1:
            self.add_error("quote", _("原文里没有这句话，或不止一处；请选中文字。"))
            return []
        reason = told.get("quote_reason")
        if reason is None:
            self.add_error("quote_reason", _("请选一个理由。"))
            return []
        start = self.text.index(quote)
        return [Left(reason, told.get("quote_note", ""), start=start, end=start + len(quote), quote=quote)]
