"""开头: which meeting, when, where, who chaired, and what was on the list."""

from __future__ import annotations

from datetime import date

import pytest

from yiding.minutes import parse
from yiding.minutes.record import Meeting

REST = "一、研究防汛工作\n会议强调，各镇要落实责任。\n出席：陆明轩、顾千里。\n列席：市水务局池映川。\n"


def opened(sentence: str) -> Meeting:
    return parse(
        f"临澜市人民政府\n常务会议纪要\n第3号\n临澜市人民政府办公室 2024年5月10日\n{sentence}\n{REST}"
    ).meeting


@pytest.mark.parametrize(
    ("words", "name", "title", "on_behalf_of", "why"),
    [
        ("市长苏远山主持召开", "苏远山", "市长", None, "post and name"),
        ("苏远山市长主持召开", "苏远山", "市长", None, "name and post"),
        ("市长苏远山同志主持召开", "苏远山", "市长", None, "同志 is no part of the name"),
        ("苏远山代市长主持召开", "苏远山", "代市长", None, "an acting mayor"),
        ("市委副书记、市长苏远山主持召开", "苏远山", "市长", None, "the party post is dropped"),
        ("市委副书记、代市长苏远山主持召开", "苏远山", "代市长", None, "… before an acting mayor, too"),
        ("市委常委、常务副市长顾千里主持召开", "顾千里", "常务副市长", None, "a deputy"),
        ("受市长苏远山委托，常务副市长顾千里主持召开", "顾千里", "常务副市长", "苏远山", "entrusted"),
        (
            "受苏远山市长委托，顾千里常务副市长主持召开",
            "顾千里",
            "常务副市长",
            "苏远山",
            "entrusted, names first",
        ),
        ("区政府党组书记、区长欧阳若水主持召开", "欧阳若水", "区长", None, "a double surname"),
        ("旗长巴特尔·额尔敦主持召开", "巴特尔·额尔敦", "旗长", None, "a name with a dot"),
        ("浦江月县长主持召开", "浦江月", "县长", None, "a name that holds a word of dates"),
        ("市长苏远山在市政府501会议室主持召开", "苏远山", "市长", None, "the place is no part of it"),
    ],
)
def test_chair(words: str, name: str, title: str, on_behalf_of: str | None, why: str) -> None:
    chair = opened(f"2024年5月6日上午，{words}市政府第12次常务会议，纪要如下：").chair
    assert (chair.name, chair.title, chair.on_behalf_of) == (name, title, on_behalf_of), why


@pytest.mark.parametrize(
    ("words", "body", "term", "year", "number", "kind", "why"),
    [
        ("市政府第58次常务会议", "市政府", None, None, 58, "常务会议", "plain"),
        ("市政府第四十五次常务会议", "市政府", None, None, 45, "常务会议", "in Chinese"),
        ("十六届市政府第四十五次常务会议", "市政府", 16, None, 45, "常务会议", "the term first"),
        ("市政府十六届13次常务会议", "市政府", 16, None, 13, "常务会议", "the term after"),
        ("五届104次区政府常务会议", "区政府", 5, None, 104, "常务会议", "all before the body"),
        ("区政府19届45次常务会议", "区政府", 19, None, 45, "常务会议", "in digits without 第"),
        ("市人民政府2024年第1次常务会议", "市人民政府", None, 2024, 1, "常务会议", "within a year"),
        ("市政府第7次常务（扩大）会议", "市政府", None, None, 7, "常务（扩大）会议", "enlarged"),
        ("市长办公会议", None, None, None, None, "市长办公会议", "no number"),
        (
            "市政府党组（扩大）会议暨第9次常务会议",
            None,
            None,
            None,
            9,
            "常务会议",
            "of a joint meeting the second",
        ),
        ("专题会议", None, None, None, None, "专题会议", "on one subject"),
    ],
)
def test_meeting(
    words: str, body: str | None, term: int | None, year: int | None, number: int | None, kind: str, why: str
) -> None:
    meeting = opened(f"2024年5月6日上午，市长苏远山主持召开{words}，纪要如下：")
    found = (meeting.body, meeting.term, meeting.year, meeting.number, meeting.kind)
    assert found == (body, term, year, number, kind), why


@pytest.mark.parametrize(
    ("words", "day", "part", "why"),
    [
        ("2024 年 5 月 6 日下午", date(2024, 5, 6), "下午", "blanks inside"),
        ("二〇二四年五月六日上午", date(2024, 5, 6), "上午", "in Chinese"),
        ("5月6日", date(2024, 5, 6), None, "a missing year is that of the issue"),
        ("2024年5月6日晚", date(2024, 5, 6), None, "the evening is neither"),
    ],
)
def test_day(words: str, day: date, part: str | None, why: str) -> None:
    meeting = opened(f"{words}，市长苏远山主持召开市政府第58次常务会议，纪要如下：")
    assert (meeting.date, meeting.part_of_day) == (day, part), why
    assert meeting.chair.name == "苏远山"


def test_hour_and_place() -> None:
    meeting = opened("2024年5月6日14时30分，市长苏远山在市政府第二会议室主持召开市政府第58次常务会议。")
    assert (meeting.time, meeting.place) == ("14时30分", "市政府第二会议室")


def test_agenda_lists_the_titles_in_order() -> None:
    minutes = parse(
        "临澜市人民政府常务会议纪要\n2024年5月6日，市长苏远山主持召开市政府第8次常务会议，审议《甲办法》"
        "《关于废止〈乙规定〉的决定》，学习《丙条例》，纪要如下：\n" + REST
    )
    assert minutes.agenda == ("甲办法", "关于废止〈乙规定〉的决定", "丙条例")


def test_opening_by_labels() -> None:
    minutes = parse(
        "临澜市人民政府第12次常务会议纪要\n时间：2024年5月6日下午3:00\n地点：市政府第一会议室\n主持：市长苏远山\n"
        "出席：陆明轩、顾千里\n列席：市水务局池映川\n记录：方圆\n议题：1.审议《甲办法》；2.研究防汛工作\n\n"
        "一、审议《甲办法》\n会议原则同意该《办法》。\n二、研究防汛工作\n会议强调，各镇要落实责任。\n"
    )
    meeting = minutes.meeting
    assert (meeting.date, meeting.part_of_day, meeting.place) == (
        date(2024, 5, 6),
        "下午",
        "市政府第一会议室",
    )
    assert (meeting.chair.name, meeting.chair.title, meeting.number) == ("苏远山", "市长", 12)
    assert minutes.agenda == ("甲办法",)
    assert [item.heading for item in minutes.items] == ["审议《甲办法》", "研究防汛工作"]
    assert minutes.attendance.present == ("陆明轩", "顾千里")


def test_who_sat_may_be_told_by_the_opening() -> None:
    minutes = parse(
        "2024年5月6日，市长苏远山主持召开市政府第8次常务会议。副市长陆明轩，市委常委、副市长顾千里、方知远出席会议。"
        "会议议定以下意见：\n一、研究防汛工作\n（一）各镇要落实责任。\n"
    )
    assert minutes.attendance.present == ("陆明轩", "顾千里", "方知远")
