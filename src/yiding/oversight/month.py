"""日历: a month with the matters and nodes due on each day; holidays and make-up days are marked."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from yiding.core import clock
from yiding.core.columns import Days, Rows, Viewer
from yiding.core.models import CalendarDay
from yiding.core.selections import Selection
from yiding.supervision.matters import DRAFTED
from yiding.supervision.models import Milestone

from .gantt import months_on

WEEK = calendar.Calendar(calendar.MONDAY)
SHOWN = 3


@dataclass(slots=True)
class Day:
    """一天: how many matters and nodes are due, the first of them, and what kind of day it is."""

    day: date
    is_outside: bool
    is_today: bool
    holiday: str = ""
    is_workday: bool = True
    url: str = ""
    matters: list[Any] = field(default_factory=list)
    matter_count: int = 0
    nodes: list[Any] = field(default_factory=list)
    node_count: int = 0

    @property
    def matters_left(self) -> int:
        return self.matter_count - len(self.matters)

    @property
    def nodes_left(self) -> int:
        return self.node_count - len(self.nodes)

    @property
    def has_something(self) -> bool:
        return bool(self.matter_count or self.node_count)


def month_sheet(selection: Selection, viewer: Viewer, first: date) -> list[list[Day]]:
    """The weeks of a month, Monday first: three queries for any number of rows."""
    today, weeks = clock.today(), WEEK.monthdatescalendar(first.year, first.month)
    days = {
        day: Day(day, day.month != first.month, day == today, is_workday=day.weekday() < 5)
        for week in weeks
        for day in week
    }
    _mark(days)
    last = months_on(first, 1)
    rows = selection.rows(viewer).prefetch_related(None).exclude(state__in=DRAFTED)
    due = rows.filter(due_on__gte=first, due_on__lt=last)
    for row in _few(due, "pk", "title", "light"):
        days[row["due_on"]].matters.append(row)
        days[row["due_on"]].matter_count = row["on_day"]
    nodes = Milestone.objects.filter(due_on__gte=first, due_on__lt=last)
    nodes = nodes.filter(Exists(rows.order_by().filter(pk=OuterRef("matter"))))
    for row in _few(nodes, "matter_id", "title", "matter__title"):
        days[row["due_on"]].nodes.append(row)
        days[row["due_on"]].node_count = row["on_day"]
    for day in days.values():
        day.url = _url(selection, day.day) if day.matter_count else ""
    return [[days[day] for day in week] for week in weeks]


def _mark(days: dict[date, Day]) -> None:
    for row in CalendarDay.objects.filter(day__in=list(days)):
        days[row.day].holiday, days[row.day].is_workday = row.name, row.is_workday


def _few(rows: Rows, *names: str) -> Sequence[dict[str, Any]]:
    """The first rows of each day, each with how many its day has."""
    numbered = rows.order_by().annotate(
        place=Window(RowNumber(), partition_by=F("due_on"), order_by="pk"),
        on_day=Window(Count("pk"), partition_by=F("due_on")),
    )
    return list(numbered.filter(place__lte=SHOWN).order_by("due_on", "pk").values("due_on", "on_day", *names))


def _url(selection: Selection, day: date) -> str:
    """The list of what is due on a day."""
    query = replace(selection, values={**selection.values, "due": Days(day, day)}, page=1).query()
    return f"{reverse('supervision:matter-list')}?{query}"


def busy(weeks: list[list[Day]]) -> list[Day]:
    """The days on which something is due, for a narrow screen and for paper."""
    return [day for week in weeks for day in week if day.has_something and not day.is_outside]
