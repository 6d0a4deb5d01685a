"""名录工作簿: the directory as an XLSX workbook, one sheet a sort of rows; the same in and out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from yiding.core.sheets import CellError, Report, choice_in, day_in, number_in, read_sheets, text_in

from .models import BodyKind, NameKind, PostKind, Standing
from .package import BodyRow, MemberRow, NameRow, Package, PersonRow, PostRow

YES, NO = "是", "否"
SPAN = (("起", "starts_on"), ("止", "ends_on"))


def _words(choices: Any) -> dict[str, str]:
    return {str(label): value for value, label in choices.choices}


WORDS: dict[str, dict[str, str]] = {
    "kind": _words(BodyKind),
    "standing": _words(Standing),
    "name_kind": _words(NameKind),
    "post_kind": _words(PostKind),
}
LONGEST = {"person": 60, "title": 60}


@dataclass(frozen=True, slots=True)
class Sheet:
    """一张工作表: the rows of a package that it holds, and its columns by head."""

    part: str
    row: Callable[..., Any]
    columns: tuple[tuple[str, str], ...]


SHEETS = {
    "机构": Sheet(
        "bodies",
        BodyRow,
        (
            ("机构名称", "name"),
            ("类别", "kind"),
            ("是否在册", "standing"),
            ("是否统称", "is_group"),
            ("上级机构", "parent"),
            ("更名为", "successor"),
            ("排序", "protocol_order"),
            *SPAN,
        ),
    ),
    "机构名称": Sheet("names", NameRow, (("机构", "of"), ("名称", "name"), ("种类", "name_kind"), *SPAN)),
    "人员": Sheet("persons", PersonRow, (("姓名", "name"),)),
    "人员姓名": Sheet("spellings", NameRow, (("人员", "of"), ("写法", "name"), ("种类", "name_kind"), *SPAN)),
    "任职": Sheet(
        "posts",
        PostRow,
        (("机构", "body"), ("人员", "person"), ("职务", "title"), ("任职方式", "post_kind"), *SPAN),
    ),
    "统称成员": Sheet("members", MemberRow, (("统称", "group"), ("成员", "member"), *SPAN)),
}


def read_workbook(file: IO[bytes]) -> tuple[Package, Report]:
    """The package of a workbook, and what is wrong with its cells. Raises SheetError."""
    heads = {name: [head for head, _field in sheet.columns] for name, sheet in SHEETS.items()}
    found = read_sheets(file, heads, needed=["机构"])
    package, report = Package(), Report()
    for name, rows in found.items():
        sheet = SHEETS[name]
        for row in rows:
            place = f"{name} 第 {row.number} 行"
            try:
                getattr(package, sheet.part).append((place, _row(sheet, row.cells)))
            except CellError as error:
                report.wrong(place, str(error))
    return package, report


def _row(sheet: Sheet, cells: dict[str, str]) -> Any:
    values = {}
    for head, name in sheet.columns:
        value = _value(head, name, cells[head])
        if name.endswith("kind") or name == "standing":
            if value:
                values["kind" if name.endswith("kind") else name] = value
        else:
            values[name] = value
    return sheet.row(**values)


def _value(head: str, name: str, text: str) -> Any:
    if name in WORDS:
        return choice_in(head, text, WORDS[name])
    if name.endswith("_on"):
        return day_in(head, text)
    if name == "is_group":
        return choice_in(head, text, {YES: "1", NO: ""}) == "1"
    if name == "protocol_order":
        number = number_in(head, text)
        if number is not None and (number != int(number) or not 0 <= number <= 99_999):
            raise CellError(f"{head}“{text}”应为 0 到 99999 的整数")
        return None if number is None else int(number)
    return text_in(head, text, LONGEST.get(name, 120))


def write_workbook(package: Package) -> IO[bytes]:
    """The workbook of a package, at its beginning."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    rows = package.rows()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {**options, "default_date_format": "yyyy-mm-dd"}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        for name, sheet in SHEETS.items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.set_column(0, len(sheet.columns) - 1, 18)
            for column, (label, field) in enumerate(sheet.columns):
                page.write_string(0, column, label, head)
                for line, row in enumerate(rows[sheet.part], start=1):
                    _write(page, line, column, field, row)
    file.seek(0)
    return file


def _write(page: Any, line: int, column: int, name: str, row: Any) -> None:
    value = getattr(row, "kind" if name.endswith("kind") else name)
    if name in WORDS:
        value = next((word for word, known in WORDS[name].items() if known == value), "")
    if isinstance(value, bool):
        value = YES if value else NO
    if name.endswith("_on") and value is not None:
        page.write_datetime(line, column, value)
    elif isinstance(value, int):
        page.write_number(line, column, value)
    elif value:
        page.write_string(line, column, value)
