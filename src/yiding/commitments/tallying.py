"""告知承诺的数字 (S50.3): by body and by item over a period; one query each, and nobody counts what they may
not see.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import xlsxwriter
from django.db.models import Count, Q, QuerySet

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .models import Commitment
from .selectors import cases_visible_to

TENTH = Decimal("0.1")
COUNTED: dict[str, Q] = {
    "told": Q(),
    "promised": Q(accepted_on__isnull=False),
    "paper": Q(state="paper"),
    "checked": Q(checks__state="done"),
    "late": Q(checks__state="done", checks__was_late=True),
    "waiting": Q(checks__state="open"),
    "untrue": Q(checks__state="done") & ~Q(checks__result="true"),
    "revoked": Q(state="revoked"),
}
"""What is counted: promises, but for the checks of them, which are counted one by one."""
OF_CHECKS = frozenset({"checked", "late", "waiting", "untrue"})


@dataclass(frozen=True, slots=True)
class Tally:
    """一行数字."""

    name: str
    told: int
    promised: int
    paper: int
    checked: int
    late: int
    waiting: int
    overdue: int
    untrue: int
    revoked: int

    @property
    def untrue_share(self) -> Decimal:
        """不实率, in per cent of the checks done."""
        return share(self.untrue, self.checked)

    @property
    def promised_share(self) -> Decimal:
        """承诺率, in per cent of those who were told."""
        return share(self.promised, self.told)


def share(part: int, whole: int) -> Decimal:
    """So many in a hundred, to a tenth."""
    if not whole:
        return Decimal("0.0")
    return (Decimal(part) * 100 / whole).quantize(TENTH, ROUND_HALF_UP)


def tallies(
    viewer: Viewer, government: Government, first: date, last: date, by: str
) -> tuple[list[Tally], Tally]:
    """The figures of promises told of from one day to another, by ``body`` or ``item``; and their sum."""
    rows = _counted(cases_visible_to(viewer), government, first, last)
    paths = ("body__name",) if by == "body" else ("item__name", "item__business")
    found = rows.order_by().values(by, *paths).annotate(**_counts()).order_by("-told", *paths)
    lines = [_tally("　".join(str(row[path]) for path in paths), row) for row in found]
    return lines, _sum(lines)


def _counted(
    rows: QuerySet[Commitment], government: Government, first: date, last: date
) -> QuerySet[Commitment]:
    return rows.filter(government=government, noticed_on__gte=first, noticed_on__lte=last)


def _counts() -> dict[str, Any]:
    counts: dict[str, Any] = {
        name: Count("checks" if name in OF_CHECKS else "pk", filter=what, distinct=True)
        for name, what in COUNTED.items()
    }
    late = Q(checks__state="open", checks__due_on__lt=clock.today())
    return {**counts, "overdue": Count("checks", filter=late, distinct=True)}


NAMES = (*COUNTED, "overdue")
COLUMNS = ("told", "promised", "paper", "checked", "late", "waiting", "overdue", "untrue", "revoked")


def _tally(name: str, row: dict[str, Any]) -> Tally:
    return Tally(name, **{one: row[one] for one in NAMES})


def _sum(lines: list[Tally]) -> Tally:
    return Tally("", **{one: sum(getattr(line, one) for line in lines) for one in NAMES})


def tally_workbook(
    heads: Sequence[str], sheets: Sequence[tuple[str, Sequence[Tally]]], whole: Tally, total: str
) -> bytes:
    """The figures as a workbook: counts as numbers, the last row as formulas."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for title, lines in sheets:
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, 0, 36)
            for place, head in enumerate(heads):
                sheet.write_string(0, place, head, bold)
            for number, line in enumerate(lines, start=1):
                sheet.write_string(number, 0, line.name)
                for place, name in enumerate(COLUMNS, start=1):
                    sheet.write_number(number, place, getattr(line, name))
                sheet.write_number(number, len(COLUMNS) + 1, line.untrue_share)
            _total(sheet, len(lines), whole, total, bold)
    return file.getvalue()


def _total(sheet: Any, count: int, whole: Tally, total: str, bold: Any) -> None:
    if not count:
        return
    sheet.write_string(count + 1, 0, total, bold)
    for place, name in enumerate(COLUMNS, start=1):
        letter = chr(ord("A") + place)
        formula = f"=SUM({letter}2:{letter}{count + 1})"
        sheet.write_formula(count + 1, place, formula, bold, getattr(whole, name))
    sheet.write_number(count + 1, len(COLUMNS) + 1, whole.untrue_share, bold)
