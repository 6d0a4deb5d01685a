"""检索单位: what is one thing to look for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiding.search.tokens import MARK, spaced, tokenise, words_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("会议", "会 议", id="a Chinese character is a token"),
        pytest.param("第58次", "第 58 次", id="a run of digits is one token"),
        pytest.param("２０２６年８月", "2026 年 8 月", id="full-width digits are digits"),
        pytest.param("ABC系统", "abc 系 统", id="a Latin word is one token, in small letters"),
        pytest.param("安全。生产", f"安 全 {MARK} 生 产", id="a mark stands between"),
        pytest.param("安 全", "安 全", id="white space is nothing"),
        pytest.param("》《》、安全！", "安 全", id="marks at the edges are dropped"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_text_falls_into_tokens(text: str, tokens: str) -> None:
    assert spaced(text) == tokens


@given(st.text(max_size=80))
def test_tokens_point_at_their_places(text: str) -> None:
    ends = 0
    for token in tokenise(text):
        assert ends <= token.start < token.end <= len(text)
        ends = token.end


@given(st.text(max_size=80))
def test_tokens_hold_nothing_that_a_query_language_reads(text: str) -> None:
    assert all(token.text.isalnum() for token in tokenise(text))


@given(st.text())
def test_the_index_holds_the_words_of_the_tokens(text: str) -> None:
    assert words_of(text) == [token.text for token in tokenise(text)]
