"""议程的时间: which number an item bears, and when its turn is likely to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from yiding.core import clock

from .models import Entry, Sitting

STUB = "涉密议题，线下办理"
NOON, EVENING = 12, 18


@dataclass(frozen=True, slots=True)
class Slot:
    """一项议程的时段: a sub-item is numbered within the item before it (2.1)."""

    entry: Entry
    number: str
    starts_at: datetime
    ends_at: datetime

    @property
    def window(self) -> str:
        starts, ends = (at.astimezone(clock.SHANGHAI) for at in (self.starts_at, self.ends_at))
        return f"{starts:%H:%M}—{ends:%H:%M}"


def slots_of(entries: Iterable[Entry], starts_at: datetime) -> list[Slot]:
    """The items in order, each with its number and its time; what was withdrawn takes neither."""
    slots: list[Slot] = []
    number = sub = 0
    for entry in entries:
        if entry.is_withdrawn:
            continue
        if entry.is_sub and number:
            sub += 1
            word = f"{number}.{sub}"
        else:
            number, sub = number + 1, 0
            word = str(number)
        ends_at = starts_at + timedelta(minutes=entry.minutes_planned)
        slots.append(Slot(entry, word, starts_at, ends_at))
        starts_at = ends_at
    return slots


def half_day(sitting: Sitting) -> str:
    """上午, 下午 or 晚上 (S01.1)."""
    hour = sitting.starts_at.astimezone(clock.SHANGHAI).hour
    return "上午" if hour < NOON else "下午" if hour < EVENING else "晚上"


def when(sitting: Sitting) -> str:
    """``2026年11月27日（星期五）上午9:00``."""
    at = sitting.starts_at.astimezone(clock.SHANGHAI)
    day = f"{at.year}年{at.month}月{at.day}日（星期{'一二三四五六日'[at.weekday()]}）"
    return f"{day}{half_day(sitting)}{at.hour}:{at:%M}"


def duration(minutes: int) -> str:
    """``2 小时 40 分``."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} 小时 {rest} 分" if hours else f"{rest} 分"
