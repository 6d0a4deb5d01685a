"""出席情况: lists of people in every shape."""

from __future__ import annotations

import pytest

from yiding.minutes import parse
from yiding.minutes.record import Absence, Attendance

TEXT = (
    "临澜市人民政府\n常务会议纪要\n第3号\n临澜市人民政府办公室 2024年5月10日\n"
    "2024年5月6日上午，市长苏远山主持召开市政府第12次常务会议，纪要如下：\n"
    "一、研究防汛工作\n会议强调，各镇要落实责任。\n"
)


def listed(*lines: str) -> Attendance:
    return parse(TEXT + "\n".join(lines)).attendance


def seats(*lines: str) -> list[tuple[str | None, list[str]]]:
    return [(seat.org, list(seat.names)) for seat in listed(*lines).observers]


@pytest.mark.parametrize(
    ("line", "names", "why"),
    [
        ("出席：陆明轩、顾千里、司徒静。", ["陆明轩", "顾千里", "司徒静"], "names"),
        ("出席: 陆明轩 顾　千 司徒静", ["陆明轩", "顾千", "司徒静"], "blanks, and a name set apart"),
        ("出席 陆明轩 顾千里", ["陆明轩", "顾千里"], "no colon"),
        ("参加：陆明轩，顾千里", ["陆明轩", "顾千里"], "参加, commas"),
        (
            "参加人员：副市长陆明轩、顾千里，市政府党组成员方知远",
            ["陆明轩", "顾千里", "方知远"],
            "posts are cut",
        ),
        ("出席：市委常委、副市长陆明轩，副市长顾千里", ["陆明轩", "顾千里"], "a post alone is no name"),
        (
            "参加会议的有：市政府办公室古月，市住建局司马砚、章台柳",
            ["古月", "司马砚", "章台柳"],
            "bodies are cut",
        ),
        ("出席：巴特尔·额尔敦、乌日娜", ["巴特尔·额尔敦", "乌日娜"], "names of other peoples"),
        ("出席：陆明轩、顾千\n\n里、方知远。", ["陆明轩", "顾千里", "方知远"], "a page break inside a name"),
    ],
)
def test_who_sat(line: str, names: list[str], why: str) -> None:
    assert list(listed(line).present) == names, why


@pytest.mark.parametrize(
    ("line", "found", "why"),
    [
        (
            "列席：市政协高扬，市水务局池映川。",
            [("市政协", ["高扬"]), ("市水务局", ["池映川"])],
            "body and name",
        ),
        (
            "列席：市政府办公室房宇、汪志，市法院林森",
            [("市政府办公室", ["房宇", "汪志"]), ("市法院", ["林森"])],
            "two of one body",
        ),
        (
            "列席：市水务局池映川、市教育局文谦",
            [("市水务局", ["池映川"]), ("市教育局", ["文谦"])],
            "、 between bodies",
        ),
        ("列席：市人大常委会区锦泉", [("市人大常委会", ["区锦泉"])], "a surname that is a kind of place"),
        ("列席：市水务局局长池映川同志", [("市水务局", ["池映川"])], "the post between is cut"),
        ("列席：市人大常委会副主任　吴　越", [("市人大常委会", ["吴越"])], "… and blanks"),
        (
            "列席：市财政局杨　石，市司法局朱　筠",
            [("市财政局", ["杨石"]), ("市司法局", ["朱筠"])],
            "padded names",
        ),
        (
            "列席：供电公司王宁，人行临澜支行陈频",
            [("供电公司", ["王宁"]), ("人行临澜支行", ["陈频"])],
            "firms and banks",
        ),
        ("列席：哈日苏木苏和巴特尔", [("哈日苏木", ["苏和巴特尔"])], "a long name"),
        ("列席：市财政局司马砚", [("市财政局", ["司马砚"])], "a double surname"),
        (
            "列席\n市财政局 杨石\n市司法局 朱 筠\n青汀镇 王东 李方",
            [("市财政局", ["杨石"]), ("市司法局", ["朱筠"]), ("青汀镇", ["王东", "李方"])],
            "one body a line",
        ),
        (
            "列席：\n（一）邀请列席：李尚、吴侃\n（二）政府办：卢飞、陈敬\n（三）发改局周伟，教体局郭恒",
            [
                (None, ["李尚", "吴侃"]),
                ("政府办", ["卢飞", "陈敬"]),
                ("发改局", ["周伟"]),
                ("教体局", ["郭恒"]),
            ],
            "groups with labels",
        ),
        ("列席：车明 唐谦 何　润", [(None, ["车明", "唐谦", "何润"])], "names alone"),
    ],
)
def test_who_sat_in(line: str, found: list[tuple[str | None, list[str]]], why: str) -> None:
    assert seats(line) == found, why


@pytest.mark.parametrize(
    ("line", "found", "why"),
    [
        ("请假：周明", [Absence("周明")], "a name"),
        (
            "请假：副市长施展（因公出差），市卫健局张珩（病假）",
            [Absence("施展", None, "因公出差"), Absence("张珩", "市卫健局", "病假")],
            "a leader has no body; reasons",
        ),
        (
            "请假：市委常委、副市长计远（学习），市水利局局长戎平",
            [Absence("计远", None, "学习"), Absence("戎平", "市水利局")],
            "posts",
        ),
        ("缺席：市水利局戎平。", [Absence("戎平", "市水利局")], "缺席 as well"),
        ("缺席：无", [], "nobody"),
    ],
)
def test_who_was_away(line: str, found: list[Absence], why: str) -> None:
    assert list(listed("出席：陆明轩。", line).on_leave) == found, why


@pytest.mark.parametrize(
    ("lines", "bodies", "why"),
    [
        (
            ("列席：市水务局池映川。", "海关、邮政公司、港口管委会代表。"),
            ("海关", "邮政公司", "港口管委会"),
            "a line",
        ),
        (("列席：市水务局池映川。", "市供电公司的代表。"), ("市供电公司",), "with 的"),
        (("列席：市水务局池映川；海关、邮政公司代表。",), ("海关", "邮政公司"), "at the end of the list"),
    ],
)
def test_representatives(lines: tuple[str, ...], bodies: tuple[str, ...], why: str) -> None:
    assert listed("出席：陆明轩。", *lines).representatives == bodies, why


def test_labels_in_one_paragraph() -> None:
    found = listed("出席：陆明轩、顾千里。列席：市水务局池映川。记录：方圆")
    assert (found.present, found.recorders) == (("陆明轩", "顾千里"), ("方圆",))
    assert [seat.org for seat in found.observers] == ["市水务局"]
