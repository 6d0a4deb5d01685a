"""两边对账的算法 (S51.2): what two sides say, held against each other to the digit. No database, no float."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Protocol

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
MONTHS = 12
FUND = "fund"
COSTLY = frozenset({"asset", "staff"})


@dataclass(frozen=True, slots=True)
class Side:
    """一方所填: of a fund its amount, of all else a quantity; ``standard`` is what one unit costs a year."""

    kind: str
    quantity: Decimal | None
    value: Decimal | None
    standard: Decimal | None
    recurs: bool = True

    @property
    def is_filled(self) -> bool:
        return (self.value if self.kind == FUND else self.quantity) is not None

    @property
    def base(self) -> Decimal:
        """年度基数: what goes into the yearly base."""
        if self.kind == FUND:
            return (self.value or ZERO) if self.recurs else ZERO
        return ((self.quantity or ZERO) * (self.standard or ZERO)).quantize(CENT, ROUND_HALF_UP)

    @property
    def once(self) -> Decimal:
        """一次性经费."""
        return (self.value or ZERO) if self.kind == FUND and not self.recurs else ZERO

    @property
    def lacks_money(self) -> bool:
        """没有定额: an asset or people without a yearly standard."""
        return self.kind in COSTLY and self.is_filled and self.standard is None


class Standing(StrEnum):
    """核对结果."""

    NO_GIVER = "no_giver"
    NO_TAKER = "no_taker"
    DIFFERS = "differs"
    AGREES = "agrees"


class TwoSided(Protocol):
    """有两边的一行."""

    kind: str
    unit: str

    @property
    def giver(self) -> Side: ...

    @property
    def taker(self) -> Side: ...


@dataclass(frozen=True, slots=True)
class Compared:
    """一行的核对: the taker's figures less the giver's."""

    standing: Standing
    quantity: Decimal
    value: Decimal
    base: Decimal


def compared(giver: Side, taker: Side) -> Compared:
    """Holds one side against the other."""
    told = (
        _less(taker.quantity, giver.quantity),
        _less(taker.value, giver.value),
        taker.base - giver.base,
    )
    if not giver.is_filled:
        return Compared(Standing.NO_GIVER, *told)
    if not taker.is_filled:
        return Compared(Standing.NO_TAKER, *told)
    same = (giver.quantity, giver.value, giver.standard) == (taker.quantity, taker.value, taker.standard)
    return Compared(Standing.AGREES if same else Standing.DIFFERS, *told)


def _less(one: Decimal | None, other: Decimal | None) -> Decimal:
    return (one or Decimal(0)) - (other or Decimal(0))


@dataclass(frozen=True, slots=True)
class Sums:
    """一类的合计: of each side; quantities by their units, for kilometres and lamps make no sum."""

    lines: int
    agree: int
    giver_value: Decimal
    taker_value: Decimal
    giver_base: Decimal
    taker_base: Decimal
    giver_once: Decimal
    taker_once: Decimal
    quantities: tuple[tuple[str, Decimal, Decimal], ...]

    @property
    def is_balanced(self) -> bool:
        return self.lines == self.agree


def sums_of(lines: Sequence[TwoSided]) -> Sums:
    """The sums of lines, each side for itself."""
    agree = sum(compared(one.giver, one.taker).standing == Standing.AGREES for one in lines)
    units: dict[str, tuple[Decimal, Decimal]] = {}
    for one in lines:
        if one.kind != FUND:
            given, taken = units.get(one.unit, (Decimal(0), Decimal(0)))
            units[one.unit] = (
                given + (one.giver.quantity or Decimal(0)),
                taken + (one.taker.quantity or Decimal(0)),
            )
    return Sums(
        len(lines),
        agree,
        _sum(one.giver.value for one in lines),
        _sum(one.taker.value for one in lines),
        _sum(one.giver.base for one in lines),
        _sum(one.taker.base for one in lines),
        _sum(one.giver.once for one in lines),
        _sum(one.taker.once for one in lines),
        tuple((unit, *told) for unit, told in units.items()),
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((one for one in values if one is not None), ZERO)


def first_year_part(amount: Decimal, day: date) -> Decimal:
    """当年划转: the part of a yearly base from the month in which it takes effect."""
    return (amount * (MONTHS + 1 - day.month) / MONTHS).quantize(CENT, ROUND_HALF_UP)


def fall_of(before: Decimal, after: Decimal, *, more_is_better: bool) -> Decimal:
    """降幅, in per cent of what was before: above nothing where it is worse than before."""
    worse = before - after if more_is_better else after - before
    if before == 0:
        return Decimal(100) if worse > 0 else Decimal(0)
    return (worse / abs(before) * 100).quantize(CENT, ROUND_HALF_UP)
