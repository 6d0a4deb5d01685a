"""发送范围 and the foot of the minutes."""

from __future__ import annotations

from datetime import date

import pytest

from yiding.minutes import parse
from yiding.minutes.record import Minutes

TEXT = (
    "临澜市人民政府\n常务会议纪要\n第3号\n临澜市人民政府办公室 2024年5月10日\n"
    "2024年5月6日上午，市长苏远山主持召开市政府第12次常务会议，纪要如下：\n"
    "一、研究防汛工作\n会议强调，各镇要落实责任。\n出席：陆明轩。\n列席：市水务局池映川。\n"
)


def footed(*lines: str) -> Minutes:
    return parse(TEXT + "\n".join(lines))


@pytest.mark.parametrize(
    ("lines", "main", "copy", "why"),
    [
        (
            ("主送：各区人民政府，市各委办局。", "抄送：市委办公室、市政协办公室。"),
            ("各区人民政府", "市各委办局"),
            ("市委办公室", "市政协办公室"),
            "both",
        ),
        (
            ("分送：各区人民政府。", "抄报：省人民政府办公厅。"),
            ("各区人民政府",),
            ("省人民政府办公厅",),
            "other words for them",
        ),
        (("发：各区人民政府。",), ("各区人民政府",), (), "发"),
        (
            ("主送：各县（市、区）人民政府，市各委办局。",),
            ("各县（市、区）人民政府", "市各委办局"),
            (),
            "marks inside brackets part nothing",
        ),
        (
            ("主送：", "各区人民政府，市各委办局。"),
            ("各区人民政府", "市各委办局"),
            (),
            "the list under its label",
        ),
        ((), (), (), "none"),
    ],
)
def test_distribution(lines: tuple[str, ...], main: tuple[str, ...], copy: tuple[str, ...], why: str) -> None:
    found = footed(*lines).distribution
    assert (found.main, found.copy) == (main, copy), why


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("临澜市人民政府办公室 整理", "2024年5月8日"), "the date under it"),
        (("临澜市人民政府办公室整理　2024年5月8日",), "the date beside it"),
        (("临澜市人民政府办公室整理：2024年5月8日",), "with a colon"),
        (("整理：临澜市人民政府办公室 2024年5月8日",), "the label first"),
    ],
)
def test_compiled(lines: tuple[str, ...], why: str) -> None:
    minutes = footed(*lines)
    assert (minutes.compiled_by, minutes.compiled_date) == ("临澜市人民政府办公室", date(2024, 5, 8)), why


def test_a_recorder_compiles_nothing() -> None:
    assert footed("记录：方圆").compiled_by is None


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("（此件公开发布）", "此件公开发布"),
        ("(此件主动公开)", "此件主动公开"),
        ("此件依申请公开", "此件依申请公开"),
        ("公开方式：主动公开", "主动公开"),
        ("（公开属性：依申请公开）", "依申请公开"),
        ("（主动公开）", "主动公开"),
        ("", None),
    ],
)
def test_disclosure(line: str, value: str | None) -> None:
    assert footed(line).disclosure == value
