"""公开标识: keys of version 7, in order of time; those of parts are always the same."""

from __future__ import annotations

import time
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from yiding.core.ids import uuid7, uuid7_within


def test_a_key_says_its_version_and_when_it_was_made() -> None:
    before = time.time_ns() // 1_000_000
    key = uuid7()
    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    assert before <= key.int >> 80 <= time.time_ns() // 1_000_000


def test_keys_are_all_different() -> None:
    assert len({uuid7() for _ in range(5_000)}) == 5_000


@given(some.uuids(), some.text(), some.text())
def test_the_key_of_a_part_is_always_the_same_and_that_of_no_other(whole: UUID, one: str, other: str) -> None:
    key = uuid7_within(whole, one)
    assert key == uuid7_within(whole, one)
    assert (key.version, key.variant, key.int >> 80) == (7, "specified in RFC 4122", whole.int >> 80)
    assert (key == uuid7_within(whole, other)) == (one == other)
