"""数字: Chinese numerals, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiding.minutes.grammar.numerals import read_number, write_number


@pytest.mark.parametrize(
    ("printed", "number", "why"),
    [
        ("7", 7, "digits are read as they stand"),
        ("１２", 12, "full-width digits count as well"),
        ("十", 10, "a bare ten has no one before it"),
        ("二十三", 23, "tens and ones"),
        ("一百零五", 105, "a zero between hundreds and ones"),
        ("一百二", 102, "units decide, a dropped ten is not guessed"),
        ("两千", 2000, "两 is two"),
        ("二〇二四", 2024, "years are read place by place"),
        ("二○二三", 2023, "the circle is a zero"),
        ("三万零六", 30006, "myriads"),
        ("廿五", 25, "the old twenty"),
    ],
)
def test_number_is_read(printed: str, number: int, why: str) -> None:
    assert read_number(printed) == number, why


@pytest.mark.parametrize("printed", ["", "第七", "一百个", "七a", "一" * 40])
def test_what_is_no_number_is_none(printed: str) -> None:
    assert read_number(printed) is None


@given(st.integers(0, 99_999_999))
def test_every_number_comes_back(number: int) -> None:
    assert read_number(write_number(number)) == number


def test_ten_is_written_as_headings_have_it() -> None:
    assert [write_number(n) for n in (0, 10, 11, 20, 105, 110, 1001, 20010)] == [
        "零", "十", "十一", "二十", "一百零五", "一百一十", "一千零一", "二万零一十",
    ]  # fmt: skip


def test_numbers_out_of_reach_are_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        write_number(-1)
