"""金额: decimal amounts that keep the unit they were written in (元, 万元, 亿元). Never a float."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from enum import StrEnum

WRITTEN = re.compile(
    r"(?P<sign>[-+−]?)(?P<digits>[0-9][0-9,，]*(?:\.[0-9]+)?|\.[0-9]+)(?P<unit>亿元?|万元?|元)"
)
DIGITS = 60


class Unit(StrEnum):
    """金额单位."""

    YUAN = "元"
    WAN = "万元"
    YI = "亿元"


POWERS = {Unit.YUAN: 0, Unit.WAN: 4, Unit.YI: 8}


class NotMoney(ValueError):
    """不是金额: words or values that are no exact amount."""


@dataclass(frozen=True, slots=True, eq=False)
class Money:
    """一笔金额. Equal amounts are equal in whatever unit; the unit is kept for showing."""

    amount: Decimal
    unit: Unit = Unit.YUAN

    def __post_init__(self) -> None:
        if isinstance(self.amount, float) or not isinstance(self.amount, Decimal | int):
            raise NotMoney(f"{self.amount!r}")
        exact = Decimal(self.amount)
        if not exact.is_finite():
            raise NotMoney(f"{self.amount!r}")
        object.__setattr__(self, "amount", exact)
        object.__setattr__(self, "unit", Unit(self.unit))

    @property
    def yuan(self) -> Decimal:
        return self._times(POWERS[self.unit])

    def to(self, unit: Unit) -> Money:
        """The same amount in another unit, exactly."""
        return Money(self._times(POWERS[self.unit] - POWERS[unit]), unit)

    def _times(self, power: int) -> Decimal:
        with localcontext() as context:
            context.prec = DIGITS
            return self.amount.scaleb(power)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Money) and self.yuan == other.yuan

    def __hash__(self) -> int:
        return hash(self.yuan)

    def __lt__(self, other: Money) -> bool:
        return self.yuan < other.yuan

    def __neg__(self) -> Money:
        return Money(-self.amount, self.unit)

    def __add__(self, other: Money) -> Money:
        """The sum, in the smaller of the two units."""
        unit = min(self.unit, other.unit, key=POWERS.__getitem__)
        with localcontext() as context:
            context.prec = DIGITS
            return Money(self.to(unit).amount + other.to(unit).amount, unit)

    def __sub__(self, other: Money) -> Money:
        return self + -other

    def __bool__(self) -> bool:
        return self.amount != 0

    def shown(self, places: int | None = None) -> str:
        """As people read it: digits in groups of three; ``places`` rounds for showing only."""
        amount = self.amount if places is None else round(self.amount, places)
        text = f"{amount:,f}"
        return f"{text.rstrip('0').rstrip('.') if places is None and '.' in text else text}{self.unit}"

    def __str__(self) -> str:
        return self.shown()


ZERO = Money(Decimal(0))


def money_sum(rows: Iterable[Money]) -> Money:
    """The sum, in the smallest unit among the rows; nothing is 0 元."""
    told = list(rows)
    total = told[0] if told else ZERO
    for row in told[1:]:
        total = total + row
    return total


def read_money(text: str) -> Money:
    """The amount that words name: 3,500万元, 1.2亿元, 980元. Raises NotMoney."""
    match = WRITTEN.fullmatch(re.sub(r"\s+", "", text))
    if match is None:
        raise NotMoney(text)
    unit = match["unit"] if match["unit"].endswith("元") else f"{match['unit']}元"
    try:
        amount = Decimal(re.sub("[,，]", "", match["digits"]))
    except InvalidOperation as error:
        raise NotMoney(text) from error
    return Money(-amount if match["sign"] in "-−" and match["sign"] else amount, Unit(unit))
