"""版头: whose minutes, of what kind, which number, from where and when."""

from __future__ import annotations

from datetime import date

import pytest

from yiding.minutes import parse
from yiding.minutes.record import Minutes

BODY = (
    "2024年5月6日上午，市长苏远山主持召开市政府第12次常务会议，纪要如下：\n"
    "一、审议《临澜市湿地保护办法》\n会议原则同意该《办法》，由市林业局修改完善后，以市政府名义印发。\n"
    "出席：苏远山、陆明轩。\n列席：市林业局殷绿。\n主送：各区人民政府。\n抄送：市委办公室。\n"
)


def headed(*lines: str) -> Minutes:
    return parse("\n".join((*lines, BODY)))


@pytest.mark.parametrize(
    ("line", "number", "why"),
    [
        ("第 7 号", 7, "number with blanks"),
        ("第12期", 12, "an issue"),
        ("第十五期", 15, "in Chinese"),
        ("〔2024〕37号", 37, "a document number, not its year"),
        ("临府常纪〔2024〕5号", 5, "with the body's short sign"),
        ("（14）", 14, "in brackets alone"),
        ("(9)", 9, "in half-width brackets"),
        ("〔二〇二四〕八号", 8, "all in Chinese"),
        ("", None, "no number printed"),
    ],
)
def test_issue_number(line: str, number: int | None, why: str) -> None:
    assert headed("临澜市人民政府", "常务会议纪要", line).issue_no == number, why


@pytest.mark.parametrize(
    ("lines", "issuer", "kind", "why"),
    [
        (("临澜市人民政府常务会议纪要",), "临澜市人民政府", "常务会议纪要", "in one line"),
        (("临澜市人民政府 常务会议纪要",), "临澜市人民政府", "常务会议纪要", "a blank between"),
        (("临澜市人民政府", "市长办公会议纪要"), "临澜市人民政府", "市长办公会议纪要", "in two lines"),
        (("青汀镇人民政府镇长办公会议纪要",), "青汀镇人民政府", "镇长办公会议纪要", "a town"),
        (("北岸新区管理委员会", "主任办公会议纪要"), "北岸新区管理委员会", "主任办公会议纪要", "a zone"),
        (
            ("青汀区人民政府", "2024年第3次常务会议纪要"),
            "青汀区人民政府",
            "常务会议纪要",
            "the number is not the kind",
        ),
        (("区政府常务会议纪要",), None, "常务会议纪要", "a short form names no government"),
    ],
)
def test_issuer_and_kind(lines: tuple[str, ...], issuer: str | None, kind: str, why: str) -> None:
    minutes = headed(*lines)
    assert (minutes.issuer, minutes.kind) == (issuer, kind), why


@pytest.mark.parametrize(
    "line",
    [
        "临澜市人民政府办公室 2024年5月10日",
        "临澜市人民政府办公室　　　二〇二四年五月十日",
        "临澜市人民政府办公室\n2024 年 5 月 10 日",
    ],
)
def test_office_and_date(line: str) -> None:
    minutes = headed("临澜市人民政府", "常务会议纪要", "第3号", line)
    assert (minutes.issuing_office, minutes.issue_date) == ("临澜市人民政府办公室", date(2024, 5, 10))


def test_the_office_of_a_draft_without_a_date() -> None:
    minutes = headed("临澜市人民政府", "常务会议纪要", "临澜市人民政府办公室")
    assert (minutes.issuing_office, minutes.issue_date) == ("临澜市人民政府办公室", None)


def test_printing_line_stands_in_for_a_missing_head() -> None:
    minutes = parse(
        f"临澜市人民政府常务会议纪要\n{BODY}临澜市人民政府办公室　　2024年5月11日印发\n共印60份\n"
    )
    assert (minutes.issuing_office, minutes.issue_date) == ("临澜市人民政府办公室", date(2024, 5, 11))
    assert minutes.distribution.copy == ("市委办公室",)


def test_without_any_head_the_kind_is_the_meetings() -> None:
    minutes = parse(BODY)
    assert minutes.kind == "常务会议纪要"
    assert minutes.marks["kind"].confidence < 1
