"""机构表: bodies in from a spreadsheet, with a report row by row; nothing half done."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile

from django.contrib.auth.models import User
from django.db import transaction
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from yiding.audit.services import About, record

from .models import Body, Government

COLUMNS = ("机构名称", "类别", "是否统称")
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
    for number, (name, kind, group) in enumerate(rows, start=2):
        if trouble := _trouble(name, kind, group, seen | known):
            wrong.append(f"第 {number} 行：{trouble}")
            continue
        seen.add(name)
        fresh.append(Body(government=government, name=name, kind=kind, is_group=group.lower() in YES))
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


def _rows(file: Path) -> tuple[list[tuple[str, str, str]], list[str]]:
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, OSError, KeyError, ValueError) as error:
        raise RowError([f"{file.name}：打不开，请另存为 xlsx 后重试"]) from error
    table = [["" if cell is None else str(cell).strip() for cell in row] for row in book.active.values]
    book.close()
    if not table or table[0][: len(COLUMNS)] != list(COLUMNS)[: len(table[0])] or not table[0]:
        return [], [f"第 1 行：表头应为 {'、'.join(COLUMNS)}"]
    padded = [[*row, "", "", ""][:3] for row in table[1:] if any(row)]
    return [(name, kind, group) for name, kind, group in padded], []


def _trouble(name: str, kind: str, group: str, taken: set[str]) -> str:
    if not name:
        return "机构名称是空的"
    if len(name) > 120 or len(kind) > 40:
        return "机构名称或类别太长"
    if name in taken:
        return f"“{name}”重复"
    if group.lower() not in YES | NO:
        return f"“是否统称”应填 是 或 否，现为“{group}”"
    return ""
