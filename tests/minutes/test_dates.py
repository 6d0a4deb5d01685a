"""日期: as minutes print them."""

from __future__ import annotations

from datetime import date

import pytest

from yiding.minutes.grammar.dates import find_dates, first_date
from yiding.minutes.passage import Passage


@pytest.mark.parametrize(
    ("printed", "day", "why"),
    [
        ("2024年3月8日", date(2024, 3, 8), "digits"),
        ("二〇二四年三月八日", date(2024, 3, 8), "Chinese"),
        ("二○二三年十一月二十日", date(2023, 11, 20), "the circle for zero, tens"),
        ("3月8日", date(2025, 3, 8), "a missing year is that of the minutes"),
        ("2024-03-08", date(2024, 3, 8), "ISO"),
        ("2024.3.8", date(2024, 3, 8), "dots"),
        ("2024年2月30日", None, "a day that is none"),
    ],
)
def test_date_is_read(printed: str, day: date | None, why: str) -> None:
    found = first_date(Passage.whole(f"临澜市{printed}印发"))
    assert found is not None
    assert str(found.passage) == printed
    assert found.resolved(2025) == day, why


def test_a_month_that_is_none_is_no_date() -> None:
    assert first_date(Passage.whole("2024年13月8日")) is None


def test_dates_come_in_order() -> None:
    found = find_dates(Passage.whole("3月1日召开，4月2日印发"))
    assert [(d.month, d.day) for d in found] == [(3, 1), (4, 2)]
