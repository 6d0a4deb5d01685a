"""检索式: what a person types is understood, and never refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiding.search.query import as_fts5, understand


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("安全", '"安 全"', id="a word is a phrase of its characters"),
        pytest.param("安全 生产", '("安 全" AND "生 产")', id="words side by side must all be there"),
        pytest.param("安全 and 生产", '("安 全" AND "生 产")', id="AND says the same"),
        pytest.param("安全 OR 生产", '("安 全" OR "生 产")', id="OR takes either"),
        pytest.param("安全 NOT 生产", '("安 全" NOT "生 产")', id="NOT takes away"),
        pytest.param("安全 -生产", '("安 全" NOT "生 产")', id="a minus takes away"),
        pytest.param("-生产 安全", '("安 全" NOT "生 产")', id="a minus may come first"),
        pytest.param("甲 乙 OR 丙", '(("甲" AND "乙") OR "丙")', id="AND binds before OR"),
        pytest.param("甲 (乙 OR 丙)", '("甲" AND ("乙" OR "丙"))', id="brackets"),
        pytest.param('"安全 生产"', '"安 全 生 产"', id="quotes keep a phrase"),
        pytest.param("“安全 生产”", '"安 全 生 产"', id="Chinese quotes too"),
        pytest.param("第3次", '"第 3 次"', id="digits with characters"),
        pytest.param("(安全", '"安 全"', id="a bracket that is not closed"),
        pytest.param("OR 安全 AND", '"安 全"', id="operators without words"),
    ],
)
def test_query_means(typed: str, meant: str) -> None:
    query = understand(typed)
    assert query is not None
    assert as_fts5(query) == meant


@pytest.mark.parametrize("typed", ["", "  ", "NOT", "()", '""', "，。", "-生产", "AND OR NOT"])
def test_nothing_to_look_for(typed: str) -> None:
    assert understand(typed) is None


@given(st.text(alphabet='安全产 ()"“”-ANDORNT3次，', max_size=60))
def test_any_typing_is_understood_or_nothing(typed: str) -> None:
    query = understand(typed)
    assert query is None or as_fts5(query)
