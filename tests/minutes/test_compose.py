"""A record without its sentences, written out and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from yiding.minutes import compose, parse, read
from yiding.minutes.compose import Course, Result, Style, agenda_of, outcome_of, without_sentences
from yiding.minutes.phrases import PhrasesError, load_phrases
from yiding.minutes.record import (
    Attendance,
    Chair,
    Directive,
    FollowUp,
    Item,
    Meeting,
    Minutes,
    Outcome,
    Route,
    RouteKind,
)
from yiding.minutes.requirements import requirements_of

SAMPLES = sorted((Path(__file__).parents[2] / "samples" / "minutes").iterdir())


@cache
def sample(path: Path) -> Minutes:
    """The record of one of the city's minutes, read once."""
    return parse(read(path))


MEETING = Meeting(
    body="市政府",
    number=48,
    kind="常务会议",
    date=date(2026, 10, 16),
    part_of_day="下午",
    chair=Chair("秦望川", "市长"),
)
PLAN = Item(
    no=1,
    heading="",
    acts=("审议",),
    documents=("临澜市城市更新实施方案（试行）",),
    presenters=("市住建局",),
    outcome=Outcome.AGREED_IN_PRINCIPLE,
)
HEARD = Item(
    no=1,
    heading="听取关于秋粮收购和防汛工作情况的汇报",
    acts=("听取",),
    presenters=("市农业农村局", "市水务局"),
)


def sitting(*items: Item, meeting: Meeting = MEETING) -> Minutes:
    numbered = tuple(replace(item, no=number) for number, item in enumerate(items, 1))
    return Minutes(
        issuer="临澜市人民政府",
        kind="常务会议纪要",
        meeting=meeting,
        items=numbered,
        attendance=Attendance(present=("陆景澄", "江若湄")),
    )


def said(minutes: Minutes, style: Style) -> Minutes:
    """The record without sentences, and without what a style decides: verbs and numbers of requirements."""
    bare = replace(without_sentences(minutes), agenda=minutes.agenda)
    items = []
    for item, told in zip(bare.items, minutes.items, strict=True):
        points = item.directives if style is Style.NARRATIVE else requirements_of(told)
        # A text that brings its opening with it (会议要求，…) is told without it where that opens a run.
        texts = [replace(point, text=point.text.removeprefix("会议要求，")) for point in points]
        if style is Style.RESOLUTION:
            texts = [replace(point, no=None, opening_verb=None) for point in texts]
        else:
            texts = [replace(point, opening_verb=NARRATED.get(point.opening_verb)) for point in texts]
        items.append(replace(item, directives=tuple(texts)))
    return replace(bare, items=tuple(items))


NARRATED = {"强调": "强调", "要求": "要求", "指出": "指出", "决定": "决定", "明确": "明确", "议定": "明确"}


@pytest.mark.requirement("S07.2", "S07.3", "S02.5")
@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_citys_minutes_read_back_without_their_printed_sentences(path: Path, style: Style) -> None:
    record = without_sentences(sample(path))
    record = replace(record, agenda=agenda_of(record.items))
    again = parse(compose(record, style).text)
    if path.name == "2026-05-office.docx" and style is Style.NARRATIVE:  # a point with an opening of its own
        record = replace(record, items=record.items[:3])
        again = replace(again, items=again.items[:3])
    assert said(again, style) == said(record, style)


@pytest.mark.requirement("S07.2", "S06.1")
@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("result", list(Result))
def test_each_of_the_ten_results_reads_back_as_its_outcome(result: Result, style: Style) -> None:
    course = Course(result, delegates=("常务副市长",))
    text = compose(sitting(PLAN), style, courses={1: course}).text
    assert parse(text).items[0].outcome is outcome_of(result)


def test_the_blocks_are_the_text() -> None:
    item = replace(PLAN, views="城市更新要尊重规律", directives=(Directive("市住建局要年底前完成体检"),))
    composed = compose(sitting(item, HEARD), other_matters=True)
    assert "".join(block.text for block in composed.blocks) == composed.text
    assert [block.path for block in composed.blocks] == [
        "masthead",
        "opening",
        "item.1.heading",
        "item.1.report",
        "item.1.views",
        "item.1.decision",
        "item.1.directives",
        "item.2.heading",
        "item.2.report",
        "other_matters",
        "attendance",
    ]


@pytest.mark.requirement("S02.5")
def test_the_opening_tells_the_items_in_order() -> None:
    second = replace(PLAN, documents=("临澜市公园管理办法",))
    chair = Chair("江若湄", "常务副市长", on_behalf_of="秦望川")
    opening = compose(sitting(PLAN, second, HEARD, meeting=replace(MEETING, chair=chair))).block("opening")
    assert opening == (
        "2026年10月16日下午，受市长秦望川委托，常务副市长江若湄主持召开市政府第48次常务会议，"
        "审议《临澜市城市更新实施方案（试行）》《临澜市公园管理办法》，"
        "听取关于秋粮收购和防汛工作情况的汇报。纪要如下：\n"
    )


@pytest.mark.requirement("S05.3", "S05.4")
def test_several_bodies_report_in_turn_and_their_next_steps_are_agreed() -> None:
    item = replace(HEARD, outcome=Outcome.AGREED_IN_PRINCIPLE)
    composed = compose(sitting(item))
    assert composed.block("item.1.report") == (
        "会议分别听取了市农业农村局、市水务局关于秋粮收购和防汛工作情况的汇报。\n"
    )
    assert composed.block("item.1.decision") == "会议明确，原则同意下一步工作安排。\n"
    assert parse(composed.text).items[0].presenters == ("市农业农村局", "市水务局")


@pytest.mark.requirement("S06.1", "S12.2")
def test_several_ways_out_stand_in_one_sentence() -> None:
    item = replace(
        PLAN,
        follow_up=FollowUp(revised_by=("市住建局",)),
        routes=(
            Route(RouteKind.SUBMIT, submitted_to=("市委常委会",)),
            Route(RouteKind.SUBMIT, submitted_to=("市人大常委会",)),
            Route(RouteKind.OPINION, submitted_to=("各地各部门",)),
            Route(RouteKind.ISSUE, in_name_of="市政府"),
        ),
    )
    composed = compose(sitting(item), courses={1: Course(informed=("市委",))})
    assert composed.block("item.1.decision") == (
        "会议明确，原则同意该《实施方案》，会后征求各地各部门意见，由市住建局结合各方意见修改完善后，"
        "提交市委常委会审议，并提请市人大常委会审议，以市政府名义印发，并将有关情况报告市委。\n"
    )
    again = parse(composed.text).items[0]
    assert {(way.kind, way.in_name_of, way.submitted_to) for way in again.routes} == {
        (way.kind, way.in_name_of, way.submitted_to) for way in item.routes
    }


def test_a_site_gives_its_own_sentence(tmp_path: Path) -> None:
    ours = tmp_path / "ours.toml"
    ours.write_text('[decision.narrative]\nagreed = "会议同意{matter}[，{ways}]。"\n', encoding="utf-8")
    item = replace(PLAN, outcome=Outcome.AGREED)
    composed = compose(sitting(item), phrases=load_phrases(ours))
    assert composed.block("item.1.decision") == "会议同意该《实施方案》。\n"


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        (
            '[decision.narrative]\nagred = "会议同意。"',
            "ours.toml: decision.narrative.agred: there is no such",
        ),
        ('[ways]\nissue = "以{who}名义印发"', "ours.toml: ways.issue: unknown slot {who} (slots here: name)"),
        ('[ways]\nissue = "[以{name}名义印发"', "ours.toml: ways.issue: a stray '['"),
        ('[ways]\nissue = ""', "ours.toml: ways.issue: is empty"),
        ("[ways]\nissue = 3", "ours.toml: ways.issue: a phrase was expected"),
        ('[results]\nagreed = "settled"', "ours.toml: results.agreed: 'settled' is no outcome of a record"),
        ("[ways", "ours.toml: "),
    ],
)
def test_a_wrong_phrase_is_named_by_file_and_key(tmp_path: Path, written: str, complaint: str) -> None:
    (tmp_path / "ours.toml").write_text(written, encoding="utf-8")
    with pytest.raises(PhrasesError) as caught:
        load_phrases(tmp_path)
    assert str(caught.value).startswith(complaint)


def told(item: Item, *, course: Course | None = None, style: Style = Style.NARRATIVE) -> tuple[str, Item]:
    """The item's text, and the item as it is read again."""
    composed = compose(sitting(item), style, courses={1: course or Course()})
    text = "".join(block.text for block in composed.blocks if block.path.startswith("item.1."))
    return text, parse(composed.text).items[0]


@pytest.mark.requirement("S04.1", "S04.2")
@pytest.mark.parametrize("conveyor", ["市应急局", "江若湄常务副市长"])
def test_a_study_item_has_a_conveyor_and_requirements_but_no_decision(conveyor: str) -> None:
    heading = "传达学习全省安全生产工作会议精神"
    points = (Directive("各地各部门要迅速传达落实。", opening_verb="强调"),)
    item = Item(1, heading, ("传达学习",), (), (conveyor,), directives=points)
    text, again = told(item, course=Course(Result.STUDIED))
    assert text == (
        f"一、{heading}\n会议由{conveyor}传达了全省安全生产工作会议精神。\n会议强调，各地各部门要迅速传达落实。\n"
    )
    assert again.presenters == (conveyor,)
    assert (again.outcome, again.follow_up) == (Outcome.NOTED, None)


@pytest.mark.requirement("S05.2")
def test_what_the_meeting_thought_settled_and_required_stay_apart() -> None:
    points = (
        Directive("试点期为两年。", opening_verb="明确"),
        Directive("市住建局要按月报告。", opening_verb="强调"),
        Directive("市财政局要安排资金。", opening_verb="要求"),
    )
    _, again = told(replace(PLAN, views="方案总体可行。", directives=points))
    assert again.views == "方案总体可行。"
    assert [(point.opening_verb, point.text) for point in again.directives] == [
        ("明确", "试点期为两年。"),
        ("强调", "市住建局要按月报告。"),
        ("要求", "市财政局要安排资金。"),
    ]


@pytest.mark.requirement("S05.5")
def test_a_report_is_heard_and_discussed_without_a_paper() -> None:
    heading = "听取并讨论市工信局关于用地改革试点工作的情况汇报"
    text, again = told(Item(1, heading, ("听取并讨论",), (), ("市工信局",)))
    assert "会议听取并讨论了市工信局关于用地改革试点工作的情况的汇报。" in text
    assert again.presenters == ("市工信局",)


@pytest.mark.requirement("S06.2")
@pytest.mark.parametrize("outcome", [Outcome.AGREED, Outcome.AGREED_IN_PRINCIPLE, Outcome.NOTED])
def test_a_decision_can_be_carried_out_without_anything_issued(outcome: Outcome) -> None:
    item = replace(
        PLAN, outcome=outcome, follow_up=FollowUp(), routes=(Route(RouteKind.IMPLEMENT, by=("市城管局",)),)
    )
    text, again = told(item)
    assert "由市城管局抓好组织实施。" in text
    assert [(way.kind, way.by) for way in again.routes] == [(RouteKind.IMPLEMENT, ("市城管局",))]


@pytest.mark.requirement("S06.4")
@pytest.mark.parametrize("style", list(Style))
def test_an_item_that_only_requires_decides_nothing(style: Style) -> None:
    text, again = told(replace(HEARD, directives=(Directive("各区镇要抓好秋收。"),)), style=style)
    assert "同意" not in text
    assert again.outcome is Outcome.NOTED
    assert [point.text for point in again.directives] == ["各区镇要抓好秋收。"]


@pytest.mark.requirement("S12.1")
@pytest.mark.parametrize(
    ("receiver", "words"),
    [
        ("市委常委会", "提交市委常委会审议"),
        ("市人大常委会", "提请市人大常委会审议"),
        ("下次常务会议", "再次提交下次常务会议审议"),
    ],
)
def test_where_a_paper_is_submitted_to_chooses_the_words(receiver: str, words: str) -> None:
    outcome = Outcome.DEFERRED if "常务" in receiver else Outcome.AGREED_IN_PRINCIPLE
    item = replace(
        PLAN, outcome=outcome, follow_up=FollowUp(("市住建局",), RouteKind.SUBMIT, None, (receiver,))
    )
    text, again = told(item)
    assert words in text
    assert again.follow_up is not None
    assert (again.outcome, again.follow_up.submitted_to) == (outcome, (receiver,))


@pytest.mark.requirement("S13.1", "S13.2")
@pytest.mark.parametrize(
    "name", ["市政府", "市政府办公室", "市政府办", "两办", "市安委会", "市减灾委", "市消安委", "市长江办"]
)
def test_the_name_of_issue_is_not_the_drafters(name: str) -> None:
    _, again = told(replace(PLAN, follow_up=FollowUp(("市消防救援大队",), RouteKind.ISSUE, name)))
    assert again.follow_up is not None
    assert (again.follow_up.revised_by, again.follow_up.in_name_of) == (("市消防救援大队",), name)


@pytest.mark.requirement("S07.1", "S08.1", "S08.3")
def test_a_draft_has_no_number_and_an_issue_has_three_dates() -> None:
    drafted = replace(sitting(PLAN), issuing_office="临澜市人民政府办公室")
    again = parse(compose(drafted).text)
    assert (again.issue_no, again.issue_date, again.compiled_date) == (None, None, None)
    assert (again.distribution.main, again.disclosure) == ((), None)
    issued = replace(
        drafted,
        issue_no=12,
        issue_date=date(2026, 10, 23),
        compiled_by="临澜市人民政府办公室",
        compiled_date=date(2026, 10, 19),
    )
    again = parse(compose(issued).text)
    assert (again.issue_no, again.issue_date) == (12, date(2026, 10, 23))
    assert (again.compiled_date, again.meeting.date) == (date(2026, 10, 19), date(2026, 10, 16))


@pytest.mark.requirement("S01.2")
@pytest.mark.parametrize("title", ["市长", "代市长", "常务副市长"])
def test_the_chairs_post_is_told_as_on_the_day(title: str) -> None:
    meeting = replace(MEETING, chair=Chair("江若湄", title))
    assert parse(compose(sitting(PLAN, meeting=meeting)).text).meeting == meeting
