"""报表文件: a sheet and those that go with it as one workbook."""

from __future__ import annotations

import tempfile
from typing import Any

import xlsxwriter
from django.http import FileResponse

from yiding.core import clock
from yiding.core.exports import LONGEST_CELL, XLSX, plain

from .rules import Sheet

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
LONGEST_NAME = 31
FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")


def sheet_file(sheet: Sheet, label: str) -> FileResponse:
    """One worksheet for each sheet, heads fixed, notes below."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for place, one in enumerate((sheet, *sheet.more), start=1):
            name = f"{place} {str(one.title or label).translate(FORBIDDEN)}"[:LONGEST_NAME]
            _write(book.add_worksheet(name), one, bold)
    file.seek(0)
    name = f"{label}-{clock.today():%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _write(page: Any, sheet: Sheet, bold: Any) -> None:
    page.freeze_panes(1, 0)
    page.set_column(0, max(len(sheet.heads) - 1, 0), 18)
    lines = [sheet.heads, *sheet.rows, *([sheet.total] if sheet.total else [])]
    for number, line in enumerate(lines):
        for place, value in enumerate(line):
            _cell(page, number, place, plain(value), bold if number == 0 else None)
    for number, note in enumerate(sheet.notes, start=len(lines) + 1):
        page.write_string(number, 0, str(note)[:LONGEST_CELL])


def _cell(page: Any, row: int, place: int, value: Any, form: Any) -> None:
    if isinstance(value, int | float):
        page.write_number(row, place, value, form)
    elif hasattr(value, "year"):
        page.write_datetime(row, place, value)
    elif value is not None:
        page.write_string(row, place, str(value)[:LONGEST_CELL], form)
