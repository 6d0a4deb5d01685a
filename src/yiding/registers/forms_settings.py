"""设定的表单字段: thresholds, texts and tables that a kind leaves to its government."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from .declaring import Setting, SettingType
from .wording import said

BAR = re.compile(r"[|｜\t]")
MOST_ROWS = 200


class LinesField(forms.CharField):
    """一行一个."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()][:MOST_ROWS]


class TableField(forms.CharField):
    """表格: a row a line, its cells parted by a bar; figures are figures."""

    widget = forms.Textarea

    def __init__(self, *, setting: Setting, **more: Any) -> None:
        super().__init__(**more)
        self.setting = setting

    def clean(self, value: Any) -> list[dict[str, str]]:
        lines = [line for line in super().clean(value).splitlines() if line.strip()][:MOST_ROWS]
        return [self._row(place, line) for place, line in enumerate(lines, start=1)]

    def _row(self, place: int, line: str) -> dict[str, str]:
        cells = [cell.strip() for cell in BAR.split(line)]
        columns = self.setting.columns
        if len(cells) != len(columns):
            told = {"n": place, "wanted": len(columns), "there": len(cells)}
            raise forms.ValidationError(_("第%(n)s行要有%(wanted)s格，现有%(there)s格。"), params=told)
        row = {column.key: cell for column, cell in zip(columns, cells, strict=True)}
        for key in self.setting.numbers:
            if not _is_figure(row[key]):
                raise forms.ValidationError(
                    _("第%(n)s行的“%(cell)s”不是数字。"), params={"n": place, "cell": row[key]}
                )
        for key, words in self.setting.allowed.items():
            if row[key] not in words:
                wrong = {"n": f"{place}", "cell": row[key], "words": "、".join(words)}
                raise forms.ValidationError(_("第%(n)s行的“%(cell)s”不认识，可写：%(words)s。"), params=wrong)
        return row


def _is_figure(text: str) -> bool:
    try:
        return not text or Decimal(text).is_finite()
    except InvalidOperation:
        return False


def setting_field(one: Setting) -> forms.Field:
    """The form field of a setting."""
    common: dict[str, Any] = {"label": said(one.label), "help_text": said(one.help)}
    match one.type:
        case SettingType.WHOLE:
            least = None if one.least is None else int(one.least)
            return forms.IntegerField(min_value=least, max_value=100_000, **common)
        case SettingType.NUMBER:
            return forms.DecimalField(min_value=one.least, max_digits=20, decimal_places=6, **common)
        case SettingType.LINES:
            return LinesField(required=False, max_length=8_000, **common)
        case SettingType.TABLE:
            heads = now("一行一条，用竖线分格：%(heads)s。") % {
                "heads": " | ".join(said(column.label) for column in one.columns)
            }
            common["help_text"] = f"{heads}{said(one.help)}"
            return TableField(setting=one, required=False, max_length=20_000, **common)
        case _:
            return forms.CharField(required=False, max_length=2_000, **common)


def setting_shown(one: Setting, value: Any) -> Any:
    """A setting as its form shows it."""
    if one.type is SettingType.LINES:
        return "\n".join(value or ())
    if one.type is SettingType.TABLE:
        rows: Sequence[Mapping[str, Any]] = value or ()
        return "\n".join(" | ".join(str(row.get(column.key, "")) for column in one.columns) for row in rows)
    return value


def setting_kept(one: Setting, value: Any) -> Any:
    """A setting as the register keeps it."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value
