"""何时发送: quiet hours over midnight, and the digest on working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yiding.core.clock import SHANGHAI
from yiding.core.workdays import Calendar
from yiding.notices.timing import Quiet, digest_after

times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
SPAN = (datetime(2019, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001 - Hypothesis takes bounds without a zone
instants = st.datetimes(*SPAN, timezones=st.just(UTC))
NIGHT = Quiet(time(22), time(7))


def china(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@given(times, times, instants)
@example(time(22), time(7), china(5, 22).astimezone(UTC))
@example(time(22), time(7), china(5, 7).astimezone(UTC))
@example(time(0), time(0), china(5, 0).astimezone(UTC))
def test_quiet_hours_end_at_the_first_moment_that_is_not_quiet(
    first: time, last: time, instant: datetime
) -> None:
    quiet = Quiet(first, last)
    over = quiet.over(instant)
    assert instant <= over < instant + timedelta(days=1)
    assert not quiet.holds(over)
    assert (over == instant) == (not quiet.holds(instant))
    if over > instant:
        assert over.astimezone(SHANGHAI).time() == last
        assert quiet.holds(over - timedelta(microseconds=1))
        assert quiet.holds(instant + (over - instant) / 2)


@given(times, times, instants)
def test_quiet_hours_and_their_complement_share_the_day(first: time, last: time, instant: datetime) -> None:
    assert first == last or Quiet(first, last).holds(instant) != Quiet(last, first).holds(instant)


@given(times, instants)
def test_the_same_hour_twice_is_never_quiet(at: time, instant: datetime) -> None:
    assert not Quiet(at, at).holds(instant)


@pytest.mark.parametrize(
    ("at", "over"),
    [
        (china(5, 21, 59), china(5, 21, 59)),
        (china(5, 22), china(6, 7)),
        (china(5, 23, 59), china(6, 7)),
        (china(6, 0), china(6, 7)),
        (china(6, 6, 59), china(6, 7)),
        (china(6, 7), china(6, 7)),
    ],
)
def test_a_night_ends_in_the_morning(at: datetime, over: datetime) -> None:
    assert NIGHT.over(at) == over


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (china(5, 8, 59), china(5, 9)),
        (china(5, 9), china(6, 9)),
        (china(6, 12), china(9, 9)),  # a Friday: Saturday and Sunday are passed over
        (china(9, 12), china(11, 9)),  # the 10th is a holiday of the table
        (china(13, 12), china(14, 9)),  # the 14th, a Saturday, is worked
    ],
)
def test_the_digest_goes_out_on_the_next_working_day(at: datetime, sent: datetime) -> None:
    calendar = Calendar({date(2026, 3, 10): False, date(2026, 3, 14): True}, 2026)
    assert digest_after(at.astimezone(UTC), 9, calendar) == sent


def test_a_table_without_working_days_does_not_keep_a_digest_for_ever() -> None:
    calendar = Calendar({date(2026, 3, 1) + timedelta(days=n): False for n in range(99)}, 2026)
    assert china(5, 9) < digest_after(china(5, 12), 9, calendar) < china(5, 9) + timedelta(days=40)
