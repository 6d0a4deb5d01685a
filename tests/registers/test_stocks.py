"""存量与增量: whatever moves an entry makes, what was open, came and went adds up to what is open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiding.registers.stocks import (
    CAME,
    WENT,
    Cause,
    Change,
    Moved,
    balance_of,
    changes_of,
    daily_stock,
    stock_on,
)

START = date(2026, 7, 1)
DAYS = st.integers(0, 120).map(lambda number: START + timedelta(days=number))


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """One entry: found, moved to and fro, perhaps carried in or out."""
    found = draw(DAYS)
    days = sorted(draw(st.lists(DAYS.filter(lambda day: day >= found), max_size=8)))
    moved = [Moved(day, draw(st.booleans()), draw(st.booleans())) for day in days]
    joined = draw(st.none() | st.just(found))
    last = max([found, *days])
    left = draw(st.none() | st.integers(0, 30).map(lambda more: last + timedelta(days=more)))
    return changes_of(found, moved, joined, left)


@given(st.lists(histories(), max_size=12), DAYS, st.integers(0, 90))
def test_balance_adds_up(entries: list[list[Change]], first: date, length: int) -> None:
    last = first + timedelta(days=length)
    whole = balance_of(entries, first, last)
    assert whole.start == stock_on(entries, first - timedelta(days=1))
    assert whole.end == stock_on(entries, last)
    came, went = sum(whole.moved[one] for one in CAME), sum(whole.moved[one] for one in WENT)
    assert whole.end == whole.start + came - went


@given(histories())
def test_entry_is_open_once_or_not_at_all(changes: list[Change]) -> None:
    stock = 0
    for one in changes:
        stock += one.by
        assert stock in (0, 1)
    assert [one.day for one in changes] == sorted(one.day for one in changes)


@given(st.lists(histories(), max_size=8), DAYS, st.integers(0, 60))
def test_stock_by_day_is_the_stock_of_each_day(entries: list[list[Change]], first: date, length: int) -> None:
    last = first + timedelta(days=length)
    days = daily_stock(entries, first, last)
    assert len(days) == length + 1
    assert all(number == stock_on(entries, day) for day, number in days.items())


@pytest.mark.parametrize(
    ("moved", "causes"),
    [
        ([], [Cause.FOUND]),
        ([(1, True)], [Cause.FOUND]),
        ([(3, False)], [Cause.FOUND, Cause.REMOVED]),
        ([(3, False), (5, True)], [Cause.FOUND, Cause.REMOVED, Cause.REOPENED]),
        ([(3, False), (3, False)], [Cause.FOUND, Cause.REMOVED]),
    ],
    ids=["stays open", "only passed on", "removed", "opened again", "closed twice counts once"],
)
def test_moves_become_changes(moved: list[tuple[int, bool]], causes: list[Cause]) -> None:
    rows = [Moved(START + timedelta(days=day), is_open) for day, is_open in moved]
    assert [one.cause for one in changes_of(START, rows)] == causes


def test_carried_out_it_leaves_the_stock_and_comes_into_the_other() -> None:
    day = START + timedelta(days=9)
    origin = changes_of(START, [], None, day)
    target = changes_of(START, [], day)
    assert [one.cause for one in origin] == [Cause.FOUND, Cause.CARRIED_OUT]
    assert [one.cause for one in target] == [Cause.CARRIED_IN]
    assert stock_on([origin], day) + stock_on([target], day) == 1


def test_what_turned_out_to_be_none_was_not_removed() -> None:
    (_found, gone) = changes_of(START, [Moved(START, is_open=False, is_void=True)])
    assert gone.cause is Cause.VOID
