"""Each slip is found once, under its kind, at its place; what only looks like one is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from yiding.minutes import parse, proofread
from yiding.minutes.record import Finding, NotMinutes
from yiding.minutes.review.names import is_variant
from yiding.minutes.review.variants import standard_forms

CLEAN = """云岫县人民政府常务会议纪要
第6号
云岫县人民政府办公室　2024年5月17日
2024年5月9日上午，县长霍思邈主持召开县政府第18次常务会议，审议了《云岫县城市更新实施方案》《云岫县停车管理办法》，纪要如下：
一、审议《云岫县城市更新实施方案》
会议听取了县住建局关于《云岫县城市更新实施方案》的汇报。会议认为，城市更新是民生工程。
会议明确，原则同意该《实施方案》，会后由县住建局修改完善后，以县政府名义印发。
会议强调，（一）由副县长谢沧澜牵头，县财政局抓好资金保障。（二）县水务局要6月底前完成管网排查。
二、审议《云岫县停车管理办法》
会议听取了县城管局关于《云岫县停车管理办法》的汇报。会议明确，原则同意该《办法》，会后由县城管局修改完善，以县政府名义印发。
出席：谢沧澜、路遥知、梅映雪。
列席：县人大江枫，县住建局苗青，县城管局蒲剑。
云岫县人民政府办公室　整理
2024年5月13日
（此件公开发布）
主送：各乡镇人民政府，县政府各部门。
抄送：县委办公室。
"""


def findings(text: str) -> tuple[Finding, ...]:
    return proofread(parse(text), text).findings


def kinds(text: str) -> list[str]:
    return sorted(finding.kind.value for finding in findings(text))


def test_clean_minutes_have_no_finding() -> None:
    assert findings(CLEAN) == ()


SLIPS = [
    # old, new, the kinds that must be found
    ("一、审议《云岫县城市更新实施方案》", "一、审议《云岫县城市更新行动实施方案》", ["title_mismatch"]),
    ("原则同意该《实施方案》", "原则同意该《行动方案》", ["title_mismatch"]),
    ("原则同意该《办法》", "原则同意该《管理意见》", ["title_mismatch"]),
    ("关于《云岫县停车管理办法》的汇报", "关于《云岫县停车收费管理办法》的汇报", ["title_mismatch"]),
    ("由副县长谢沧澜牵头", "由副县长谢沧谰牵头", ["name_variant"]),
    ("2024年5月13日\n", "2024年5月20日\n", ["date_order"]),
    ("2024年5月9日上午", "2024年5月14日上午", ["date_order"]),
    ("城市更新是民生工程", "城市更新 and 管网改造是民生工程", ["stray_text"]),
    ("抓好资金保障", "抓好资金资金保障", ["stray_text"]),
    ("完成管网排查", "完成管网的的排查", ["stray_text"]),
    ("县水务局要", "县水务局■要", ["stray_text"]),
    ("抓好资金保障", "抓好資金保障", ["variant_character"]),
    ("城市更新是民生工程。", "城市更新是民生工程,意义重大。", ["punctuation"]),
    ("第6号\n", "", ["missing_block"]),
    ("主送：各乡镇人民政府，县政府各部门。\n抄送：县委办公室。\n", "", ["missing_block"]),
]


@pytest.mark.parametrize(("old", "new", "wanted"), SLIPS, ids=lambda value: str(value)[:18])
def test_a_slip_is_found_under_its_kind(old: str, new: str, wanted: list[str]) -> None:
    assert old in CLEAN
    assert kinds(CLEAN.replace(old, new, 1)) == wanted


HARMLESS = [
    ("原则同意该《实施方案》", "原则同意《方案》"),
    ("原则同意该《办法》", "原则同意该《管理办法》"),
    ("城市更新是民生工程", "要对照省《指导意见》，抓好城市更新"),
    ("城市更新是民生工程", "党组织组织开展城市更新，要研究研究，一项一项抓落实"),
    ("城市更新是民生工程", "要用好“苏e办”App和5G网络，建设3km管网"),
    ("县水务局要", "县水务局要向消防大队大队长通报，"),
]


@pytest.mark.parametrize(("old", "new"), HARMLESS)
def test_what_only_looks_like_a_slip_is_left_alone(old: str, new: str) -> None:
    assert kinds(CLEAN.replace(old, new, 1)) == []


def test_half_width_marks_are_one_finding_a_document() -> None:
    assert kinds(CLEAN.replace("，", ",")).count("punctuation") == 1


def test_one_traditional_word_in_many_places_is_one_finding() -> None:
    assert kinds(CLEAN.replace("县住建局", "縣住建局")).count("variant_character") == 1


def test_a_rare_character_in_a_name_is_no_slip() -> None:
    assert kinds(CLEAN.replace("路遥知", "路遥堃").replace("梅映雪", "梅映飏")) == []


def test_a_finding_points_to_its_place() -> None:
    text = CLEAN.replace("抓好资金保障", "抓好資金保障")
    (finding,) = findings(text)
    assert finding.span is not None
    assert text[finding.span.start : finding.span.end] == "資" == finding.span.quote
    assert finding.where == "item 1 directive 1"


def test_without_a_text_the_record_itself_is_read() -> None:
    record = replace(parse(CLEAN), compiled_date=date(2024, 6, 1))
    (finding,) = proofread(record).findings
    assert (finding.kind, finding.where) == ("date_order", "masthead / end")


def test_a_text_that_is_not_minutes_has_no_slips() -> None:
    record = replace(parse(CLEAN), not_minutes=NotMinutes.NEWS)
    assert proofread(record, "本報訊,今天").findings == ()


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("谢沧澜", "谢沧谰", True),
        ("苗雨禾", "苗雨和", True),
        ("王建国", "王建平", False),
        ("王建国", "李建国", False),
        ("周静", "周敬", False),
    ],
)
def test_names_are_variants_only_where_the_characters_are_alike(one: str, other: str, wanted: bool) -> None:
    assert is_variant(one, other) is wanted


def test_no_standard_character_counts_as_a_variant() -> None:
    """What GB 2312 holds is simplified text; a variant is none of it, and its standard form is another."""
    for variant, standard in standard_forms().items():
        assert variant != standard
        with pytest.raises(UnicodeEncodeError):
            variant.encode("gb2312")
