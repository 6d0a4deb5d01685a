"""汇报单位: who reported, by the sentences that tell so."""

from __future__ import annotations

import pytest

from yiding.minutes.grammar.presenters import read_presenters
from yiding.minutes.passage import Passage
from yiding.minutes.vocabulary import load

BODIES = [
    ("the plain report", "会议听取了市民政局关于养老服务情况的汇报。", ["市民政局"]),
    ("heard and deliberated", "会议听取并审议了区水务局关于《河道管理办法》的汇报。", ["区水务局"]),
    ("heard and discussed", "会议听取并讨论了县发改局关于项目情况的汇报。", ["县发改局"]),
    ("without 关于", "会议听取并审议了市司法局《关于普法工作的意见》的汇报。", ["市司法局"]),
    ("how it was drafted", "会议听取了县林业局关于《湿地办法》起草情况的汇报。", ["县林业局"]),
    (
        "two bodies",
        "会议听取了县农业农村委、县交通运输委关于产业园道路情况的汇报。",
        ["县农业农村委", "县交通运输委"],
    ),
    ("和 joins two", "会议听取了市住建局和市城管局关于市容整治情况的汇报。", ["市住建局", "市城管局"]),
    ("a name that holds 和", "会议听取了市自然资源和规划局关于用地情况的汇报。", ["市自然资源和规划局"]),
    (
        "with the office in brackets",
        "会议听取并审议了市委组织部（考核办）关于考核方案的汇报。",
        ["市委组织部（考核办）"],
    ),
    ("an officer gives the body", "会议听取了区财政局副局长司徒安关于预算调整的汇报。", ["区财政局"]),
    ("an officer called comrade", "会议听取了区教育局局长梅若水同志关于招生的情况汇报。", ["区教育局"]),
    ("a leader without body stays", "会议由秦若川市长传达了全省工作会议精神。", ["秦若川市长"]),
    ("a body conveyed a paper", "会议由市应急局传达了安全生产会议精神。", ["市应急局"]),
    ("a body led the reading", "会议由市司法局领学了《行政复议法》。", ["市司法局"]),
    (
        "heard one after the other",
        "会议分别听取了市应急局、市消防救援支队关于安全形势的汇报。",
        ["市应急局", "市消防救援支队"],
    ),
    (
        "two reports in one sentence",
        "会议听取了市科技局关于《甲办法》、市工信局关于《乙办法》起草情况的汇报。",
        ["市科技局", "市工信局"],
    ),
    ("a branch", "会议听取了资规鹭渚分局、芦汀镇关于土地征收情况的汇报。", ["资规鹭渚分局", "芦汀镇"]),
    ("the paper that a body brought", "会议原则同意区人防办提交的改造方案。", ["区人防办"]),
    ("an officer as the subject", "县林草局局长方远汇报了方案起草情况。", ["县林草局"]),
    ("an officer, without 了", "县林草局局长方远汇报起草情况，县财政局提出了建议。", ["县林草局"]),
    ("two bodies as the subject", "教育局和人社局分别介绍了有关情况。", ["教育局", "人社局"]),
    ("a report that somebody gave", "秦若川同志代表市委作的报告总结了成就。", []),
    ("numbered", "（一）会议听取了区民政局关于设施布点的汇报。", ["区民政局"]),
    ("an unnamed reporter", "会议听取了全市上半年经济运行情况汇报。", []),
    ("those who only spoke do not count", "区人社局局长任远、区文旅局局长江岚作了发言。", []),
    ("no report at all", "会议学习了《优化营商环境条例》。", []),
]


def names(body: str, heading: str = "") -> list[str]:
    return [str(place) for place, _ in read_presenters(Passage.whole(body), Passage.whole(heading), load())]


@pytest.mark.parametrize(("intent", "text", "expected"), BODIES, ids=[row[0] for row in BODIES])
def test_presenters(intent: str, text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_heading_is_asked_where_the_body_is_silent() -> None:
    assert names("会议强调，要抓紧办理。", "听取区人防办关于指挥所改造情况的汇报") == ["区人防办"]


def test_heading_tells_each_of_several_reports() -> None:
    heading = "听取区住建局关于改造情况、区城投集团关于资金方案的汇报"
    assert names("会议强调，要抓紧办理。", heading) == ["区住建局", "区城投集团"]


def test_body_goes_before_the_heading() -> None:
    text = "会议听取了区住建局关于电梯加装情况的汇报。"
    assert names(text, "听取区民政局关于电梯加装情况的汇报") == ["区住建局"]


def test_nobody_is_named_twice() -> None:
    text = "会议听取了市科技局关于《甲》的汇报。会议听取了市科技局关于《乙》的汇报。"
    assert names(text) == ["市科技局"]
