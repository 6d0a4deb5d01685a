"""值班时段: gaps and overlaps, held against a count of minutes one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiding.core import clock
from yiding.rosters.coverage import Span, gaps, joined, overlaps, without
from yiding.rosters.patterns import Part, WrongPattern, days_covered, read_parts, written

ZERO = datetime(2026, 9, 30, 16, tzinfo=UTC)
MINUTES = st.integers(min_value=0, max_value=300)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def span(start: int, end: int) -> Span:
    return Span(ZERO + timedelta(minutes=start), ZERO + timedelta(minutes=end))


SPAN = st.tuples(MINUTES, MINUTES).filter(lambda two: two[0] != two[1]).map(lambda two: span(*sorted(two)))
SPANS = st.lists(SPAN, max_size=12)


def minutes(spans: list[Span]) -> list[int]:
    """Every minute of some spans, as often as it is held."""
    found = []
    for one in spans:
        start = int((one.start - ZERO).total_seconds()) // 60
        found += range(start, start + int(one.length.total_seconds()) // 60)
    return sorted(found)


@UNHURRIED
@given(need=SPAN, held=SPANS)
def test_gaps_are_the_minutes_that_nobody_holds(need: Span, held: list[Span]) -> None:
    assert minutes(gaps(need, held)) == sorted(set(minutes([need])) - set(minutes(held)))


@UNHURRIED
@given(held=SPANS)
def test_overlaps_are_the_minutes_that_two_hold(held: list[Span]) -> None:
    counted = minutes(held)
    assert minutes(overlaps(held)) == sorted({one for one in counted if counted.count(one) > 1})


@UNHURRIED
@given(spans=SPANS)
def test_joined_spans_are_the_same_minutes_apart_and_in_order(spans: list[Span]) -> None:
    whole = joined(spans)
    assert minutes(whole) == sorted(set(minutes(spans)))
    assert all(one.end < other.start for one, other in pairwise(whole))


@UNHURRIED
@given(spans=SPANS, taken=SPANS)
def test_what_is_cut_out_is_gone_and_nothing_else(spans: list[Span], taken: list[Span]) -> None:
    assert minutes(without(spans, taken)) == sorted(set(minutes(spans)) - set(minutes(taken)))


@UNHURRIED
@given(need=SPAN, held=SPANS)
def test_gaps_filled_leave_no_gap(need: Span, held: list[Span]) -> None:
    assert gaps(need, [*held, *gaps(need, held)]) == []


def test_shifts_that_touch_leave_no_gap_and_no_overlap() -> None:
    held = [span(0, 60), span(60, 120)]
    assert (gaps(span(0, 120), held), overlaps(held)) == ([], [])


def test_a_span_without_length_is_none() -> None:
    with pytest.raises(ValueError, match="no span"):
        span(5, 5)


PARTS = st.builds(
    Part,
    name=st.text("白夜早中晚班", min_size=1, max_size=5),
    start=st.integers(min_value=0, max_value=1439),
    minutes=st.integers(min_value=1, max_value=1440),
)


@UNHURRIED
@given(parts=st.lists(PARTS, min_size=1, max_size=8, unique_by=lambda part: part.name))
def test_a_pattern_reads_back_what_it_wrote(parts: list[Part]) -> None:
    assert read_parts(written(parts)) == tuple(sorted(parts, key=lambda part: part.start))


@UNHURRIED
@given(text=st.text(max_size=80))
def test_any_text_is_a_pattern_or_told_to_be_wrong(text: str) -> None:
    try:
        read_parts(text)
    except WrongPattern as error:
        told = str(error)
    else:
        told = "读得懂。"
    assert told.endswith("。")


@pytest.mark.parametrize(
    ("text", "open_minutes", "double_minutes"),
    [
        pytest.param("全天 08:30-08:30", 0, 0, id="one whole day"),
        pytest.param("白班 08:30-20:30\n夜班 20:30-08:30", 0, 0, id="two halves over midnight"),
        pytest.param("白班 08:30-17:30", 900, 0, id="office hours leave the night"),
        pytest.param("甲 08:00-20:15\n乙 20:00-08:00", 0, 15, id="a quarter of an hour together"),
        pytest.param("甲 00:00-00:00\n乙 08:00-08:00", 0, 1440, id="two at all times"),
    ],
)
def test_what_a_pattern_leaves_open(text: str, open_minutes: int, double_minutes: int) -> None:
    open_, doubled = days_covered(read_parts(text), clock.SHANGHAI)
    assert sum(one.length.total_seconds() // 60 for one in open_) == open_minutes
    assert sum(one.length.total_seconds() // 60 for one in doubled) == double_minutes
