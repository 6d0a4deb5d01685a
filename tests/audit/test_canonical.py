"""规范形式: the same event always gives the same bytes, however the database hands it back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiding.audit.chain import canonical, digest_of, sealed, sm3


def test_sm3_gives_the_digest_of_the_standard() -> None:
    """GB/T 32905-2016, 附录A.1."""
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}', id="keys in order, no blanks"),
        pytest.param({"\ufb33": 1, "😀": 2}, '{"😀":2,"\ufb33":1}', id="keys by UTF-16 units"),
        pytest.param(
            "市长\n\x01\\", '"市长\\n\\u0001\\\\"', id="Chinese as it is, control characters escaped"
        ),
        pytest.param(1.0, "1", id="a whole figure"),
        pytest.param(-0.0, "0", id="minus nothing"),
        pytest.param(0.00001, "0.00001", id="a small figure in full"),
        pytest.param(1e-7, "1e-7", id="a smaller one with its power"),
        pytest.param(1.5e30, "1.5e+30", id="a large one"),
        pytest.param(1e21, "1e+21", id="a large whole one"),
        pytest.param(date(2026, 3, 5), '"2026-03-05"', id="a day"),
        pytest.param(
            datetime(2026, 3, 5, 9, tzinfo=timezone(timedelta(hours=8))),
            '"2026-03-05T01:00:00.000000Z"',
            id="an instant, in UTC",
        ),
    ],
)
def test_value_has_one_form(value: Any, written: str) -> None:
    assert canonical(value) == written


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1: "one"}, object()])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical(value)


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(TREES)
def test_form_reads_back_to_the_same_form(value: Any) -> None:
    import json

    assert canonical(json.loads(canonical(value))) == canonical(value)


def test_empty_columns_and_the_digest_itself_are_left_out() -> None:
    """So that a column added later leaves the digests of old events as they are."""
    old = {"number": 1, "kind": "file.read", "previous": "", "after": {"n": 0}}
    new = {**old, "id": 7, "digest": "00", "deputy_id": None, "reason": "", "before": {}}
    assert sealed(new) == sealed(old) == b'{"after":{"n":0},"kind":"file.read","number":1}'
    assert digest_of({**old, "at": datetime(2026, 1, 1, tzinfo=UTC)}) != digest_of(old)
