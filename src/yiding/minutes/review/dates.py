"""日期顺序: held, then compiled, then issued."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from ..record import Finding, FindingKind, Minutes
from .page import Page

Dated = tuple[str, date, str]


def check(page: Page) -> Iterator[Finding]:
    dates = list(_dates(page.minutes))
    held = [pair for pair in pairwise(dates) if pair[0][1] > pair[1][1]]
    if not held and len(dates) > 2 and dates[0][1] > dates[2][1]:
        held = [(dates[0], dates[2])]
    for (before, early, path), (after, late, _) in held:
        mark = page.minutes.marks.get(path)
        detail = f"{before}日期{_written(early)}晚于{after}日期{_written(late)}"
        yield Finding(FindingKind.DATE_ORDER, "masthead / end", detail, mark.span if mark else None)


def _dates(minutes: Minutes) -> Iterator[Dated]:
    rows = (
        ("会议", minutes.meeting.date, "meeting.date"),
        ("整理", minutes.compiled_date, "compiled_date"),
        ("印发", minutes.issue_date, "issue_date"),
    )
    for name, day, path in rows:
        if day is not None:
            yield name, day, path


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
