"""要求: runs, numbers, opening verbs, views and preambles."""

from __future__ import annotations

import pytest

from yiding.minutes.grammar.body import Body, Context, parse_body
from yiding.minutes.passage import Marks, Passage
from yiding.minutes.vocabulary import load


def read(
    text: str, heading: str = "研究秋收工作", verb: str | None = None, marks: Marks | None = None
) -> Body:
    context = Context(None, None, load(), verb)
    return parse_body(Passage.whole(text), Passage.whole(heading), "items.0", context, marks or Marks())


def rows(body: Body) -> list[tuple[int | None, str | None, str]]:
    return [(directive.no, directive.opening_verb, directive.text) for directive in body.directives]


NUMBERINGS = [
    ("（一）", "会议强调，（一）要抓早。（二）要抓小。"),
    ("（1）", "会议强调，（1）要抓早。（2）要抓小。"),
    ("1.", "会议强调：1.要抓早。2.要抓小。"),
    ("1．", "会议强调：\n1．要抓早。\n2．要抓小。"),
    ("1、", "会议强调：\n1、要抓早。\n2、要抓小。"),
    ("一是", "会议强调，一是要抓早。二是要抓小。"),
    ("一要", "会议强调，一要抓早。二要抓小。"),
    ("①", "会议强调，①要抓早。②要抓小。"),
    ("half-width brackets", "会议强调，(一)要抓早。(二)要抓小。"),
    ("one paragraph each", "会议强调，\n（一）要抓早。\n（二）要抓小。"),
    ("a page break between", "会议强调，（一）要抓早。\n（二）要抓小。"),
]


@pytest.mark.parametrize(("intent", "text"), NUMBERINGS, ids=[row[0] for row in NUMBERINGS])
def test_numbering_splits_a_run(intent: str, text: str) -> None:
    assert rows(read(text)) == [(1, "强调", "要抓早。"), (2, "强调", "要抓小。")]


def test_part_keeps_its_closing_mark() -> None:
    body = read("会议要求，（一）财政局要拨付；（二）各镇要上报。")
    assert [text for *_, text in rows(body)] == ["财政局要拨付；", "各镇要上报。"]


def test_outermost_numbering_splits_and_an_inner_one_stays() -> None:
    body = read("会议强调，（一）住建局要做好两事，一是排查，二是整改。（二）各镇要配合。")
    assert [text for *_, text in rows(body)] == ["住建局要做好两事，一是排查，二是整改。", "各镇要配合。"]


def test_marks_inside_brackets_do_not_split() -> None:
    body = read("会议强调，（一）各县（市、区）要上报。（二）各镇（街道）要核实。")
    assert [no for no, *_ in rows(body)] == [1, 2]


def test_preamble_belongs_to_no_field() -> None:
    marks = Marks()
    body = read("会议强调，秋收事关全年，（一）要抓早。（二）要抓小。", marks=marks)
    assert [text for *_, text in rows(body)] == ["要抓早。", "要抓小。"]
    assert all(not start <= 6 < end for start, end, _ in marks.places.values())


def test_unnumbered_run_is_one_directive_a_paragraph() -> None:
    body = read("会议强调，要抓早。要抓小。\n要抓实。")
    assert rows(body) == [(None, "强调", "要抓早。要抓小。"), (None, "强调", "要抓实。")]


def test_same_opening_twice_gives_two_runs() -> None:
    body = read("会议要求，要抓早。\n会议要求，要抓小。")
    assert rows(body) == [(None, "要求", "要抓早。"), (None, "要求", "要抓小。")]


def test_also_demands_opens_a_run_of_its_own() -> None:
    body = read("会议强调，要抓早。会议还要求，各镇要上报。")
    assert rows(body) == [(None, "强调", "要抓早。"), (None, "要求", "各镇要上报。")]


def test_opening_without_a_mark() -> None:
    assert rows(read("会议要求各镇要抓紧上报。")) == [(None, "要求", "各镇要抓紧上报。")]


def test_decides_opens_a_numbered_run() -> None:
    body = read("会议决定：\n1．原则同意《方案》，由市林业局印发；\n2．市财政局每年安排600万元。")
    assert [(no, verb) for no, verb, _ in rows(body)] == [(1, "决定"), (2, "决定")]
    assert body.outcome == "agreed_in_principle"


def test_settled_opinions_in_the_opening_give_the_verb() -> None:
    body = read("（一）会议听取了区民政局关于布点的汇报。\n（二）会议要求，各街道要抓紧实施。", verb="议定")
    assert rows(body) == [
        (1, "议定", "会议听取了区民政局关于布点的汇报。"),
        (2, "议定", "会议要求，各街道要抓紧实施。"),
    ]
    assert body.directives[0].addressees == ()


def test_settled_opinions_inside_an_item() -> None:
    body = read("会议听取了市医保局关于基金监管情况的汇报，议定了以下意见：一是要严查。二是要严管。")
    assert rows(body) == [(1, "议定", "要严查。"), (2, "议定", "要严管。")]
    assert body.presenters == ("市医保局",)


def test_opinions_that_were_formed_open_a_run_and_no_report() -> None:
    body = read("会议听取了汇报。会议研究形成如下意见：由县财政局牵头。")
    assert (body.report, rows(body)) == ("会议听取了汇报。", [(None, "议定", "由县财政局牵头。")])


def test_paragraphs_directly_under_the_heading_have_no_verb() -> None:
    body = read("（一）各镇要上报。\n（二）该路段去年通车。")
    assert rows(body) == [(1, None, "各镇要上报。"), (2, None, "该路段去年通车。")]


def test_several_paragraphs_under_settled_opinions() -> None:
    body = read("由市环保局牵头办理批复。\n市供水公司要实时监测。", verb="要求")
    assert [verb for _, verb, _ in rows(body)] == ["要求", "要求"]


VIEWS = [
    ("认为", "会议认为，秋收事关全年。会议强调，要抓早。", "秋收事关全年。"),
    ("指出 that weighs", "会议指出，秋收进度偏慢，还有差距。", "秋收进度偏慢，还有差距。"),
    (
        "several sentences whole",
        "会议认为，秋收事关全年。今年墒情适宜。会议强调，要抓早。",
        "秋收事关全年。今年墒情适宜。",
    ),
    (
        "up to the paragraph's end",
        "会议认为，秋收事关全年。今年适宜。\n会议强调，要抓早。",
        "秋收事关全年。今年适宜。",
    ),
    ("the first of two", "会议认为，甲很重要。会议指出，乙有差距。", "甲很重要。"),
    ("up to a decision", "会议认为，条件成熟。会议原则同意该《办法》。", "条件成熟。"),
    ("none", "会议强调，要抓早。", None),
]


@pytest.mark.parametrize(("intent", "text", "views"), VIEWS, ids=[row[0] for row in VIEWS])
def test_views(intent: str, text: str, views: str | None) -> None:
    assert read(text).views == views


def test_pointing_out_that_demands_is_a_directive() -> None:
    body = read("会议指出，各承办单位要提高办理质量。")
    assert rows(body) == [(None, "指出", "各承办单位要提高办理质量。")]
    assert body.views is None


def test_pointing_out_with_numbers_is_a_run() -> None:
    body = read("会议指出，要各司其职。一是要重视。二是要落实。")
    assert rows(body) == [(1, "指出", "要重视。"), (2, "指出", "要落实。")]


def test_report_is_kept_as_printed() -> None:
    body = read("会议听取了市统计局关于运行情况的汇报。会议强调，要抓早。")
    assert body.report == "会议听取了市统计局关于运行情况的汇报。"


def test_deadlines_and_amounts_come_with_the_directive() -> None:
    body = read("会议要求，市财政局要在6月底前拨付300万元。")
    directive = body.directives[0]
    assert [limit.text for limit in directive.deadlines] == ["6月底前"]
    assert [amount.text for amount in directive.amounts] == ["300万元"]


def test_every_value_is_noted_and_labels_are_labels() -> None:
    marks = Marks()
    text = "会议强调，（一）市民政局要公示。"
    read(text, marks=marks)
    start, end, sure = marks.places["items.0.directives.0.addressees.0"]
    assert text[start:end] == "市民政局"
    assert 0 < sure <= 1
    assert [text[a:b] for a, b in sorted(marks.labels)] == ["会议强调，", "（一）"]


@pytest.mark.parametrize(
    "text", ["", "\n", "会议", "（一）", "会议强调，", "。；：，", "会议强调，（一）", "一是二是"]
)
def test_odd_text_never_fails(text: str) -> None:
    read(text)


def test_two_bodies_that_have_just_reported_are_told() -> None:
    body = read("会议听取了县发改局、县财政局关于水价情况的汇报。会议要求，两部门要拿出配套办法。")
    assert body.directives[0].addressees == ("县发改局", "县财政局")
