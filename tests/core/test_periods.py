"""期间: every day lies in one period of each kind; words, keys and periods lead to each other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from yiding.core.periods import IN_A_YEAR, NotAPeriod, Period, PeriodKind, named, read_key, read_period

DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 31))
KINDS = st.sampled_from(list(PeriodKind))


@given(KINDS, DAYS)
def test_every_day_lies_in_one_period(kind: PeriodKind, day: date) -> None:
    one = Period.of(kind, day)
    assert day in one
    assert one.next.start == one.end + timedelta(days=1)
    assert one.previous.end == one.start - timedelta(days=1)
    assert one.next.previous == one
    assert one.previous < one < one.next


@given(KINDS, DAYS)
def test_words_and_keys_read_back(kind: PeriodKind, day: date) -> None:
    one = Period.of(kind, day)
    assert read_period(str(one)) == one
    assert read_key(one.key) == one


@given(KINDS, DAYS)
def test_a_page_in_chinese_names_it_as_a_document_does(kind: PeriodKind, day: date) -> None:
    one = Period.of(kind, day)
    assert named(one) == str(one)


def test_a_page_in_english_names_it_in_english() -> None:
    with override("en"):
        said = {named(Period.of(kind, date(2026, 8, 15))) for kind in PeriodKind}
    assert said == {"2026", "Second half of 2026", "Q3 2026", "2026-8", "2026-8, days 11–20"}


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_a_year_is_made_of_its_periods(kind: PeriodKind) -> None:
    parts = list(Period(PeriodKind.YEAR, 2024).split(kind))
    assert len(parts) == IN_A_YEAR[kind]
    assert sum((one.end - one.start).days + 1 for one in parts) == 366


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025年第三季度", date(2025, 7, 1), date(2025, 9, 30)),
        ("2025年三季度", date(2025, 7, 1), date(2025, 9, 30)),
        ("2025年3季度", date(2025, 7, 1), date(2025, 9, 30)),
        ("10月上旬", date(2026, 10, 1), date(2026, 10, 10)),
        ("10月下旬", date(2026, 10, 21), date(2026, 10, 31)),
        ("2024年2月下旬", date(2024, 2, 21), date(2024, 2, 29)),
        ("十二月份", date(2026, 12, 1), date(2026, 12, 31)),
        ("二〇二五年上半年", date(2025, 1, 1), date(2025, 6, 30)),
        ("下半年", date(2026, 7, 1), date(2026, 12, 31)),
        ("2025 年度", date(2025, 1, 1), date(2025, 12, 31)),
        ("第一季度", date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_words_name_days(text: str, start: date, end: date) -> None:
    one = read_period(text, year=2026)
    assert (one.start, one.end) == (start, end)


@pytest.mark.parametrize("text", ["", "13月", "第五季度", "2025年0月", "近期", "2025年第三季度前", "1800年"])
def test_other_words_name_none(text: str) -> None:
    with pytest.raises(NotAPeriod):
        read_period(text, year=2026)


def test_without_a_year_nothing_is_guessed() -> None:
    with pytest.raises(NotAPeriod):
        read_period("10月上旬")


@pytest.mark.parametrize("key", ["", "25", "2025Q5", "2025-13", "2025-10.4", "2025H3", "2025-00"])
def test_wrong_keys(key: str) -> None:
    with pytest.raises(NotAPeriod):
        read_key(key)


def test_the_same_period_of_last_year() -> None:
    assert str(Period(PeriodKind.QUARTER, 2025, 3).same_last_year) == "2024年第三季度"
