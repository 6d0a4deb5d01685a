"""表格导出: a register as a workbook that can be filled in and read in again, and the empty one.

Words are in Chinese, as the workbook is read by Chinese heads, whatever language the page has.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from django.utils.translation import override

from yiding.core import clock
from yiding.core.exports import CHUNK, plain

from .cells import BETWEEN, NO, YES, heads_of, row_of
from .declaring import Field, FieldType, Kind
from .models import Entry, Register
from .values import named_rows, words

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
MOST_ROWS = 100_000
HELP = "填写说明"
LAST_ROW = 20_000
LONGEST_LIST = 255


def workbook_of(kind: Kind, register: Register | None, rows: Iterable[Entry] = ()) -> IO[bytes]:
    """A workbook of a kind: a sheet of its entries, and one that says how each column is filled in."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(file, OPTIONS) as book, override("zh-hans"):
        head = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet(kind.name[:31])
        page.freeze_panes(1, 2)
        page.set_column(0, len(heads_of(kind)), 16)
        page.write_row(0, 0, list(heads_of(kind).values()), head)
        for number, line in enumerate(_lines(kind, rows), start=1):
            _write(page, number, line, day)
        _lists(page, kind, register)
        _help(book.add_worksheet(HELP), kind, register, head)
    file.seek(0)
    return file


def _lines(kind: Kind, rows: Iterable[Entry]) -> Iterator[list[Any]]:
    some: list[Entry] = []
    for count, entry in enumerate(rows):
        if count >= MOST_ROWS:
            break
        some.append(entry)
        if len(some) == CHUNK:
            yield from _told(kind, some)
            some = []
    yield from _told(kind, some)


def _told(kind: Kind, entries: list[Entry]) -> Iterator[list[Any]]:
    found = named_rows(kind, entries)
    for entry in entries:
        own = {one.key: _cell(one, entry, found) for one in kind.fields}
        yield row_of(kind, entry, own)


def _cell(field: Field, entry: Entry, found: Any) -> Any:
    if field.type is FieldType.ENTRY:
        other = found.get((FieldType.ENTRY, entry.values.get(field.key) or 0))
        return other.number if other else ""
    value = words(field, entry.values, found)
    return f"{value.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _write(page: Any, number: int, line: list[Any], day: Any) -> None:
    for place, value in enumerate(line):
        told = plain(value)
        if told is None or told == "":
            continue
        if hasattr(told, "year"):
            page.write_datetime(number, place, told, day)
        elif isinstance(told, str) and not hasattr(value, "as_tuple"):
            page.write_string(number, place, told)
        else:
            page.write_number(number, place, float(told))


def choices_of(kind: Kind, key: str, register: Register | None) -> list[str]:
    """The words that a column takes; none where it takes any."""
    own = kind.field(key)
    if key in ("grade", "source"):
        return [one.label for one in (kind.grades if key == "grade" else kind.sources)]
    if own is None:
        return []
    if own.type is FieldType.FLAG:
        return [YES, NO]
    added: list[str] = (register.choices if register else {}).get(key, [])
    return [one.label for one in own.choices] + added


def _lists(page: Any, kind: Kind, register: Register | None) -> None:
    """Lists to choose from, where they are short enough for a workbook."""
    for place, key in enumerate(heads_of(kind)):
        told = choices_of(kind, key, register)
        own = kind.field(key)
        many = own is not None and own.type is FieldType.CHOICES
        if told and not many and len(",".join(told)) <= LONGEST_LIST:
            page.data_validation(1, place, LAST_ROW, place, {"validate": "list", "source": told})


def _help(page: Any, kind: Kind, register: Register | None, head: Any) -> None:
    page.set_column(0, 0, 20)
    page.set_column(1, 2, 12)
    page.set_column(3, 3, 70)
    page.write_row(0, 0, ["列", "必填", "类型", "怎样填"], head)
    for number, (key, label) in enumerate(heads_of(kind).items(), start=1):
        page.write_row(number, 0, [label, _needed(kind, key), _type(kind, key), _how(kind, key, register)])


def _needed(kind: Kind, key: str) -> str:
    found = kind.used(key) or kind.field(key)
    return "必填" if found is not None and found.needed else ""


TYPES = {
    FieldType.NUMBER: "数字",
    FieldType.WHOLE: "整数",
    FieldType.MONEY: "金额",
    FieldType.DAY: "日期",
    FieldType.TIME: "时间",
    FieldType.FLAG: "是或否",
    FieldType.CHOICE: "选一项",
    FieldType.CHOICES: "选几项",
    FieldType.BODY: "单位名称",
    FieldType.ENTERPRISE: "企业名称",
    FieldType.ENTRY: "条目编号",
    FieldType.PHONE: "电话",
}
COLUMN_TYPES = {
    "found_on": "日期",
    "due_on": "日期",
    "local": "单位名称",
    "department": "单位名称",
    "town": "镇（街道）名称",
    "sector": "行业领域",
    "enterprise": "企业名称",
    "parent": "条目编号",
    "longitude": "数字",
    "latitude": "数字",
    "grade": "选一项",
    "source": "选一项",
}


def _type(kind: Kind, key: str) -> str:
    own = kind.field(key)
    return TYPES.get(own.type, "文字") if own else COLUMN_TYPES.get(key, "文字")


def _how(kind: Kind, key: str, register: Register | None) -> str:
    if key == "number":
        return "新增的留空；填了已有编号的，修改那一条。"
    own, parts = kind.field(key), []
    if told := choices_of(kind, key, register):
        parts.append(f"可填：{BETWEEN.join(told)}。")
    if own is not None:
        parts += [f"单位：{own.unit}。" if own.unit else "", own.help]
        parts.append("几项之间用顿号。" if own.type is FieldType.CHOICES else "")
    used = kind.used(key)
    return "".join([*parts, used.help if used else ""])
