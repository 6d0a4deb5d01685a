"""移交清单的工作簿 (S51.2): figures as figures, totals as formulas, and back in row by row."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any, Final

import xlsxwriter
from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import record
from yiding.core.errors import WrongState
from yiding.core.sheets import CellError, Outcome, Report, Row, choice_in, number_in, read_sheets, text_in

from .drafting import OPEN, Said, line_make, line_put, touching, unconfirm
from .errors import NameThere
from .models import Handover, Line, LineKind
from .permissions import SideName, require, side_of
from .reckoning import Standing, compared

SHEET: Final = "移交清单"
HEADS: Final = (
    *("序号", "类别", "名称", "计量单位", "位置", "计算方法"),
    *("移出方数量", "移出方价值", "移出方定额", "移出方年基数"),
    *("接收方数量", "接收方价值", "接收方定额", "接收方年基数"),
    *("数量差", "价值差", "年基数差", "核对", "说明"),
)
NEEDED: Final = ("类别", "名称")
OWN: Final = {"giver": "移出方", "taker": "接收方"}
FIGURES: Final = (("数量", "quantity", 4), ("价值", "value", 2), ("定额", "standard", 2))
WORDS: Final = {
    Standing.NO_GIVER: "移出方未填",
    Standing.NO_TAKER: "接收方未填",
    Standing.DIFFERS: "不一致",
    Standing.AGREES: "一致",
}
KINDS: Final = {
    str(label): value
    for value, label in (("duty", "职责"), ("asset", "资产"), ("fund", "经费"), ("staff", "人员"))
}
SUMMED: Final = {
    "移出方价值": 7,
    "移出方年基数": 9,
    "接收方价值": 11,
    "接收方年基数": 13,
    "价值差": 15,
    "年基数差": 16,
}
LARGEST: Final = Decimal(10) ** 10


def workbook_of(handover: Handover, lines: Sequence[Line]) -> bytes:
    """The list as a workbook, in Chinese as the paper: amounts are numbers, the last row adds them up."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(SHEET)
        bold, money = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "#,##0.00"}),
        )
        sheet.freeze_panes(1, 3)
        sheet.set_column(0, 1, 6)
        sheet.set_column(2, 2, 30)
        sheet.set_column(3, len(HEADS) - 1, 14)
        for place, head in enumerate(HEADS):
            sheet.write_string(0, place, head, bold)
        for number, line in enumerate(lines, start=1):
            _write(sheet, number, _cells(line), money)
        _totals(sheet, len(lines), lines, money, bold)
    return file.getvalue()


def _cells(line: Line) -> list[Any]:
    told = compared(line.giver, line.taker)
    own: list[Any] = [
        line.number,
        str(LineKind(line.kind).label),
        line.name,
        line.unit,
        line.place,
        line.method,
    ]
    own[1] = next(word for word, value in KINDS.items() if value == line.kind)
    for side in (line.giver, line.taker):
        own += [side.quantity, side.value, side.standard, side.base]
    note = "；".join(one for one in (line.giver_note, line.taker_note) if one)
    return [*own, told.quantity, told.value, told.base, WORDS[told.standing], note]


def _write(sheet: Any, row: int, cells: Sequence[Any], money: Any) -> None:
    for place, value in enumerate(cells):
        if isinstance(value, str):
            sheet.write_string(row, place, value)
        elif value is not None:
            sheet.write_number(row, place, value, money if place > 6 and place not in (10, 14) else None)


def _totals(sheet: Any, count: int, lines: Sequence[Line], money: Any, bold: Any) -> None:
    """Of values and bases; quantities of different units make no sum."""
    if not count:
        return
    cells = [_cells(one) for one in lines]
    sheet.write_string(count + 1, 2, "合计", bold)
    for place in SUMMED.values():
        letter = chr(ord("A") + place)
        total = sum((row[place] for row in cells if row[place] is not None), Decimal(0))
        sheet.write_formula(count + 1, place, f"=SUM({letter}2:{letter}{count + 1})", money, float(total))


@transaction.atomic
def lines_import(*, handover: Handover, file: IO[bytes], is_trial: bool, by: User) -> Report:
    """填入本方数据 from a workbook. Where a row is wrong, or as a trial, nothing is written.

    A row is known by its number, else by kind, name and place; one that is not there is added. Raises
    SheetError, WrongState.
    """
    side = side_of(by, handover)
    require(side is not None)
    assert side is not None
    locked = Handover.objects.select_for_update().get(pk=handover.pk)
    if locked.state not in OPEN:
        raise WrongState("handovers.import")
    may_have = tuple(one for one in HEADS if one not in NEEDED)
    rows = read_sheets(file, {SHEET: NEEDED}, needed=[SHEET], may_have=may_have)[SHEET]
    report, lines = Report(), {one.number: one for one in handover.lines.all()}
    point = transaction.savepoint()
    for row in rows:
        if row.cells["名称"] == "合计":
            continue
        try:
            report.add(f"第 {row.number} 行", *_enter(handover, side, row, lines))
        except CellError as error:
            report.wrong(f"第 {row.number} 行", str(error))
        except NameThere as error:
            report.wrong(f"第 {row.number} 行", error.sentence)
    if is_trial or not report.is_clean:
        transaction.savepoint_rollback(point)
        return report
    transaction.savepoint_commit(point)
    unconfirm(handover)
    after = {"side": side, **{str(outcome): report.count(outcome) for outcome in Outcome}}
    record("handover.imported", handover, by=by, after=after, touches=touching(handover, side))
    return report


def _enter(handover: Handover, side: SideName, row: Row, lines: dict[int, Line]) -> tuple[Outcome, str]:
    values, said = _values(row), _said(side, row)
    line = _found(row, values, lines)
    if line is None:
        made = line_make(handover, side, values, said)
        lines[made.number] = made
        return Outcome.ADDED, made.name
    now = Said(*(getattr(line, f"{side}_{name}") for name in ("quantity", "value", "standard", "note")))
    if (now.quantity, now.value, now.standard) == (said.quantity, said.value, said.standard):
        return Outcome.SAME, line.name
    kept = Said(said.quantity, said.value, said.standard, now.note)
    line_put(line, side, kept, line.version)
    return Outcome.CHANGED, line.name


def _found(row: Row, values: dict[str, Any], lines: dict[int, Line]) -> Line | None:
    number = number_in("序号", row.cells.get("序号", ""))
    if number is not None:
        line = next((one for one in lines.values() if one.number == number), None)
        if line is None or line.name != values["name"]:
            raise CellError(f"清单上没有这个序号、名称“{values['name']}”的一行")
        return line
    same = (values["kind"], values["name"], values["place"])
    return next((one for one in lines.values() if (one.kind, one.name, one.place) == same), None)


def _values(row: Row) -> dict[str, Any]:
    kind = choice_in("类别", text_in("类别", row.cells["类别"], 5, needed=True), KINDS)
    return {
        "kind": kind,
        "name": text_in("名称", row.cells["名称"], 200, needed=True),
        "unit": text_in("计量单位", row.cells.get("计量单位", ""), 20),
        "place": text_in("位置", row.cells.get("位置", ""), 200),
        "method": text_in("计算方法", row.cells.get("计算方法", ""), 300),
    }


def _said(side: str, row: Row) -> Said:
    told: dict[str, Any] = {
        name: _figure(f"{OWN[side]}{head}", row, places) for head, name, places in FIGURES
    }
    return Said(**told)


def _figure(head: str, row: Row, places: int) -> Decimal | None:
    number = number_in(head, row.cells.get(head, ""))
    if number is None:
        return None
    wrong = CellError(f"{head}“{row.cells[head][:30]}”应为不小于 0、最多 {places} 位小数的数")
    if not 0 <= number < LARGEST:
        raise wrong
    exact = number.quantize(Decimal(1).scaleb(-places))
    if exact != number:
        raise wrong
    return exact
