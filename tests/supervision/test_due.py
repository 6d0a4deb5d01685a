"""到期日: the library leaves relative limits open; they are reckoned from the meeting's day."""

from __future__ import annotations

from datetime import date

import pytest

from yiding.core.workdays import Calendar
from yiding.minutes.record import Deadline, DeadlineKind
from yiding.supervision.proposing import due_of, relative_due

HELD = date(2025, 1, 24)  # a Friday
CALENDAR = Calendar({date(2025, 1, 26): True, date(2025, 1, 28): False}, 2025)
RELATIVE, FIXED = DeadlineKind.RELATIVE, DeadlineKind.FIXED


@pytest.mark.parametrize(
    ("text", "due"),
    [
        pytest.param("2个工作日内", date(2025, 1, 27), id="working days know make-up days"),
        pytest.param("十个工作日内", date(2025, 2, 7), id="Chinese numerals"),
        pytest.param("15日内", date(2025, 2, 8), id="days"),
        pytest.param("三天内", date(2025, 1, 27), id="days in Chinese"),
        pytest.param("两周内", date(2025, 2, 7), id="weeks"),
        pytest.param("一个月内", date(2025, 2, 24), id="a month"),
        pytest.param("下次常务会议", None, id="counted from what is not known yet"),
    ],
)
def test_relative_limit_counts_from_the_meeting(text: str, due: date | None) -> None:
    assert relative_due(text, HELD, CALENDAR) == due


def test_month_that_is_shorter_ends_on_its_last_day() -> None:
    assert relative_due("一个月内", date(2025, 1, 31), CALENDAR) == date(2025, 2, 28)
    assert relative_due("三个月内", date(2025, 11, 30), CALENDAR) == date(2026, 2, 28)


def test_fixed_limit_wins_and_says_so() -> None:
    limits = [Deadline("15日内", RELATIVE), Deadline("6月底前", FIXED, date(2025, 6, 30))]
    due = due_of(limits, HELD, CALENDAR)
    assert (due.day, due.reason) == (date(2025, 6, 30), "纪要写明“6月底前”")


def test_relative_limit_says_how_it_was_reckoned() -> None:
    due = due_of([Deadline("15日内", RELATIVE)], HELD, CALENDAR)
    assert due.reason == "“15日内”，自会议日 2025-01-24 起算"


def test_rhythm_gives_no_day() -> None:
    assert due_of([Deadline("每月", DeadlineKind.RECURRING)], HELD, CALENDAR).day is None


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        pytest.param("市住建局要在项目完工后一个月内组织验收", None, id="counted from completion"),
        pytest.param("自办法施行之日起一个月内开展抽查", None, id="counted from a day to come"),
        pytest.param("市住建局要会后一个月内组织验收", date(2025, 2, 24), id="counted from the meeting"),
        pytest.param("市住建局要一个月内组织验收", date(2025, 2, 24), id="counted from nothing else"),
    ],
)
def test_limit_that_counts_from_elsewhere_gives_no_day(sentence: str, due: date | None) -> None:
    found = due_of([Deadline("一个月内", RELATIVE)], HELD, CALENDAR, sentence)
    assert found.day == due
    assert found.reason
