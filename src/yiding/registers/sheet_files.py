"""报表的表格文件和页面: a :class:`~yiding.registers.rules.Sheet` and what follows it, as XLSX and as sections."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from django.http import FileResponse
from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.exports import XLSX, plain

from .rules import Sheet

WIDTH = 16
LONGEST_NAME = 28
BAD_IN_NAME = re.compile(r"[\[\]:*?/\\']")


def sheets_of(sheet: Sheet) -> list[Sheet]:
    """A sheet, and those that follow it."""
    return [sheet, *(one for more in sheet.more for one in sheets_of(more))]


@dataclass(frozen=True, slots=True)
class Shown:
    """一张表，as a page shows it: rows with their addresses, and the few columns of its chart."""

    sheet: Sheet

    @property
    def rows(self) -> list[tuple[str, Any, list[Any]]]:
        """Each row: its address, its first cell, the others."""
        links = [*self.sheet.links, *[""] * len(self.sheet.rows)]
        return [(link, row[0], list(row[1:])) for link, row in zip(links, self.sheet.rows, strict=False)]

    @property
    def chart(self) -> tuple[list[Any], list[list[Any]]]:
        """The heads and rows of the chart's own table; none: no chart."""
        places = [0, *self.sheet.chart]
        if not self.sheet.chart or not self.sheet.rows:
            return [], []
        heads = [self.sheet.heads[place] for place in places]
        return heads, [[row[place] for place in places] for row in self.sheet.rows]


def shown(sheet: Sheet) -> list[Shown]:
    return [Shown(one) for one in sheets_of(sheet)]


def sheet_file(title: str, sheet: Sheet) -> FileResponse:
    """All the tables as one workbook, a sheet each; figures are figures, days are days."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(file, options) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        for number, one in enumerate(sheets_of(sheet), start=1):
            _write(book.add_worksheet(_name(one, number)), one, head)
    file.seek(0)
    name = f"{title}-{clock.today():%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _name(sheet: Sheet, number: int) -> str:
    told = BAD_IN_NAME.sub(" ", str(sheet.title) or _("表")).strip()
    return f"{number} {told}"[:LONGEST_NAME]


def _write(page: Any, sheet: Sheet, head: Any) -> None:
    page.freeze_panes(1, 0)
    page.set_column(0, max(len(sheet.heads) - 1, 0), WIDTH)
    total: Sequence[Sequence[Any]] = [sheet.total] if sheet.total else []
    notes: Sequence[Sequence[Any]] = [[note] for note in sheet.notes]
    for number, line in enumerate([sheet.heads, *sheet.rows, *total, *notes]):
        for place, cell in enumerate(line):
            _cell(page, number, place, plain(cell), head if number == 0 else None)


def _cell(page: Any, row: int, place: int, value: Any, form: Any) -> None:
    if isinstance(value, date):
        page.write_datetime(row, place, value)
    elif isinstance(value, int | float):
        page.write_number(row, place, value, form)
    elif value is not None:
        page.write_string(row, place, str(value), form)
