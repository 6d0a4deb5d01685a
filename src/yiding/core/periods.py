"""期间: ten-day spells (旬), months, quarters, half-years and years: their days, order and wording."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from yiding.minutes.grammar.numerals import read_number

FIRST_YEAR, LAST_YEAR = 1900, 2200
SPELLS = "上中下"
HALVES = "上下"
NUMERALS = "一二三四"
DIGIT = "[0-9０-９一二三四五六七八九十]"
YEAR = re.compile(r"(?P<year>[0-9]{4}|[〇零一二三四五六七八九]{4})年度?")
REST = re.compile(
    rf"(?:第?(?P<quarter>[1-4一二三四])季度?|(?P<half>[上下])半年|(?P<month>{DIGIT}{{1,3}})月份?(?P<spell>[上中下]旬)?)?"
)
KEY = re.compile(r"([0-9]{4})(?:Q([1-4])|H([12])|-([01][0-9])(?:\.([1-3]))?)?")
CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


class PeriodKind(StrEnum):
    """期间种类."""

    SPELL = "spell"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


IN_A_YEAR = {
    PeriodKind.SPELL: 36,
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 4,
    PeriodKind.HALF: 2,
    PeriodKind.YEAR: 1,
}


class NotAPeriod(ValueError):
    """不是期间: a number that the year does not have, or words that name no period."""


@dataclass(frozen=True, slots=True)
class Period:
    """一个期间: ``number`` counts from 1 within the year. Periods of one kind are ordered by their days."""

    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR or not 1 <= self.number <= IN_A_YEAR[self.kind]:
            raise NotAPeriod(f"{self.kind} {self.year} {self.number}")

    @classmethod
    def of(cls, kind: PeriodKind, day: date) -> Period:
        """The period of a kind that a day lies in."""
        if kind == PeriodKind.SPELL:
            return cls(kind, day.year, (day.month - 1) * 3 + min((day.day - 1) // 10, 2) + 1)
        months = 12 // IN_A_YEAR[kind]
        return cls(kind, day.year, (day.month - 1) // months + 1)

    @property
    def start(self) -> date:
        if self.kind == PeriodKind.SPELL:
            month, spell = divmod(self.number - 1, 3)
            return date(self.year, month + 1, spell * 10 + 1)
        months = 12 // IN_A_YEAR[self.kind]
        return date(self.year, (self.number - 1) * months + 1, 1)

    @property
    def end(self) -> date:
        """The last day."""
        if self.kind == PeriodKind.SPELL and self.number % 3:
            return self.start + timedelta(days=9)
        months = 1 if self.kind == PeriodKind.SPELL else 12 // IN_A_YEAR[self.kind]
        month = self.start.month + months - 1
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def next(self) -> Period:
        last = self.number == IN_A_YEAR[self.kind]
        return Period(self.kind, self.year + last, 1 if last else self.number + 1)

    @property
    def previous(self) -> Period:
        first = self.number == 1
        return Period(self.kind, self.year - first, IN_A_YEAR[self.kind] if first else self.number - 1)

    @property
    def same_last_year(self) -> Period:
        """上年同期."""
        return Period(self.kind, self.year - 1, self.number)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def split(self, kind: PeriodKind) -> Iterator[Period]:
        """The periods of a shorter kind that make it up: a quarter's months."""
        one = Period.of(kind, self.start)
        while one.end <= self.end:
            yield one
            one = one.next

    @property
    def key(self) -> str:
        """A short form for addresses and files: 2025, 2025H1, 2025Q3, 2025-10, 2025-10.1 (上旬)."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year}"
            case PeriodKind.HALF:
                return f"{self.year}H{self.number}"
            case PeriodKind.QUARTER:
                return f"{self.year}Q{self.number}"
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02}"
            case PeriodKind.SPELL:
                month, spell = divmod(self.number - 1, 3)
                return f"{self.year}-{month + 1:02}.{spell + 1}"

    def __str__(self) -> str:
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year}年"
            case PeriodKind.HALF:
                return f"{self.year}年{HALVES[self.number - 1]}半年"
            case PeriodKind.QUARTER:
                return f"{self.year}年第{NUMERALS[self.number - 1]}季度"
            case PeriodKind.MONTH:
                return f"{self.year}年{self.number}月"
            case PeriodKind.SPELL:
                month, spell = divmod(self.number - 1, 3)
                return f"{self.year}年{month + 1}月{SPELLS[spell]}旬"


NAMES = {
    PeriodKind.YEAR: (_("%(year)s年"),),
    PeriodKind.HALF: (_("%(year)s年上半年"), _("%(year)s年下半年")),
    PeriodKind.QUARTER: (
        _("%(year)s年第一季度"),
        _("%(year)s年第二季度"),
        _("%(year)s年第三季度"),
        _("%(year)s年第四季度"),
    ),
    PeriodKind.MONTH: (_("%(year)s年%(month)s月"),) * 12,
    PeriodKind.SPELL: (
        _("%(year)s年%(month)s月上旬"),
        _("%(year)s年%(month)s月中旬"),
        _("%(year)s年%(month)s月下旬"),
    )
    * 12,
}


def named(period: Period) -> str:
    """The period as a page names it, in the language of the reader; a document says ``str(period)``."""
    words = {"year": period.year, "month": period.start.month}
    return gettext(NAMES[period.kind][period.number - 1]) % words


def read_key(key: str) -> Period:
    """The period of a short form. Raises NotAPeriod."""
    match = KEY.fullmatch(key)
    if match is None:
        raise NotAPeriod(key)
    year, quarter, half, month, spell = (int(each) if each else 0 for each in match.groups())
    if quarter:
        return Period(PeriodKind.QUARTER, year, quarter)
    if half:
        return Period(PeriodKind.HALF, year, half)
    if match[4] is None:
        return Period(PeriodKind.YEAR, year)
    if spell:
        return Period(PeriodKind.SPELL, year, (month - 1) * 3 + spell)
    return Period(PeriodKind.MONTH, year, month)


def read_period(text: str, *, year: int | None = None) -> Period:
    """The period that words name: 2025年第三季度, 10月上旬 (of ``year``), 今年 is not read.

    Raises NotAPeriod for other words, and where no year is told and none is given.
    """
    words = re.sub(r"\s+", "", text)
    match = YEAR.match(words)
    told = int(match["year"].translate(CHINESE_DIGITS)) if match else year
    rest = REST.fullmatch(words[match.end() :] if match else words)
    if rest is None or told is None or (match is None and not rest[0]):
        raise NotAPeriod(text)
    if rest["quarter"]:
        return Period(PeriodKind.QUARTER, told, _number(rest["quarter"]))
    if rest["half"]:
        return Period(PeriodKind.HALF, told, HALVES.index(rest["half"]) + 1)
    if not rest["month"]:
        return Period(PeriodKind.YEAR, told)
    month = _number(rest["month"])
    if not 1 <= month <= 12:
        raise NotAPeriod(text)
    if rest["spell"]:
        return Period(PeriodKind.SPELL, told, (month - 1) * 3 + SPELLS.index(rest["spell"][0]) + 1)
    return Period(PeriodKind.MONTH, told, month)


def _number(written: str) -> int:
    number = read_number(written)
    if number is None:
        raise NotAPeriod(written)
    return int(number)
