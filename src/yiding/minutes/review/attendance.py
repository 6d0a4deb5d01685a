"""出席矛盾: one person present and on leave, or listed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..record import Attendance
from .advice import Advice, AdviceKind
from .page import Page


def check(page: Page) -> Iterator[Advice]:
    for detail, name in _conflicts(page.minutes.attendance, page.minutes.meeting.chair.name):
        end = page.zones[-1].end if page.zones else 0
        yield Advice(AdviceKind.ATTENDANCE, "attendance", detail, page.find(name, end))


def _conflicts(seats: Attendance, chair: str | None) -> Iterator[tuple[str, str]]:
    away = {absence.name for absence in seats.on_leave}
    sitting = set(seats.present) | ({chair} if chair else set())
    watching = [(name, seat.org) for seat in seats.observers for name in seat.names]
    for name in sorted(sitting & away):
        yield f"{name}既出席又请假", name
    for name in sorted(away & {name for name, _ in watching}):
        yield f"{name}既列席又请假", name
    for name in sorted(set(seats.present) & {name for name, _ in watching}):
        yield f"{name}既出席又列席", name
    for name, count in Counter(seats.present).items():
        if count > 1:
            yield f"{name}在出席名单中出现{count}次", name
    for (name, org), count in Counter(watching).items():
        if count > 1:
            yield f"{org or ''}{name}在列席名单中出现{count}次", name
