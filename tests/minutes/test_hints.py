"""Hints: words without which a pattern is not even tried. What the pattern finds must hold one of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiding.minutes.grammar import addressees, attendance, deadlines, decisions, distribution

HINTS = [
    (attendance._SPECIAL, attendance._UNNAMED),
    (attendance._SPECIAL, attendance._ELSEWHERE),
    (attendance._SPECIAL, attendance._REPRESENTED),
    (attendance._SPECIAL, attendance._REASON),
    (addressees._CHARGED, addressees._IN_CHARGE),
    (addressees._CHARGED, addressees._LATER_IN_CHARGE),
    (deadlines._RELATIVE_HINT, deadlines._RELATIVE),
    (deadlines._AFTER_HINT, deadlines._RELATIVE_AFTER),
    (deadlines._FIXED_HINT, deadlines._FIXED),
    (decisions._NAMED_BY, decisions._NAME_OF),
    (decisions._ASKS, decisions._OPINION),
    (distribution._CLOSES, distribution._DISCLOSED),
    (distribution._CLOSES, distribution._LABELLED),
    (distribution._CLOSES, distribution._COPIES),
]
FEW = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@pytest.mark.parametrize(("hint", "pattern"), HINTS, ids=lambda one: one.pattern[:16])
def test_what_a_pattern_finds_holds_its_hint(hint: re.Pattern[str], pattern: re.Pattern[str]) -> None:
    @FEW
    @given(st.from_regex(pattern))
    def holds(text: str) -> None:
        for found in pattern.finditer(text):
            assert hint.search(found[0])

    holds()


def test_those_who_say_nothing_are_hinted_at() -> None:
    assert all(attendance._SPECIAL.search(word) for word in attendance._NOBODY)
