"""工作日: holidays and make-up days of China, and the turn of the year."""

from __future__ import annotations

from datetime import date

import pytest

from yiding.core.models import CalendarDay
from yiding.core.workdays import Calendar, calendar_fill

# 国务院办公厅关于2025年部分节假日安排的通知: 春节 1月28日至2月4日, 上班 1月26日、2月8日.
SPRING = Calendar(
    {
        **{date(2025, 1, day): False for day in range(28, 32)},
        **{date(2025, 2, day): False for day in range(1, 5)},
        date(2025, 1, 26): True,
        date(2025, 2, 8): True,
        date(2025, 1, 1): False,
    },
    2025,
)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        pytest.param(date(2025, 1, 24), 1, date(2025, 1, 26), id="a Sunday that is worked"),
        pytest.param(date(2025, 1, 24), 3, date(2025, 2, 5), id="over Spring Festival"),
        pytest.param(date(2025, 2, 7), 1, date(2025, 2, 8), id="a Saturday that is worked"),
        pytest.param(date(2024, 12, 31), 1, date(2025, 1, 2), id="over New Year"),
        pytest.param(date(2025, 3, 7), 1, date(2025, 3, 10), id="over a plain week-end"),
        pytest.param(date(2025, 3, 7), 0, date(2025, 3, 7), id="no days at all"),
    ],
)
def test_working_days_are_added(start: date, count: int, end: date) -> None:
    assert SPRING.add(start, count) == end
    assert SPRING.between(start, end) == count


@pytest.mark.django_db
def test_calendar_is_seeded_once_and_then_left_alone() -> None:
    assert calendar_fill() > 500
    CalendarDay.objects.filter(day=date(2026, 10, 1)).delete()
    assert calendar_fill() == 0
    calendar = Calendar.load()
    assert calendar.known_until == 2026
    assert not calendar.is_workday(date(2026, 10, 2))
    assert calendar.is_workday(date(2026, 10, 1))
