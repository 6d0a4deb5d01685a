"""指标值的导入: values by body and period in from a workbook, all rows or none."""

from __future__ import annotations

from decimal import Decimal
from typing import IO, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, record
from yiding.core.periods import KEY, NotAPeriod, Period, PeriodKind, read_key, read_period
from yiding.core.sheets import CellError, Outcome, Report, Row, choice_in, number_in, read_sheets, text_in

from .merging import government_lock
from .models import Government, Indicator, IndicatorValue
from .permissions import may_edit, require
from .resolving import resolve

Cells = dict[str, str]
RHYTHMS = {
    PeriodKind.SPELL: "旬",
    PeriodKind.MONTH: "月",
    PeriodKind.QUARTER: "季",
    PeriodKind.HALF: "半年",
    PeriodKind.YEAR: "年",
}
WORDS: dict[str, str] = {word: kind.value for kind, word in RHYTHMS.items()}
MOST_VALUE = 10**18
WORD = "指标"
COLUMNS = ("指标", "计量单位", "填报周期", "机构", "期间", "数值")


@transaction.atomic
def indicators_import(*, government: Government, file: IO[bytes], by: User) -> Report:
    """Adds and changes values, and the indicators that are new. Where a row is wrong nothing is written.

    Raises SheetError.
    """
    require(may_edit(by))
    sheets = read_sheets(file, {WORD: COLUMNS}, needed=[WORD])
    government_lock(government.pk)
    report, seen, point = Report(), set[tuple[Any, ...]](), transaction.savepoint()
    for row in sheets[WORD]:
        _enter_value(government, row, seen, report)
    if not report.is_clean:
        transaction.savepoint_rollback(point)
        return report
    transaction.savepoint_commit(point)
    told = {str(outcome): report.count(outcome) for outcome in Outcome}
    record("indicator.imported", government, by=by, after=told, touches=About(government_id=government.pk))
    return report


def _enter_value(government: Government, row: Row, seen: set[tuple[Any, ...]], report: Report) -> None:
    place = f"第 {row.number} 行"
    try:
        indicator, period, body, value = _value_in(government, row.cells)
        key = (indicator.pk, body, period.key)
        if key in seen:
            raise CellError(f"“{indicator} {period.key}”在表中重复")
        seen.add(key)
        report.add(place, _value_set(indicator, period, body, value), f"{indicator} {period.key}")
    except CellError as error:
        report.wrong(place, str(error))


def _value_in(government: Government, cells: Cells) -> tuple[Indicator, Period, int | None, Decimal]:
    name = text_in("指标", cells["指标"], 120, needed=True)
    rhythm = choice_in("填报周期", cells["填报周期"], WORDS)
    period = _period(cells["期间"])
    if period.kind != (rhythm or period.kind):
        raise CellError(f"期间“{cells['期间']}”与填报周期不符")
    value = number_in("数值", cells["数值"])
    if value is None or abs(value) >= MOST_VALUE:
        raise CellError(f"数值“{cells['数值']}”是空的或超出范围")
    unit = text_in("计量单位", cells["计量单位"], 20)
    indicator, _new = Indicator.objects.get_or_create(
        government=government, name=name, defaults={"unit": unit, "rhythm": period.kind}
    )
    if (indicator.unit, indicator.rhythm) != (unit or indicator.unit, period.kind):
        raise CellError(
            f"“{name}”已登记为{indicator.unit}、{RHYTHMS[PeriodKind(indicator.rhythm)]}，与本行不符"
        )
    body = resolve(government, cells["机构"], period.end) if cells["机构"] else None
    if cells["机构"] and body is None:
        raise CellError(f"机构“{cells['机构']}”不在名录中")
    return indicator, period, body.body.pk if body else None, round(value, 6)


def _period(text: str) -> Period:
    try:
        return read_key(text) if KEY.fullmatch(text) else read_period(text)
    except NotAPeriod as error:
        raise CellError(f"期间“{text}”看不懂，应如 2026、2026Q1、2026-03 或 2026年3月") from error


def _value_set(indicator: Indicator, period: Period, body: int | None, value: Decimal) -> Outcome:
    rows = IndicatorValue.objects.filter(indicator=indicator, body=body, period=period.key)
    had = rows.first()
    if had is None:
        days = {"starts_on": period.start, "ends_on": period.end}
        IndicatorValue.objects.create(
            indicator=indicator, body_id=body, period=period.key, value=value, **days
        )
        return Outcome.ADDED
    if had.value == value:
        return Outcome.SAME
    rows.update(value=value, version=F("version") + 1)
    return Outcome.CHANGED
