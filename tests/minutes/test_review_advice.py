"""Advice: what a careful reader would ask about, beside the findings."""

from __future__ import annotations

import pytest

from yiding.minutes import parse, proofread
from yiding.minutes.review import Advice

from .test_review_findings import CLEAN


def advice(text: str, known: tuple[str, ...] = ()) -> tuple[Advice, ...]:
    return proofread(parse(text), text, known_bodies=known).advice


def test_clean_minutes_need_no_advice() -> None:
    assert advice(CLEAN) == ()


CASES = [
    ("二、审议", "三、审议", "numbering", "议题序号从“1”到“3”"),
    ("（二）县水务局", "（三）县水务局", "numbering", "序号从“1”到“3”"),
    ("会后由县城管局修改完善，以", "会后修改完善，以", "no_body", "没有写明"),
    ("列席：县人大江枫", "请假：谢沧澜。\n列席：县人大江枫", "attendance", "谢沧澜既出席又请假"),
    ("路遥知、梅映雪", "路遥知、路遥知", "attendance", "出现2次"),
    ("6月底前", "6月31日前", "no_such_date", "6月31日"),
    ("是民生工程。", "是“民生工程。", "unpaired", "““”不成对"),
    ("抓好资金保障。", "抓好资金保障。。", "punctuation", "标点连用"),
    ("完成管网排查。", "完成管网排查", "punctuation", "句末缺少标点"),
    ("6月底前", "６月底前", "figures", "全角数字"),
    ("城市更新是民生工程", "二零二四年城市更新是民生工程", "figures", "“〇”"),
]


@pytest.mark.parametrize(("old", "new", "kind", "words"), CASES, ids=lambda value: str(value)[:12])
def test_advice_is_given_under_its_kind(old: str, new: str, kind: str, words: str) -> None:
    assert old in CLEAN
    found = [line for line in advice(CLEAN.replace(old, new, 1)) if line.kind == kind]
    assert [words in line.detail for line in found] == [True], found


def test_a_decision_from_which_nothing_follows_needs_nobody() -> None:
    assert advice(CLEAN.replace("，会后由县城管局修改完善，以县政府名义印发。", "。")) == ()


def test_a_body_that_the_directory_does_not_know_is_told_once() -> None:
    known = ("县住建局", "县财政局", "县水务局", "县人大")
    found = advice(CLEAN, known)
    assert [(line.kind, line.detail) for line in found] == [("not_in_directory", "机构库中没有“县城管局”")]


def test_leap_day_exists_only_in_a_leap_year() -> None:
    assert advice(CLEAN.replace("6月底前", "2024年2月29日前")) == ()
    assert [line.kind for line in advice(CLEAN.replace("6月底前", "2025年2月29日前"))] == ["no_such_date"]


def test_advice_as_json_tells_its_place() -> None:
    text = CLEAN.replace("6月底前", "６月底前")
    (line,) = advice(text)
    told = line.to_json()
    assert told["suggestion"] == "6"
    assert text[told["span"]["start"] : told["span"]["end"]] == "６"


@pytest.mark.requirement("S02.4")
def test_papers_are_held_against_the_agenda_of_the_sitting() -> None:
    minutes = parse(CLEAN)
    title = minutes.items[0].documents[0]
    agenda = [title[:-2] + "规定", "县级公园名录"]
    found = [line for line in proofread(minutes, CLEAN, agenda=agenda).advice if line.kind == "not_on_agenda"]
    renamed = next(line for line in found if line.suggestion)
    assert (renamed.detail, renamed.suggestion) == (
        f"议程作《{agenda[0]}》，此处作《{title}》",
        agenda[0],
    )
    assert renamed.span is not None
    assert renamed.span.quote == title
    assert [line.detail for line in found if line.span is None] == ["议程中的《县级公园名录》没有写进文稿"]


def test_papers_as_on_the_agenda_need_no_advice() -> None:
    minutes = parse(CLEAN)
    titles = [title for item in minutes.items for title in item.documents]
    assert proofread(minutes, CLEAN, agenda=titles).advice == ()
