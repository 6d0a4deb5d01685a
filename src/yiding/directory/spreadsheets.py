"""机构表: bodies in from a spreadsheet, with a report row by row; nothing half done."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from openpyxl import load_workbook

from yiding.audit.services import About, record
from yiding.core.sheets import UNREADABLE

from .models import Body, BodyKind, Government, Standing

COLUMNS = ("机构名称", "类别", "是否统称")
KINDS: dict[str, str] = {str(label): value for value, label in BodyKind.choices}
Row = tuple[str, str, str]
YES, NO = {"是", "1", "true", "y"}, {"", "否", "0", "false", "n"}


class RowError(ValueError):
    """表格有误: ``lines`` say what is wrong in which row."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


@transaction.atomic
def bodies_import(government: Government, file: Path, *, by: User | None) -> int:
    """Adds the bodies of a spreadsheet (columns 机构名称, 类别, 是否统称). Raises RowError, adding none."""
    rows, wrong = _rows(file)
    known = set(Body.objects.filter(government=government).values_list("name", flat=True))
    seen: set[str] = set()
    fresh = []
    for number, (name, kind, group) in rows:
        if trouble := _trouble(name, kind, group, seen | known):
            wrong.append(f"第 {number} 行：{trouble}")
            continue
        seen.add(name)
        fresh.append(
            Body(
                government=government,
                name=name,
                kind=KINDS.get(kind, ""),
                is_group=group.lower() in YES,
                standing=Standing.LISTED,
            )
        )
    if wrong:
        raise RowError(wrong)
    Body.objects.bulk_create(fresh)
    record(
        "bodies.imported",
        government,
        by=by,
        after={"bodies": len(fresh)},
        touches=About(government_id=government.pk),
    )
    return len(fresh)


def _rows(file: Path) -> tuple[list[tuple[int, Row]], list[str]]:
    """The rows that are not blank, each with its number in the sheet; or what is wrong with the head."""
    try:
        table = _cells(file)
    except UNREADABLE as error:
        raise RowError([f"{file.name}：打不开，请另存为 xlsx 后重试"]) from error
    head = table[0][: len(COLUMNS)] if table else []
    if not head or head != list(COLUMNS)[: len(head)]:
        return [], [f"第 1 行：表头应为 {'、'.join(COLUMNS)}"]
    rows = []
    for number, row in enumerate(table[1:], start=2):
        name, kind, group = [*row, "", "", ""][:3]
        if any(row):
            rows.append((number, (name, kind, group)))
    return rows, []


def _cells(file: Path) -> list[list[str]]:
    book = load_workbook(file, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        return [["" if cell is None else str(cell).strip() for cell in row] for row in sheet.values]
    finally:
        book.close()


def _trouble(name: str, kind: str, group: str, taken: set[str]) -> str:
    if not name:
        return "机构名称是空的"
    if len(name) > 120:
        return "机构名称太长"
    if kind and kind not in KINDS:
        return f"类别“{kind}”不认识，可填：{'、'.join(KINDS)}"
    if name in taken:
        return f"“{name}”重复"
    if group.lower() not in YES | NO:
        return f"“是否统称”应填 是 或 否，现为“{group}”"
    return ""
