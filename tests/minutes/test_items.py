"""议题: where items begin and end, and what their headings say."""

from __future__ import annotations

import pytest

from yiding.minutes import parse
from yiding.minutes.record import Minutes

HEAD = (
    "临澜市人民政府\n常务会议纪要\n第3号\n临澜市人民政府办公室 2024年5月10日\n"
    "2024年5月6日上午，市长苏远山主持召开市政府第12次常务会议，纪要如下：\n"
)
FOOT = "\n出席：陆明轩、顾千里。\n列席：市水务局池映川。\n主送：各区人民政府。\n抄送：市委办公室。"


def read(*paragraphs: str) -> Minutes:
    return parse(HEAD + "\n".join(paragraphs) + FOOT)


def headings(*paragraphs: str) -> list[str]:
    return [item.heading for item in read(*paragraphs).items]


HEARD = "会议听取了市水务局关于此事的汇报。会议强调，各区要抓好落实。"


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("一、", "二、", "the standard mark"),
        ("1、", "2、", "a word processor's list"),
        ("1.", "2.", "digits with a dot"),
        ("1．", "2．", "… a full-width one"),
        ("（一）", "（二）", "brackets"),
        ("第一项、", "第二项、", "in words"),
        ("一 、", "二 、", "a blank before the mark"),
    ],
)
def test_numbers_of_items(first: str, second: str, why: str) -> None:
    found = headings(f"{first}审议《甲办法》", HEARD, f"{second}研究防汛工作", HEARD)
    assert found == ["审议《甲办法》", "研究防汛工作"], why


def test_a_numeral_on_a_line_of_its_own() -> None:
    found = headings("一", f"会议审议了《甲办法》。{HEARD}", "二", f"会议听取了防汛工作情况汇报。{HEARD}")
    assert found == ["会议审议了《甲办法》", "会议听取了防汛工作情况汇报"]


def test_run_in_heading_ends_before_its_first_full_stop() -> None:
    found = headings(
        "一、传达学习全省防汛会议精神。会议强调，各区要抓好落实。",
        "二、关于供水管网改造的问题。会议同意改造。",
    )
    assert found == ["传达学习全省防汛会议精神", "关于供水管网改造的问题"]


def test_items_without_numbers() -> None:
    found = headings(
        "会议审议《甲办法》。原则同意《甲办法》，由市水务局修改完善后印发实施。",
        "会议听取市水务局关于防汛工作情况的汇报。会议强调，各区要抓好落实。",
        "会议还研究了其他事项。",
    )
    assert found == ["会议审议《甲办法》", "会议听取市水务局关于防汛工作情况的汇报"]


def test_numbers_inside_a_body_begin_no_item() -> None:
    found = headings(
        "一、审议《甲办法》",
        "会议决定：",
        "1．原则同意《甲办法》；",
        "2．市财政局要安排经费。",
        "（一）同意立项。",
        "二、研究防汛工作",
        "（一）各区要抓好落实。",
        "（二）市水务局要加强巡查。",
    )
    assert found == ["审议《甲办法》", "研究防汛工作"]


def test_gathering_headings_are_no_items_and_items_number_on() -> None:
    minutes = read(
        "一、会议学习事项",
        "（一）学习《甲条例》",
        "会议学习了《甲条例》有关条款。会议要求，各区要抓好落实。",
        "二、会议研究事项",
        "（一）关于《乙方案》",
        HEARD,
        "（二）关于校车补贴问题",
        HEARD,
    )
    assert [(i.no, i.heading) for i in minutes.items] == [
        (1, "学习《甲条例》"),
        (2, "关于《乙方案》"),
        (3, "关于校车补贴问题"),
    ]


def test_a_decision_without_heading_leaves_it_empty() -> None:
    minutes = read(
        "一、由市水务局牵头制定方案，于6月底前报市政府，并抓好组织实施工作。",
        "二、关于管网改造的问题",
        HEARD,
    )
    assert [item.heading for item in minutes.items] == ["", "关于管网改造的问题"]


def test_a_heading_broken_by_the_page_is_one() -> None:
    assert headings("一、审议《关于全面加强人才供给\n\n支撑产业发展的若干措施》", HEARD) == [
        "审议《关于全面加强人才供给支撑产业发展的若干措施》"
    ]


@pytest.mark.parametrize(
    ("heading", "acts", "documents", "why"),
    [
        ("审议《甲办法》", ["审议"], ["甲办法"], "one of each"),
        ("审议《甲办法》《乙办法》《丙办法》", ["审议"], ["甲办法", "乙办法", "丙办法"], "several documents"),
        ("传达学习全省会议精神，研究我市贯彻意见", ["传达学习", "研究"], [], "two acts"),
        ("审议并原则通过《甲办法》", ["审议"], ["甲办法"], "the decision is no act"),
        ("研究部署防汛工作", ["研究部署"], [], "as written"),
        ("听取防汛工作情况汇报，并研究有关事项", ["听取", "研究"], [], "并 before the second"),
        ("关于供水管网改造的问题", [], [], "a subject has none"),
        ("深入学习贯彻全市会议精神", ["深入学习贯彻"], [], "the longest word"),
        (
            "审议《关于废止〈甲规定〉的请示》",
            ["审议"],
            ["关于废止〈甲规定〉的请示"],
            "a title inside a title",
        ),
        (
            "审议《甲，乙，丙三项办法》",
            ["审议"],
            ["甲，乙，丙三项办法"],
            "commas inside a title part nothing",
        ),
    ],
)
def test_what_a_heading_says(heading: str, acts: list[str], documents: list[str], why: str) -> None:
    item = read(f"一、{heading}", HEARD).items[0]
    assert (list(item.acts), list(item.documents)) == (acts, documents), why
