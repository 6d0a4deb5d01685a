"""时间轴: matters as bars from start to due day with their milestones, on months or quarters; pure geometry.

All lengths are pixels of the drawing, which scrolls within its own box.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

ROW = 32
HEAD = 28
BAR = 12
LEAST = 4
STEPS = 12


@dataclass(frozen=True, slots=True)
class Scale:
    """刻度: how many months a column holds and how wide a month is drawn."""

    key: str
    months: int
    width: int

    @property
    def column(self) -> int:
        return self.months * self.width


MONTH = Scale("month", 1, 72)
QUARTER = Scale("quarter", 3, 28)
SCALES = {scale.key: scale for scale in (MONTH, QUARTER)}


@dataclass(frozen=True, slots=True)
class Window:
    """一段时间: twelve columns of a scale, from the first day of its first month."""

    scale: Scale
    first: date

    @property
    def last(self) -> date:
        return months_on(self.first, STEPS * self.scale.months) - timedelta(days=1)

    @property
    def width(self) -> int:
        return STEPS * self.scale.column

    @property
    def before(self) -> date:
        return months_on(self.first, -STEPS * self.scale.months // 2)

    @property
    def after(self) -> date:
        return months_on(self.first, STEPS * self.scale.months // 2)

    def at(self, day: date) -> float:
        """Where a day begins, by months of equal width."""
        months = (day.year - self.first.year) * 12 + day.month - self.first.month
        length = (months_on(day.replace(day=1), 1) - day.replace(day=1)).days
        return round((months + (day.day - 1) / length) * self.scale.width, 1)

    def heads(self) -> list[Head]:
        """The columns with their words."""
        starts = [months_on(self.first, step * self.scale.months) for step in range(STEPS)]
        return [Head(self.at(day), _word(day, self.scale)) for day in starts]


@dataclass(frozen=True, slots=True)
class Head:
    x: float
    word: str

    @property
    def text_x(self) -> float:
        return self.x + 6


@dataclass(frozen=True, slots=True)
class Node:
    """节点 on a bar: reached by all tasks or not."""

    x: float
    y: float
    title: str
    due_on: date
    is_done: bool

    @property
    def points(self) -> str:
        """A diamond."""
        x, y, half = self.x, self.y, 6
        return f"{x},{y - half} {x + half},{y} {x},{y + half} {x - half},{y}"


@dataclass(frozen=True, slots=True)
class Line:
    """一行: a matter's bar with its nodes."""

    row: Any
    y: int
    x: float
    width: float
    starts_on: date | None
    nodes: Sequence[Node]

    @property
    def bar_y(self) -> int:
        return self.y + (ROW - BAR) // 2


@dataclass(frozen=True, slots=True)
class Chart:
    """时间轴: what the template draws."""

    window: Window
    heads: Sequence[Head]
    lines: Sequence[Line]
    today: float | None

    @property
    def height(self) -> int:
        return HEAD + ROW * len(self.lines)


def chart(window: Window, rows: Iterable[Any], done: frozenset[int], today: date) -> Chart:
    """The drawing; ``rows`` have ``milestones``, ``done`` are the nodes that all tasks have reached."""
    lines = [_line(window, n, row, done) for n, row in enumerate(rows)]
    now = window.at(today) if window.first <= today <= window.last else None
    return Chart(window, window.heads(), lines, now)


def _line(window: Window, n: int, row: Any, done: frozenset[int]) -> Line:
    y = HEAD + n * ROW
    starts_on = row.starts_on or row.assigned_on or row.filed_on
    first, last = max(starts_on or window.first, window.first), min(row.due_on, window.last)
    x = window.at(first)
    width = max(LEAST, window.at(last + timedelta(days=1)) - x)
    nodes = [
        Node(window.at(one.due_on), y + ROW / 2, one.title, one.due_on, one.pk in done)
        for one in row.milestones.all()
        if window.first <= one.due_on <= window.last
    ]
    return Line(row, y, x, round(width, 1), starts_on, nodes)


def months_on(day: date, count: int) -> date:
    """The first day of the month ``count`` months on."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def opening(scale: Scale, today: date) -> Window:
    """The window with today in its second column."""
    start = months_on(today, -scale.months)
    return Window(scale, date(start.year, (start.month - 1) // scale.months * scale.months + 1, 1))


def _word(day: date, scale: Scale) -> str:
    if scale is QUARTER:
        return f"{day.year} Q{(day.month - 1) // 3 + 1}"
    return f"{day:%Y-%m}" if day.month == 1 else f"{day:%m}"
