"""规范化: what is dropped, joined, widened; and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiding.minutes.normalise import normalise
from yiding.minutes.text import Text

MIXED = st.text(
    alphabet="会议审议一二、1.（）()《》，。：:；;\n\r\t 　aé\u0301\u200b\ufeff\u202e\x07市政府出席年月日",
    max_size=200,
)


@pytest.mark.parametrize(
    ("printed", "read", "why"),
    [
        ("2022 年 7 月 2 日", "2022年7月2日", "blanks between characters and digits go"),
        ("202 4 年", "2024年", "blanks inside a number go"),
        ("使用 Smart City 平台", "使用Smart City平台", "one blank stays between Latin words"),
        ("主送: 各镇(街道);", "主送：各镇（街道）；", "half-width marks beside characters widen"),
        ("14:30至1,000元", "14:30至1,000元", "between two digits they stay"),
        ("[bookmark: _GoBack]2021年", "2021年", "a word processor's bookmark goes"),
        ("\ufeff会\u200b议\u202e", "会议", "invisible characters go"),
        ("cafe\u0301", "café", "composed"),
        ("会议认为。\r\n\r\n会议强调", "会议认为。\n会议强调", "paragraphs stay apart by one line end"),
        (
            "要做好准备，\n\n认真查摆问题。",
            "要做好准备，认真查摆问题。",
            "a page break inside a sentence is joined",
        ),
        ("审议《关于支持\n产业发展的措施》", "审议《关于支持产业发展的措施》", "an open title runs on"),
        (
            "会议强调，各地要抓好落实，推进效\n\n力提升。",
            "会议强调，各地要抓好落实，推进效力提升。",
            "a word cut by the page",
        ),
        ("做好工作。\n- 3 -\n会议要求", "做好工作。\n会议要求", "a page number's line goes"),
        (
            "做好各项准备，\n— 4 —\n确保安全。",
            "做好各项准备，确保安全。",
            "… and the sentence around it is joined",
        ),
        ("做好各项准备，\n第 5 页 共 9 页\n确保安全。", "做好各项准备，确保安全。", "… in words as well"),
        ("一、审议《办法》\n会议听取了汇报", "一、审议《办法》\n会议听取了汇报", "a heading stands alone"),
        (
            "临澜市人民政府\n常务会议纪要\n第3号",
            "临澜市人民政府\n常务会议纪要\n第3号",
            "the masthead's lines stay",
        ),
        ("出\n席：王\n强\n李小明", "出席：王\n强\n李小明", "a label set apart is joined"),
        ("列席：市水务局池映川，市统\n计局贾进。", "列席：市水务局池映川，市统计局贾进。", "a list runs on"),
    ],
)
def test_text_is_normalised(printed: str, read: str, why: str) -> None:
    assert normalise(printed).characters == read, why


def test_hard_wrapped_lines_are_joined_and_paragraphs_kept() -> None:
    lines = (
        "会议听取区水务局关于全区排水管网普查和改造工作情况的汇",
        "报。会议指出，近年来全区排水能力稳步提升，但是老城区管",
        "网底数不清、标准偏低的问题仍然突出，必须抓紧补上短板和",
        "弱项。",
        "会议听取区教育局关于秋季学期开学准备工作情况的汇报。会",
        "议要求，各学校要在开学之前全面完成校舍安全和食堂卫生检",
        "查，确保安全。",
    )
    paragraphs = normalise("\n".join(lines)).characters.split("\n")
    assert [p[:6] for p in paragraphs] == ["会议听取区水", "会议听取区教"]


def test_running_heads_leave_the_text_but_not_the_map() -> None:
    printed = "会议强调，各部门各单位要做好\n临澜市政府文件\n准备工作。"
    start = printed.index("临澜")
    found = normalise(Text(printed, running=((start, start + 7),)))
    assert found.characters == "会议强调，各部门各单位要做好准备工作。"
    assert found.span(14, 16) == (printed.index("准备"), printed.index("准备") + 2)


def test_gaps_tell_where_blanks_were_cut() -> None:
    found = normalise("出席：王　强 李小明")
    assert found.characters == "出席：王强李小明"
    assert found.gaps == (4, 5)


@given(MIXED)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text).characters
    assert normalise(once).characters == once


@given(MIXED)
def test_every_place_leads_back_in_order(text: str) -> None:
    found = normalise(text)
    assert len(found.starts) == len(found.ends) == len(found.characters)
    assert all(0 <= s < e <= len(text) for s, e in zip(found.starts, found.ends, strict=True))
    assert list(found.starts) == sorted(found.starts)


def test_a_million_characters_in_one_line_come_through() -> None:
    text = "会议 (要求),各地:要 抓好落实；" * 60_000
    assert len(normalise(text).characters) == 16 * 60_000
