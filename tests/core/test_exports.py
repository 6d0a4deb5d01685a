"""导出: what a spreadsheet gets, and that nothing in it runs."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.safestring import mark_safe
from openpyxl import load_workbook

from yiding.core import exports
from yiding.core.columns import Column
from yiding.core.exports import as_csv, as_xlsx
from yiding.core.markup import badge

DANGEROUS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1+1")
COLUMNS = (
    Column("name", "名称", lambda row: row.name),
    Column("on", "日期", lambda row: row.on),
    Column("at", "时间", lambda row: row.at),
    Column("number", "数", lambda row: row.number, numeric=True),
    Column("state", "状态", lambda row: badge("办结", "good")),
)


class Rows:
    """Rows that count how they are read: in one pass and in chunks."""

    def __init__(self, rows: list[Any]) -> None:
        self.rows = rows

    def iterator(self, chunk_size: int) -> Any:
        assert chunk_size == exports.CHUNK
        return iter(self.rows)


def row(name: str) -> SimpleNamespace:
    return SimpleNamespace(
        name=name, on=date(2026, 3, 5), at=datetime(2026, 3, 5, 16, 30, tzinfo=UTC), number=-3
    )


def csv_of(*names: str) -> str:
    file = as_csv("表", COLUMNS, Rows([row(name) for name in names]))  # type: ignore[arg-type]
    return b"".join(file).decode()  # type: ignore[arg-type]


def sheet_of(*names: str) -> Any:
    file = as_xlsx("表", COLUMNS, Rows([row(name) for name in names]))  # type: ignore[arg-type]
    return load_workbook(io.BytesIO(b"".join(file))).active  # type: ignore[arg-type]


def test_csv_begins_with_a_mark_and_holds_local_time() -> None:
    assert csv_of("市财政局") == (
        "\ufeff名称,日期,时间,数,状态\r\n市财政局,2026-03-05,2026-03-06 00:30,-3,办结\r\n"
    )


@pytest.mark.parametrize("name", DANGEROUS)
def test_csv_formula_becomes_text(name: str) -> None:
    assert csv_of(name).splitlines()[1].lstrip('"').startswith("'" + name)


@pytest.mark.parametrize("name", [*DANGEROUS, "{=1}", "http://x.example", "00123"])
def test_xlsx_formula_link_and_leading_zero_stay_text(name: str) -> None:
    cell = sheet_of(name)["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_xlsx_holds_days_instants_and_figures() -> None:
    line = [cell.value for cell in sheet_of("市财政局")[2]]
    assert line == ["市财政局", datetime(2026, 3, 5), datetime(2026, 3, 6, 0, 30), -3, "办结"]  # noqa: DTZ001


def test_markup_leaves_no_tags() -> None:
    assert exports.plain(mark_safe("<b>甲</b> <i>乙</i>")) == "甲 乙"
    assert exports.plain(badge("办结")) == "办结"


def test_markup_keeps_the_characters_that_it_escaped() -> None:
    assert exports.plain(badge("甲 & 乙 <丙>")) == "甲 & 乙 <丙>"


def test_too_many_rows_are_said_to_be_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    lines = csv_of("甲", "乙", "丙").splitlines()
    assert len(lines) == 4
    assert "2" in lines[3]


def test_a_very_long_cell_is_cut_to_what_a_sheet_bears() -> None:
    assert len(sheet_of("长" * 40_000)["A2"].value) == exports.LONGEST_CELL
