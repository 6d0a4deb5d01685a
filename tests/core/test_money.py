"""金额: exact, whatever the units; a unit is kept; a float is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiding.core.money import POWERS, Money, NotMoney, Unit, money_sum, read_money

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=6)
MONEY = st.builds(Money, AMOUNTS, st.sampled_from(list(Unit)))


def exact(one: Money) -> Fraction:
    return Fraction(one.amount) * 10 ** POWERS[one.unit]


@given(st.lists(MONEY, max_size=12))
def test_a_sum_is_exact(rows: list[Money]) -> None:
    total = money_sum(rows)
    assert exact(total) == sum(map(exact, rows), Fraction())
    if rows:
        assert POWERS[total.unit] == min(POWERS[row.unit] for row in rows)


@given(MONEY, st.sampled_from(list(Unit)))
def test_another_unit_is_the_same_amount(one: Money, unit: Unit) -> None:
    other = one.to(unit)
    assert other.unit == unit
    assert exact(other) == exact(one)
    assert other == one
    assert hash(other) == hash(one)
    assert not one - other


@given(MONEY)
def test_what_is_shown_reads_back(one: Money) -> None:
    again = read_money(str(one))
    assert (again, again.unit) == (one, one.unit)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3,500万元", "3,500万元"),
        ("3500万", "3,500万元"),
        ("1.20亿元", "1.2亿元"),
        ("980 元", "980元"),
        ("-12.5万元", "-12.5万元"),
        ("100亿元", "100亿元"),
    ],
)
def test_amounts_as_written(text: str, shown: str) -> None:
    assert str(read_money(text)) == shown


def test_rounding_is_for_showing_only() -> None:
    one = read_money("1234.5678万元")
    assert one.shown(2) == "1,234.57万元"
    assert one.yuan == Decimal(12345678)


@pytest.mark.parametrize("text", ["", "万元", "三万元", "12", "1.2.3元", "12美元", "１２元元"])
def test_other_words_are_no_amount(text: str) -> None:
    with pytest.raises(NotMoney):
        read_money(text)


@pytest.mark.parametrize("value", [1.5, Decimal("NaN"), Decimal("Infinity"), "3"])
def test_a_float_is_refused(value: object) -> None:
    with pytest.raises(NotMoney):
        Money(value)  # type: ignore[arg-type]


def test_a_mixed_sum_keeps_the_smaller_unit() -> None:
    total = money_sum([read_money("1亿元"), read_money("2万元")])
    assert (str(total), total.to(Unit.YI).shown()) == ("10,002万元", "1.0002亿元")
    assert str(money_sum([])) == "0元"
