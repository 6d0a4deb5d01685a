"""表格: the workbooks of this room: coverage going out, templates for what comes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from .imports import Sheet
from .measuring import Advance, Coverage, Share

WIDTH = 20
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def _book(sheets: Iterable[tuple[str, Iterable[Sequence[Any]]]]) -> BytesIO:
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        for name, lines in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 20, WIDTH)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line, head if number == 0 else None)
    file.seek(0)
    return file


def template_book(sheet: Sheet) -> BytesIO:
    """A workbook to fill in: the heads, and one row as an example."""
    return _book([(sheet.word, [sheet.columns, sheet.example])])


def coverage_book(told: Coverage, months: Sequence[str], advances: Iterable[Advance]) -> BytesIO:
    """Towns, fields, posts, and towns by month."""
    heads = [_("从业人数"), _("已登记学员"), _("持有效证书人数"), _("应学未学"), _("覆盖率（%）")]
    return _book(
        [
            (_("按镇街"), [[_("镇街"), *heads], *map(_line, told.towns)]),
            (_("按行业领域"), [[_("行业领域"), *heads], *map(_line, told.sectors)]),
            (_("按岗位"), [[_("岗位"), *heads], *map(_line, told.posts)]),
            (_("按月"), [[_("镇街"), *months], *([one.name, *_percents(one)] for one in advances)]),
        ]
    )


def _line(share: Share) -> list[Any]:
    name = share.name or _("未定")
    return [name, share.staff, share.learners, share.trained, share.untrained, _percent(share)]


def _percents(advance: Advance) -> list[Any]:
    return [_percent(share) for share in advance.shares]


def _percent(share: Share) -> Any:
    return "" if share.percent is None else share.percent
