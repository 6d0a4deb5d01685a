"""表格读入: a workbook's sheets as rows of text with their numbers, and the report of what became of each.

Columns are found by their heads, in any order. What to do with a row is the caller's; a report that holds a
wrong row means that nothing was written.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import IO, Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

# What openpyxl raises for a file that is no workbook, or a torn one; it reads the cells only when asked.
UNREADABLE = (
    BadZipFile,
    InvalidFileException,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    SyntaxError,
    zlib.error,
)
MOST_ROWS = 100_000
MOST_COLUMNS = 60


class SheetError(ValueError):
    """表格有误: the file or its head; the message is a sentence for a clerk."""


class CellError(ValueError):
    """一格有误: the message is a sentence for a clerk."""


class Outcome(StrEnum):
    """一行的结果."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """报告的一行: where, what became of it, and why."""

    place: str
    outcome: Outcome
    sentence: str


@dataclass(slots=True)
class Report:
    """逐行报告."""

    lines: list[Line] = field(default_factory=list)

    def add(self, place: str, outcome: Outcome, sentence: str) -> None:
        self.lines.append(Line(place, outcome, sentence))

    def wrong(self, place: str, sentence: str) -> None:
        self.add(place, Outcome.WRONG, sentence)

    @property
    def is_clean(self) -> bool:
        return self.count(Outcome.WRONG) == 0

    def count(self, outcome: Outcome) -> int:
        return sum(line.outcome == outcome for line in self.lines)


@dataclass(frozen=True, slots=True)
class Row:
    """表格的一行: its number in the sheet, its cells by head."""

    number: int
    cells: dict[str, str]


def read_sheets(
    file: IO[bytes],
    sheets: Mapping[str, Sequence[str]],
    *,
    needed: Iterable[str],
    may_have: Sequence[str] = (),
) -> dict[str, list[Row]]:
    """The rows that are not blank, of each named sheet. Raises SheetError.

    ``sheets`` names the columns of each; a sheet in ``needed`` must be there (the first sheet of the workbook
    stands for the only one asked for, whatever its name); all columns of a sheet that is there must be, and
    those that it ``may_have`` are read where they are.
    """
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except UNREADABLE as error:
        raise SheetError("文件打不开，请另存为 xlsx 后重试。") from error
    try:
        return _read(book, sheets, set(needed), may_have)
    except UNREADABLE as error:
        if isinstance(error, SheetError):
            raise
        raise SheetError("文件打不开，请另存为 xlsx 后重试。") from error
    finally:
        book.close()


def _read(
    book: Any, sheets: Mapping[str, Sequence[str]], needed: set[str], may_have: Sequence[str]
) -> dict[str, list[Row]]:
    known = {sheet.title: sheet for sheet in book.worksheets}
    if len(sheets) == 1 and book.worksheets:
        known = {name: known.get(name, book.worksheets[0]) for name in sheets}
    if missing := needed - known.keys():
        raise SheetError(f"缺少工作表“{'、'.join(sorted(missing))}”。")
    return {
        name: _rows(name, known[name], columns, may_have) for name, columns in sheets.items() if name in known
    }


def _rows(name: str, sheet: Any, columns: Sequence[str], may_have: Sequence[str]) -> list[Row]:
    lines = ([_text(cell) for cell in line[:MOST_COLUMNS]] for line in sheet.values)
    head = next(lines, [])
    if missing := [column for column in columns if column not in head]:
        raise SheetError(f"工作表“{name}”的表头缺少：{'、'.join(missing)}。")
    wanted = [*columns, *(column for column in may_have if column in head)]
    places = {column: head.index(column) for column in wanted}
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = {column: line[place] if place < len(line) else "" for column, place in places.items()}
        if any(cells.values()):
            rows.append(Row(number, cells))
        if len(rows) > MOST_ROWS:
            raise SheetError(f"工作表“{name}”超过 {MOST_ROWS:,} 行，请分开导入。")
    return rows


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().replace("\x00", "")


# --- cells -----------------------------------------------------------------------------------------------


def day_in(label: str, text: str) -> date | None:
    """A day as 2025-03-01, 2025/3/1 or 2025年3月1日; empty is none. Raises CellError."""
    if not text:
        return None
    parts = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").split("-")
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError as error:
        raise CellError(f"{label}“{text}”不是日期，请写成 2025-03-01") from error


def number_in(label: str, text: str) -> Decimal | None:
    """An exact number; empty is none. Raises CellError."""
    if not text:
        return None
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise CellError(f"{label}“{text}”不是数字") from error
    if not number.is_finite():
        raise CellError(f"{label}“{text}”不是数字")
    return number


def text_in(label: str, text: str, longest: int, *, needed: bool = False) -> str:
    """A text within its length. Raises CellError."""
    if needed and not text:
        raise CellError(f"{label}是空的")
    if len(text) > longest:
        raise CellError(f"{label}太长，最多 {longest} 字")
    return text


def choice_in(label: str, text: str, words: dict[str, str]) -> str:
    """The value that a word stands for (``words``: word → value); empty stays empty. Raises CellError."""
    if text and text not in words:
        raise CellError(f"{label}“{text}”不认识，可填：{'、'.join(words)}")
    return words[text] if text else ""
