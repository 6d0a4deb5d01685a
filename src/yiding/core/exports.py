"""导出: rows of a list as XLSX and CSV, in a memory that does not grow with their number.

A cell that a spreadsheet would run as a formula (``=`` ``+`` ``-`` ``@``) is written as the text it is.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from html import unescape
from itertools import islice
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.html import strip_tags
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import clock
from .columns import Column, Rows

MOST_ROWS = 100_000
CHUNK = 1_000
LONGEST_CELL = 32_767
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18


class _Echo:
    """A file whose ``write`` gives back what it was given."""

    def write(self, line: str) -> str:
        return line


def export(form: str, name: str, columns: Sequence[Column], rows: Rows) -> HttpResponseBase | None:
    """The rows as ``xlsx`` or ``csv``; ``None`` for any other form."""
    title = f"{name}-{clock.today():%Y-%m-%d}"
    match form:
        case "xlsx":
            return as_xlsx(title, columns, rows)
        case "csv":
            return as_csv(title, columns, rows)
        case _:
            return None


def as_csv(title: str, columns: Sequence[Column], rows: Rows) -> StreamingHttpResponse:
    """UTF-8 with a mark at its head: without it Excel reads Chinese as another code."""
    writer = csv.writer(_Echo())
    lines = (writer.writerow([_harmless(value) for value in line]) for line in _lines(columns, rows))
    response = StreamingHttpResponse(_with_mark(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{title}.csv") or ""
    return response


def as_xlsx(title: str, columns: Sequence[Column], rows: Rows) -> FileResponse:
    """One sheet with a fixed head; days are days and figures are figures."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(columns) - 1, 0), WIDTH)
        head = book.add_format({"bold": True, "bottom": 1})
        instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number, line in enumerate(_lines(columns, rows)):
            for place, value in enumerate(line):
                _write(sheet, number, place, value, head if number == 0 else instant)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{title}.xlsx", content_type=XLSX)


def _write(sheet: Any, row: int, place: int, value: Any, form: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value[:LONGEST_CELL], form if row == 0 else None)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, value, form)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value)
    elif value is not None:
        sheet.write_number(row, place, value)


def _lines(columns: Sequence[Column], rows: Rows) -> Iterator[list[Any]]:
    yield [str(column.label) for column in columns]
    found = rows.iterator(chunk_size=CHUNK)
    for row in islice(found, MOST_ROWS):
        yield [plain(column.value(row)) for column in columns]
    if next(found, None) is not None:
        yield [_("仅导出前 %(most)s 行，请缩小筛选范围后再导出。") % {"most": f"{MOST_ROWS:,}"}]


def plain(value: Any) -> Any:
    """A cell as data: text without markup, local time without a zone, figures and days as they are."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return value.astimezone(clock.SHANGHAI).replace(tzinfo=None)
    if value is None or isinstance(value, date | int | float):
        return value
    if isinstance(value, SafeString):
        return unescape(strip_tags(value)).strip()
    return str(value)


def _harmless(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value


def _with_mark(lines: Iterator[Any]) -> Iterator[str]:
    yield "\ufeff"
    yield from lines
