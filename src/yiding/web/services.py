"""工作台的服务: the calendar of holidays and make-up days, each change with its event.

Days that were counted in working days are counted again with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from yiding.audit.services import last_actor, record
from yiding.core.errors import EditConflict
from yiding.core.models import CalendarDay
from yiding.core.workbooks import rows_read
from yiding.core.workdays import Calendar, calendar_changed

from .errors import BadNotice

COLUMNS = ("日期", "安排", "节日")
OFF, WORKED = "休", "班"
WORDS = {"休": False, "放假": False, "休息": False, "班": True, "上班": True, "调休上班": True}
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Arrangement:
    """安排: a day that is off, or worked, and the festival that is the reason."""

    day: date
    is_workday: bool
    name: str = ""

    def __str__(self) -> str:
        return f"{WORKED if self.is_workday else OFF} {self.name}".strip()


@transaction.atomic
def day_set(*, told: Arrangement, by: User, seen: Arrangement | None = None) -> CalendarDay:
    """Says that a day is off, or worked. Raises EditConflict where it no longer is what the person saw."""
    calendar = Calendar.load()
    before = CalendarDay.objects.select_for_update().filter(day=told.day).first()
    was = _written(before)
    if seen is not None and was != str(seen):
        raise EditConflict(last_actor(before) if before else "")
    values = {"is_workday": told.is_workday, "name": told.name}
    row, _ = CalendarDay.objects.update_or_create(day=told.day, defaults=values)
    if was != str(told):
        day = told.day.isoformat()
        record("calendar.day_set", row, by=by, before={day: was} if was else {}, after={day: str(told)})
        calendar_changed(calendar, by=by)
    return row


@transaction.atomic
def day_clear(*, row: CalendarDay, by: User) -> None:
    """A day is again what its place in the week makes it."""
    day, calendar = row.day.isoformat(), Calendar.load()
    if CalendarDay.objects.filter(pk=row.pk).delete()[0]:
        record("calendar.day_cleared", row, by=by, before={day: _written(row)})
        calendar_changed(calendar, by=by)


@transaction.atomic
def notice_import(*, file: BinaryIO, by: User) -> list[Arrangement]:
    """Enters a year's notice from a spreadsheet (日期, 安排, 节日), all or nothing. Raises BadNotice."""
    wanted = _arrangements(rows_read(file))
    there = {row.day: row for row in CalendarDay.objects.filter(day__in=[told.day for told in wanted])}
    changed = [told for told in wanted if _written(there.get(told.day)) != str(told)]
    if not changed:
        return []
    calendar = Calendar.load()
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=told.day, is_workday=told.is_workday, name=told.name) for told in changed],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_workday", "name"],
    )
    before = {told.day.isoformat(): _written(there[told.day]) for told in changed if told.day in there}
    after = {told.day.isoformat(): str(told) for told in changed}
    first = CalendarDay.objects.get(day=changed[0].day)
    record("calendar.imported", first, by=by, before=before, after=after)
    calendar_changed(calendar, by=by)
    return changed


def _written(row: CalendarDay | None) -> str:
    return str(Arrangement(row.day, row.is_workday, row.name)) if row else ""


def _arrangements(rows: list[list[str]]) -> list[Arrangement]:
    """The rows as arrangements; all that is wrong is told at once, row by row."""
    heads = (COLUMNS, tuple(map(gettext, COLUMNS)))
    if not rows or tuple(rows[0][: len(COLUMNS)]) not in heads:
        raise BadNotice(f"第 1 行：表头应为 {'、'.join(COLUMNS)}")
    found: dict[date, Arrangement] = {}
    wrong = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        told = _arrangement([*row, "", "", ""])
        if isinstance(told, str):
            wrong.append(f"第 {number} 行：{told}")
        elif told.day in found:
            wrong.append(f"第 {number} 行：{told.day} 重复")
        else:
            found[told.day] = told
    if wrong or not found:
        raise BadNotice("；".join(wrong) or "没有一行日期")
    return list(found.values())


def _arrangement(cells: list[str]) -> Arrangement | str:
    """A row as an arrangement, or what is wrong with it."""
    match = DAY.fullmatch(cells[0])
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        return f"“{cells[0]}”不是日期"
    if cells[1] not in WORDS:
        return f"“安排”应填 {OFF} 或 {WORKED}，现为“{cells[1]}”"
    if len(cells[2]) > LONGEST_NAME:
        return "节日名称太长"
    return Arrangement(day, WORDS[cells[1]], cells[2])
