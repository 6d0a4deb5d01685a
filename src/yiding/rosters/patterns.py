"""班次模式: how a day is divided into shifts, written one a line: ``白班 08:30-20:30``. Pure.

A shift whose end is not after its start ends on the next day; ``全天 08:30-08:30`` is a whole day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from .coverage import Span, gaps, overlaps

LINE = re.compile(
    r"(\S{1,20})\s+([01]?\d|2[0-3])[:：]([0-5]\d)\s*[-–—~～至]\s*([01]?\d|2[0-3])[:：]([0-5]\d)"
)
DAY = 24 * 60
MOST = 8


class WrongPattern(ValueError):
    """班次写法有误; the message is a sentence for a clerk."""


@dataclass(frozen=True, slots=True)
class Part:
    """一个班次: its name, the minute of the day at which it begins, how many minutes it lasts."""

    name: str
    start: int
    minutes: int

    @property
    def line(self) -> str:
        end = (self.start + self.minutes) % DAY
        return f"{self.name} {self.start // 60:02}:{self.start % 60:02}-{end // 60:02}:{end % 60:02}"

    def on(self, day: date, zone: tzinfo) -> Span:
        """Its time on the day on which it begins."""
        start = datetime.combine(day, time(self.start // 60, self.start % 60), zone)
        return Span(start, start + timedelta(minutes=self.minutes))


def read_parts(text: str) -> tuple[Part, ...]:
    """The shifts of a text, in the order of the day. Raises WrongPattern."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not 1 <= len(lines) <= MOST:
        raise WrongPattern(f"一天写 1 至 {MOST} 个班次，每行一个。")
    parts = sorted((_read(line) for line in lines), key=lambda part: part.start)
    if len({part.name for part in parts}) < len(parts):
        raise WrongPattern("班次名称不能重复。")
    return tuple(parts)


def _read(line: str) -> Part:
    found = LINE.fullmatch(line)
    if found is None:
        raise WrongPattern(f"“{line[:40]}”写法不对，应如：白班 08:30-20:30。")
    start = int(found[2]) * 60 + int(found[3])
    end = int(found[4]) * 60 + int(found[5])
    return Part(found[1], start, (end - start) % DAY or DAY)


def written(parts: Iterable[Part]) -> str:
    """The text that :func:`read_parts` reads back."""
    return "\n".join(part.line for part in parts)


def whole_day(parts: Sequence[Part], day: date, zone: tzinfo) -> Span:
    """值班日: the 24 hours from the first shift of a day to the first of the next."""
    start = parts[0].on(day, zone).start
    return Span(start, start + timedelta(days=1))


def days_covered(parts: Sequence[Part], zone: tzinfo) -> tuple[list[Span], list[Span]]:
    """What of a day a pattern leaves open, and where it has two shifts at once, seen on a day among days."""
    day = date(2026, 1, 5)
    need = whole_day(parts, day, zone)
    held = [part.on(day + timedelta(days=n), zone) for n in (-1, 0, 1) for part in parts]
    within = [Span(max(one.start, need.start), min(one.end, need.end)) for one in held if one.meets(need)]
    return gaps(need, within), overlaps(within)
