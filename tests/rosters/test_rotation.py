"""轮值: everybody as often as the others, nobody in two places, every kind of day by its own list."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiding.rosters.coverage import Span
from yiding.rosters.rotation import DayKind, Slot, rotate

K = DayKind
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ZERO = datetime(2026, 10, 1, tzinfo=UTC)
KINDS = st.lists(st.sampled_from(list(DayKind)), min_size=1, max_size=40)
PEOPLE = st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=9, unique=True)


def days(kinds: list[DayKind], hours: int = 24) -> list[Slot]:
    """A slot a day, each ``hours`` long."""
    starts = [ZERO + timedelta(days=n) for n in range(len(kinds))]
    return [
        Slot(n, Span(start, start + timedelta(hours=hours)), kind)
        for n, (start, kind) in enumerate(zip(starts, kinds, strict=True))
    ]


@UNHURRIED
@given(kinds=KINDS, people=PEOPLE)
def test_turns_differ_by_one_at_most(kinds: list[DayKind], people: list[int]) -> None:
    found = rotate(days(kinds), {K.WORKDAY: people}, busy={})
    counts = Counter(dict.fromkeys(people, 0)) + Counter(found.values())
    told = [counts[person] for person in people]
    assert len(found) == len(kinds)
    assert max(told) - min(told) <= 1


@UNHURRIED
@given(kinds=KINDS, people=PEOPLE, hours=st.integers(min_value=1, max_value=72))
def test_nobody_stands_in_two_places(kinds: list[DayKind], people: list[int], hours: int) -> None:
    slots = {slot.key: slot for slot in days(kinds, hours)}
    busy = {people[0]: [Span(ZERO + timedelta(hours=5), ZERO + timedelta(days=9))]}
    found = rotate(list(slots.values()), {K.WORKDAY: people}, busy=busy)
    for person in people:
        spans = [slots[key].span for key, one in found.items() if one == person] + busy.get(person, [])
        assert not any(one.meets(other) for n, one in enumerate(spans) for other in spans[n + 1 :])


@UNHURRIED
@given(kinds=KINDS, workday=PEOPLE, holiday=PEOPLE)
def test_each_kind_of_day_has_its_own_list(
    kinds: list[DayKind], workday: list[int], holiday: list[int]
) -> None:
    lists = {K.WORKDAY: [one + 10 for one in workday], K.HOLIDAY: [one + 20 for one in holiday]}
    slots = days(kinds)
    found = rotate(slots, lists, busy={})
    for slot in slots:
        assert found[slot.key] in lists[K.HOLIDAY if slot.kind == K.HOLIDAY else K.WORKDAY]


def test_the_next_month_goes_on_after_the_last_turn() -> None:
    found = rotate(days([K.WORKDAY] * 3), {K.WORKDAY: [1, 2, 3]}, busy={}, last={K.WORKDAY: 2})
    assert list(found.values()) == [3, 1, 2]


def test_who_is_elsewhere_is_passed_over_and_comes_next() -> None:
    busy = {1: [Span(ZERO, ZERO + timedelta(hours=2))]}
    found = rotate(days([K.WORKDAY] * 3), {K.WORKDAY: [1, 2, 3]}, busy=busy)
    assert list(found.values()) == [2, 1, 3]


def test_without_a_list_of_its_own_a_holiday_is_a_rest_day() -> None:
    found = rotate(days([K.HOLIDAY, K.REST, K.WORKDAY]), {K.WORKDAY: [1], K.REST: [2]}, busy={})
    assert list(found.values()) == [2, 2, 1]


def test_a_slot_for_which_nobody_is_free_stays_open() -> None:
    assert rotate(days([K.WORKDAY] * 2, hours=30), {K.WORKDAY: [1]}, busy={}) == {0: 1}
    assert rotate(days([K.WORKDAY]), {}, busy={}) == {}
