"""What an edited text says otherwise than the record of the sitting, and what of it flows back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yiding.minutes import compose, parse
from yiding.minutes.compose import Style, without_sentences
from yiding.minutes.differences import Difference, differences
from yiding.minutes.record import (
    Absence,
    Attendance,
    Directive,
    Distribution,
    FollowUp,
    Minutes,
    Outcome,
    Route,
    RouteKind,
    Seat,
)
from yiding.minutes.taking import taken

from .test_compose import HEARD, PLAN, SAMPLES, sample, sitting

POINTS = (
    Directive(
        "市住建局要牵头建立项目台账，市财政局配合，12月20日前报市政府办公室。",
        addressees=("市住建局", "市财政局"),
        lead_bodies=("市住建局",),
        support_bodies=("市财政局",),
    ),
    Directive("各镇（街道）要每月上报进展情况。", addressees=("各镇（街道）",)),
)
RECORD = replace(
    sitting(
        replace(
            PLAN,
            views="城市更新要尊重规律，方案总体可行。",
            follow_up=FollowUp(("市住建局",), RouteKind.ISSUE, "市政府"),
            routes=(Route(RouteKind.ISSUE, "市政府"),),
            directives=POINTS,
        ),
        HEARD,
    ),
    issuing_office="临澜市人民政府办公室",
    attendance=Attendance(
        present=("陆景澄", "江若湄"),
        observers=(Seat("市财政局", ("方既白",)), Seat("市住建局", ("孟长河",))),
        on_leave=(Absence("温知夏"),),
        representatives=("邮政公司",),
        recorders=("梅映雪",),
    ),
    distribution=Distribution(("市各委办局",), ("市监委",)),
    compiled_by="临澜市人民政府办公室",
    compiled_date=date(2026, 10, 20),
    disclosure="此件公开发布",
)


def edited(*edits: tuple[str, str], style: Style = Style.NARRATIVE) -> str:
    text = compose(RECORD, style).text
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def found(*edits: tuple[str, str], style: Style = Style.NARRATIVE) -> tuple[Difference, ...]:
    return differences(RECORD, parse(edited(*edits, style=style)))


@pytest.mark.requirement("S07.3")
@pytest.mark.parametrize("style", list(Style))
def test_an_unedited_text_differs_in_nothing(style: Style) -> None:
    assert found(style=style) == ()


@pytest.mark.requirement("S07.3")
@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_citys_minutes_differ_in_nothing_from_their_own_text(path: Path, style: Style) -> None:
    record = without_sentences(sample(path))
    assert differences(record, parse(compose(record, style).text)) == ()


IN_STYLE = [
    ("会议明确，原则同意", "会议原则同意"),
    ("根据会议讨论意见修改完善", "按照会议讨论意见作进一步修改完善"),
    ("会议听取并审议了市住建局关于《", "会议听取了市住建局关于《"),
    ("会议要求，（一）", "会议强调，（一）"),
    ("会议认为，", "会议指出，"),
    ("纪要如下：", "现将会议议定事项纪要如下："),
    ("市长秦望川主持", "秦望川市长主持"),
    ("列席：市财政局方既白，", "列席：市财政局方既白、"),
]


@pytest.mark.requirement("S07.3")
@pytest.mark.parametrize("edit", IN_STYLE, ids=[new for _, new in IN_STYLE])
def test_what_is_only_said_otherwise_is_no_difference(edit: tuple[str, str]) -> None:
    assert found(edit) == ()


CHANGES: list[tuple[str, str, str, Any]] = [
    ("会后由市住建局", "会后由市城管局", "items.0.follow_up.revised_by", ("市城管局",)),
    (
        "会后由市住建局",
        "会后由市住建局会同市财政局",
        "items.0.follow_up.revised_by",
        ("市住建局", "市财政局"),
    ),
    ("原则同意该", "同意该", "items.0.outcome", Outcome.AGREED),
    (
        "以市政府名义印发",
        "以市政府办公室名义印发",
        "items.0.routes",
        (Route(RouteKind.ISSUE, "市政府办公室"),),
    ),
    (
        "以市政府名义印发",
        "提交市委常委会审议",
        "items.0.routes",
        (Route(RouteKind.SUBMIT, None, ("市委常委会",)),),
    ),
    ("审议了市住建局关于", "审议了市住建局、市城管局关于", "items.0.presenters", ("市住建局", "市城管局")),
    ("总体可行", "切实可行", "items.0.views", "城市更新要尊重规律，方案切实可行。"),
    ("10月16日下午", "10月19日下午", "meeting.date", date(2026, 10, 19)),
    ("16日下午", "16日上午", "meeting.part_of_day", "上午"),
    ("第48次", "第49次", "meeting.number", 49),
    ("市长秦望川", "市长陆景澄", "meeting.chair.name", "陆景澄"),
    ("市长秦望川", "代市长秦望川", "meeting.chair.title", "代市长"),
    ("陆景澄、江若湄", "陆景澄、江若湄、贺廷岳", "attendance.present", ("陆景澄", "江若湄", "贺廷岳")),
    (
        "市住建局孟长河",
        "市住建局盛启元",
        "attendance.observers",
        (Seat("市财政局", ("方既白",)), Seat("市住建局", ("盛启元",))),
    ),
    ("请假：温知夏", "请假：董叙白", "attendance.on_leave", (Absence("董叙白"),)),
    ("邮政公司的代表", "邮政公司、移动公司的代表", "attendance.representatives", ("邮政公司", "移动公司")),
    ("记录：梅映雪", "记录：易小满", "attendance.recorders", ("易小满",)),
    ("抄送：市监委", "抄送：市监委，市法院", "distribution.copy", ("市监委", "市法院")),
    ("主送：市各委办局", "主送：市各直属单位", "distribution.main", ("市各直属单位",)),
    ("2026年10月20日", "2026年10月21日", "compiled_date", date(2026, 10, 21)),
    ("此件公开发布", "此件依申请公开", "disclosure", "此件依申请公开"),
]


@pytest.mark.requirement("S07.3")
@pytest.mark.parametrize(("old", "new", "path", "value"), CHANGES, ids=[f"{c[2]} {c[1]}" for c in CHANGES])
def test_a_changed_field_is_told_with_its_place_and_flows_back(
    old: str, new: str, path: str, value: object
) -> None:
    text = edited((old, new))
    (difference,) = differences(RECORD, parse(text))
    assert (difference.path, difference.written, difference.takes) == (path, value, True)
    assert difference.span is not None
    assert text[difference.span.start : difference.span.end] == difference.span.quote
    again = taken(RECORD, [difference])
    assert differences(again, parse(text)) == ()
    assert again != RECORD


@pytest.mark.requirement("S07.3", "S06.5")
def test_a_changed_requirement_flows_back_with_its_bodies_and_time_limits() -> None:
    text = edited(("市财政局配合，12月20日", "市审计局配合，12月25日"))
    changes = differences(RECORD, parse(text))
    assert {change.path.rpartition(".")[2] for change in changes} == {
        "text",
        "addressees",
        "support_bodies",
        "deadlines",
    }
    assert all(change.takes for change in changes)
    point = taken(RECORD, changes).items[0].directives[0]
    assert point.support_bodies == ("市审计局",)
    assert point.deadlines[0].due == date(2026, 12, 25)


@pytest.mark.requirement("S07.3")
@pytest.mark.parametrize("style", list(Style))
def test_a_paper_named_otherwise_in_its_heading(style: Style) -> None:
    text = edited(("一、审议《临澜市城市更新实施方案", "一、审议《临澜市城市更新行动方案"), style=style)
    (difference,) = differences(RECORD, parse(text))
    assert difference.path == "items.0.documents"
    assert taken(RECORD, [difference]).items[0].documents == ("临澜市城市更新行动方案（试行）",)


NEEDS_A_PERSON: list[tuple[Callable[[str], str], str]] = [
    (lambda text: text.replace("会议认为，城市更新要尊重规律，方案总体可行。", ""), "items.0.views"),
    (lambda text: text.replace("（二）各镇（街道）要每月上报进展情况。", ""), "items.0.directives.1"),
    (
        lambda text: text.replace("进展情况。", "进展情况。（三）市审计局要开展专项审计。"),
        "items.0.directives.+2",
    ),
    (lambda text: text[: text.index("二、")] + text[text.index("出席：") :], "items.1"),
    (
        lambda text: text.replace("出席：", "三、审议《临澜市公园管理办法》\n会议同意该《办法》。\n出席："),
        "items.+2",
    ),
    (lambda text: text.replace("请假：温知夏。\n", ""), "attendance.on_leave"),
    (lambda text: text.replace("（此件公开发布）\n", ""), "disclosure"),
]


@pytest.mark.requirement("S07.3")
@pytest.mark.parametrize(("edit", "path"), NEEDS_A_PERSON, ids=[path for _, path in NEEDS_A_PERSON])
def test_what_came_or_went_needs_a_person(edit: Callable[[str], str], path: str) -> None:
    text = edit(edited())
    (difference,) = (one for one in differences(RECORD, parse(text)) if one.path == path)
    assert not difference.takes
    again = taken(RECORD, [difference])
    assert path not in {one.path for one in differences(again, parse(text))}


def test_a_decision_that_was_struck_out_does_not_flow_back() -> None:
    text = edited()
    start = text.index("会议明确，原则同意")
    text = text[:start] + text[text.index("\n", start) + 1 :]
    outcome = next(one for one in differences(RECORD, parse(text)) if one.path == "items.0.outcome")
    assert outcome.written is Outcome.NOTED
    assert not outcome.takes


def test_two_requirements_that_went_are_both_taken_out() -> None:
    text = edited()
    start = text.index("会议要求，")
    again = taken(RECORD, differences(RECORD, parse(text[:start] + text[text.index("\n", start) :])))
    assert again.items[0].directives == ()


def test_an_empty_record_differs_from_nothing() -> None:
    assert differences(Minutes(), Minutes()) == ()


def test_a_text_that_is_no_longer_minutes_differs_in_that_alone() -> None:
    (difference,) = differences(RECORD, parse("明天放假。"))
    assert difference.path == "not_minutes"
    assert not difference.takes
    assert taken(RECORD, [difference]) == RECORD


def test_a_printed_sentence_goes_with_what_it_said() -> None:
    printed = parse(edited())
    text = edited(("会后由市住建局", "会后由市城管局"), ("16日下午", "16日上午"))
    again = taken(printed, differences(printed, parse(text)))
    assert (again.opening, again.items[0].decision) == (None, None)
    assert "上午" in compose(again).text
    assert "会后由市城管局" in compose(again).text
    assert again.items[0].report == printed.items[0].report


def test_items_that_changed_places_are_known_again() -> None:
    moved = sitting(HEARD, RECORD.items[0])
    text = compose(replace(RECORD, items=moved.items)).text
    paths = {difference.path for difference in differences(RECORD, parse(text))}
    assert paths == {"items.1", "items.+0"}
    again = taken(RECORD, differences(RECORD, parse(text)))
    assert [item.no for item in again.items] == [1, 2]
    assert differences(again, parse(text)) == ()


def test_what_no_field_holds_is_told_and_needs_a_person() -> None:
    text = compose(RECORD, other_matters=True).text.replace(
        "主送：", "本期共印八十份，由文秘科校对。\n主送："
    )
    (difference,) = differences(RECORD, parse(text))
    assert (difference.path, difference.written) == ("unknown.1", "本期共印八十份，由文秘科校对。")
    assert not difference.takes
    assert difference.span is not None
    assert text[difference.span.start : difference.span.end] == difference.span.quote
    assert taken(RECORD, [difference]) == RECORD
