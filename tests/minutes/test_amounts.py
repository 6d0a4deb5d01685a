"""数额: money and quantities with value and unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yiding.minutes.grammar.amounts import read_amounts
from yiding.minutes.passage import Passage
from yiding.minutes.vocabulary import load

ROWS = [
    ("money in ten thousands", "安排1260万元用于加固。", [("1260", "万元")]),
    ("a decimal", "总投资1.47亿元。", [("1.47", "亿元")]),
    ("thousands marked", "拨付1,200,000元。", [("1200000", "元")]),
    ("land", "收回86.4亩用地。", [("86.4", "亩")]),
    ("length", "新建道路12.6公里。", [("12.6", "公里")]),
    ("a share", "覆盖率达到95%以上。", [("95", "%")]),
    ("a rate", "租金5元/平方米。", [("5", "元/平方米")]),
    ("several", "改造2个站点，投资300万元。", [("2", "个"), ("300", "万元")]),
    ("a number of an ordinance is none", "第3号文件和2024年要点。", []),
    ("a time limit is none", "15个工作日内办结。", []),
]


@pytest.mark.parametrize(("intent", "text", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_amounts(intent: str, text: str, expected: list[tuple[str, str]]) -> None:
    given = [amount for _, amount in read_amounts(Passage.whole(text), load())]
    assert [(amount.value, amount.unit) for amount in given] == [(Decimal(v), unit) for v, unit in expected]


def test_amount_keeps_its_text_and_place() -> None:
    place, amount = read_amounts(Passage.whole("约1,200万元"), load())[0]
    assert amount.text == str(place) == "1,200万元"
