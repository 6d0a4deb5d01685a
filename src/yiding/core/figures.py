"""数字与时刻: the small values that components show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Tone(StrEnum):
    """色调: what a badge or a moment says about itself, beside its word."""

    PLAIN = "plain"
    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    OFFICIAL = "official"


class Light(StrEnum):
    """灯: state by shape and word, never by colour alone."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Figure:
    """数字: a label, a number and, where there is one, the page behind it."""

    label: Any
    value: Any
    unit: Any = ""
    url: str = ""
    tone: Tone | str = Tone.PLAIN
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """时刻: one point of a timeline."""

    at: Any
    title: Any
    detail: Any = ""
    who: str = ""
    url: str = ""
    tone: Tone | str = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Tab:
    """标签页."""

    label: Any
    url: str
    is_current: bool = False
    count: int | None = None
