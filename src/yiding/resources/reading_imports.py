"""读数的导入 (S43): readings in from XLSX or CSV, with a report row by row; all rows or none."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time
from typing import IO

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.errors import YidingError
from yiding.core.periods import FIRST_YEAR, LAST_YEAR
from yiding.core.sheets import (
    MOST_ROWS,
    CellError,
    Outcome,
    Report,
    Row,
    SheetError,
    day_in,
    number_in,
    read_sheets,
)
from yiding.directory.models import Government

from .gauging import Gauged, reading_put
from .permissions import may_record, require
from .selectors import stations_visible_to
from .stations import Reading, ReadingSource, Station

SHEET = "读数"
COLUMNS = ("站点编码", "日期", "时间", "数值")
LARGEST_VALUE = 10**7


@transaction.atomic
def readings_import(*, government: Government, file: IO[bytes], name: str, by: User) -> Report:
    """Adds the readings of a sheet. Where a row is wrong nothing is written. Raises SheetError."""
    require(may_record(by))
    rows = _csv_rows(file) if name.lower().endswith(".csv") else _sheet_rows(file)
    stations = {one.code: one for one in stations_visible_to(by).prefetch_related("levels")}
    report, point = Report(), transaction.savepoint()
    for row in rows:
        _take(row, stations, by, report)
    if not report.is_clean:
        transaction.savepoint_rollback(point)
        return report
    transaction.savepoint_commit(point)
    told = {str(outcome): report.count(outcome) for outcome in Outcome}
    record("readings.imported", government, by=by, after=told, touches=About(government.pk))
    return report


def _sheet_rows(file: IO[bytes]) -> list[Row]:
    return read_sheets(file, {SHEET: COLUMNS}, needed=[SHEET])[SHEET]


def _csv_rows(file: IO[bytes]) -> list[Row]:
    """A CSV in UTF-8, or in the encoding that a Chinese Excel writes."""
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    lines = list(csv.reader(io.StringIO(text.replace("\x00", ""))))
    head = [cell.strip() for cell in lines[0]] if lines else []
    if missing := [column for column in COLUMNS if column not in head]:
        raise SheetError(f"表头缺少：{'、'.join(missing)}。")
    if len(lines) > MOST_ROWS:
        raise SheetError(f"超过 {MOST_ROWS:,} 行，请分开导入。")
    places = {column: head.index(column) for column in COLUMNS}
    return [
        Row(number, {name: line[at].strip() if at < len(line) else "" for name, at in places.items()})
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    ]


def _take(row: Row, stations: dict[str, Station], by: User, report: Report) -> None:
    place = f"第 {row.number} 行"
    try:
        gauged = _gauged(row, stations)
        known = Reading.objects.filter(station=gauged.station, at=gauged.at).first()
        if known is not None and known.value == gauged.value:
            report.add(place, Outcome.SAME, str(gauged.station))
            return
        made = reading_put(gauged, by, ReadingSource.SHEET)
        report.add(place, Outcome.ADDED, f"{made.station} {made.value}")
    except CellError as error:
        report.wrong(place, str(error))
    except YidingError as error:
        report.wrong(place, f"{error.sentence}{error.advice}")


def _gauged(row: Row, stations: dict[str, Station]) -> Gauged:
    code = row.cells["站点编码"]
    if code not in stations:
        raise CellError(f"站点编码“{code}”不认识")
    day, value = day_in("日期", row.cells["日期"]), number_in("数值", row.cells["数值"])
    if day is None or value is None:
        raise CellError("日期或数值是空的")
    if abs(value) >= LARGEST_VALUE:
        raise CellError(f"数值“{row.cells['数值']}”超出范围")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellError(f"日期“{row.cells['日期']}”请核对年份")
    at = datetime.combine(day, _time(row.cells["时间"]), clock.SHANGHAI)
    return Gauged(stations[code], at, round(value, 2))


def _time(text: str) -> time:
    """``8``, ``08:00`` or ``08:00:00``."""
    parts = text.replace("：", ":").replace("时", "").split(":")
    try:
        return time(*map(int, parts[:2]))
    except (TypeError, ValueError) as error:
        raise CellError(f"时间“{text}”看不懂，应如 8 或 08:00") from error
