"""统计的表格文件: all tables of a register's figures, a sheet each."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.http import FileResponse
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.core.exports import WIDTH, XLSX

from .tallying import HEADS, Asked, Line, Numbers, by, by_month, ways_of, whole

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MONTHLY = ("before", "found", "closed", "open")
LONGEST_NAME = 31


def figures_file(viewer: Viewer, asked: Asked, title: str) -> FileResponse:
    """A workbook: by month, then by each way in which the entries are grouped."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        _sheet(book, _("按月"), by_month(viewer, asked), MONTHLY, bold)
        all_ = whole(viewer, asked)
        for way in ways_of(asked.kind):
            _sheet(book, str(way.label), by(viewer, asked, way.key), tuple(HEADS), bold, all_)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{title}.xlsx", content_type=XLSX)


def _sheet(
    book: Any, name: str, lines: Sequence[Line], heads: Sequence[str], bold: Any, all_: Numbers | None = None
) -> None:
    sheet = book.add_worksheet(_sheet_name(book, name))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, WIDTH)
    for place, word in enumerate([name, *(str(HEADS[key]) for key in heads)]):
        sheet.write_string(0, place, word, bold)
    rows = [(line.label, line.numbers) for line in lines]
    if all_ is not None:
        rows.append((_("合计"), all_))
    for number, (label, numbers) in enumerate(rows, start=1):
        sheet.write_string(number, 0, label)
        for place, key in enumerate(heads, start=1):
            value = getattr(numbers, key)
            if value is not None:
                sheet.write_number(number, place, value)


def _sheet_name(book: Any, name: str) -> str:
    """A name that Excel takes, once in the workbook."""
    plain = "".join(" " if one in r"[]:*?/\\" else one for one in name).strip("'")[: LONGEST_NAME - 3] or "-"
    taken = {sheet.get_name() for sheet in book.worksheets()}
    return next(one for one in (plain, *(f"{plain} {n}" for n in range(2, 99))) if one not in taken)
