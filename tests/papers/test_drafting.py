"""起草: from a sitting; edits kept through a refresh; differences told; versions; two clerks."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from yiding.audit.models import Event
from yiding.core.errors import NotAllowed
from yiding.councils.models import Council, Style
from yiding.deliberations.models import Instruction
from yiding.minutes import parse
from yiding.papers.beside import beside_of
from yiding.papers.differing import differences
from yiding.papers.errors import DraftExists, NotHeld, TextConflict
from yiding.papers.models import Paper
from yiding.papers.reading import read
from yiding.papers.services import (
    Facts,
    difference_settle,
    minutes_draft,
    offer_settle,
    paper_draft,
    paper_refresh,
    paper_save,
)
from yiding.papers.wording import compared
from yiding.sittings.models import Sitting, SittingState

from .conftest import COMPILED, TITLE, Enter


def _key(paper: Paper, part: str) -> str:
    return next(one["key"] for one in paper.blocks if one["path"].endswith(part))


def _text(paper: Paper, part: str) -> str:
    return next(one["text"] for one in paper.blocks if one["path"].endswith(part))


@pytest.mark.requirement("S07.3")
def test_minutes_are_generated_from_the_sitting_and_read_back_the_same(
    draft: Paper, sitting: Sitting
) -> None:
    minutes = parse(draft.text)
    assert (minutes.meeting.number, minutes.meeting.chair.name) == (52, "秦望川")
    assert minutes.items[0].documents == (TITLE,)
    assert minutes.items[0].follow_up is not None
    assert minutes.items[0].follow_up.revised_by == ("市发改委",)
    assert minutes.compiled_date == COMPILED
    assert differences(draft, read(draft.text).minutes) == []


@pytest.mark.requirement("S07.2")
@pytest.mark.parametrize(("style", "words"), [(Style.NARRATIVE, "会议明确"), (Style.RESOLUTION, "（一）")])
def test_both_styles_are_written_and_read(
    style: Style, words: str, council: Council, sitting: Sitting, clerk: User
) -> None:
    Council.objects.filter(pk=council.pk).update(style=style)
    fresh = Sitting.objects.select_related("council").get(pk=sitting.pk)
    paper = minutes_draft(sitting=fresh, by=clerk, compiled_on=COMPILED)
    assert words in paper.text
    assert read(paper.text).minutes.items[0].outcome == "agreed_in_principle"


@pytest.mark.requirement("S07.4")
def test_a_noisy_text_is_read_all_the_same(draft: Paper, clerk: User) -> None:
    """Half-width marks and a page break inside a sentence do not lose the meeting."""
    key = _key(draft, "opening")
    noisy = _text(draft, "opening").replace("，", ",", 1)
    paper_save(paper=draft, texts={key: noisy}, base=1, by=clerk)
    assert draft.record["meeting"]["number"] == 52


def test_a_sitting_that_was_not_held_has_no_minutes(sitting: Sitting, clerk: User) -> None:
    Sitting.objects.filter(pk=sitting.pk).update(state=SittingState.CALLED)
    with pytest.raises(NotHeld):
        minutes_draft(sitting=sitting, by=clerk)


def test_a_sitting_has_one_set_of_minutes(draft: Paper, sitting: Sitting, clerk: User) -> None:
    with pytest.raises(DraftExists):
        minutes_draft(sitting=sitting, by=clerk)


def test_only_the_secretariat_drafts(sitting: Sitting, finance: User) -> None:
    with pytest.raises(NotAllowed):
        minutes_draft(sitting=sitting, by=finance)


# --- editing ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S07.3")
def test_an_edit_flows_back_to_the_record_and_is_told_where_it_differs(draft: Paper, clerk: User) -> None:
    key = _key(draft, "decision")
    text = _text(draft, "decision").replace("市发改委", "市财政局")
    paper_save(paper=draft, texts={key: text}, base=1, by=clerk)
    assert draft.record["items"][0]["follow_up"]["revised_by"] == ["市财政局"]
    found = {one.path: one for one in differences(draft, read(draft.text).minutes)}
    assert set(found) == {"items.0.follow_up.revised_by"}
    one = found["items.0.follow_up.revised_by"]
    assert (one.told, one.text, one.settled) == ("市发改委", "市财政局", None)

    difference_settle(
        paper=draft, path=one.path, choice="keep", reason="会后改由市财政局牵头", text=one.text, by=clerk
    )
    (again,) = differences(draft, read(draft.text).minutes)
    assert again.settled is not None
    assert again.settled["reason"] == "会后改由市财政局牵头"


def test_a_settled_difference_opens_again_when_the_text_changes(draft: Paper, clerk: User) -> None:
    key = _key(draft, "decision")
    first = _text(draft, "decision").replace("市发改委", "市财政局")
    paper_save(paper=draft, texts={key: first}, base=1, by=clerk)
    (one,) = differences(draft, read(draft.text).minutes)
    difference_settle(paper=draft, path=one.path, choice="take", text=one.text, by=clerk)
    paper_save(paper=draft, texts={key: first.replace("市财政局", "东埠镇")}, base=2, by=clerk)
    (again,) = differences(draft, read(draft.text).minutes)
    assert again.settled is None


def test_a_refresh_takes_what_is_new_and_keeps_what_a_hand_wrote(
    draft: Paper, sitting: Sitting, clerk: User
) -> None:
    opening = _text(draft, "opening").replace("纪要如下：", "现将会议议定事项纪要如下：")
    paper_save(paper=draft, texts={_key(draft, "opening"): opening}, base=1, by=clerk)
    Instruction.objects.update(text="市财政局要于年底前落实专项资金。")
    paper_refresh(paper=draft, by=clerk)
    assert "年底前" in draft.text
    assert "现将会议议定事项" in draft.text
    assert not any("before" in one for one in draft.blocks)


def test_where_hand_and_record_changed_the_same_words_both_are_shown(draft: Paper, clerk: User) -> None:
    key = _key(draft, "directives")
    mine = _text(draft, "directives").replace("专项资金", "专项奖补资金")
    paper_save(paper=draft, texts={key: mine}, base=1, by=clerk)
    Instruction.objects.update(text="市财政局要于年底前落实专项资金。")
    paper_refresh(paper=draft, by=clerk)
    (waiting,) = [one for one in draft.blocks if "before" in one]
    assert "奖补" in waiting["text"]
    assert "年底前" in waiting["made"]
    offer_settle(paper=draft, key=key, take=True, by=clerk)
    assert "奖补" not in draft.text
    assert "年底前" in draft.text


def test_versions_are_kept_and_compared_word_by_word(draft: Paper, clerk: User) -> None:
    key = _key(draft, "directives")
    new = _text(draft, "directives").replace("11月底", "12月底")
    row = paper_save(paper=draft, texts={key: new}, base=1, by=clerk, why="按会上口径")
    assert row is not None
    assert (row.number, row.why) == (2, "按会上口径")
    assert paper_save(paper=draft, texts={key: new}, base=2, by=clerk) is None
    old = draft.versions.get(number=1).text
    (pair,) = [pair for pair in compared(old, draft.text) if pair.is_changed]
    assert [one.text for one in pair.before if one.kind == "gone"] == ["11"]
    assert [one.text for one in pair.after if one.kind == "new"] == ["12"]
    assert [event.kind for event in Event.objects.filter(object_kind="papers.paper")] == [
        "paper.drafted",
        "paper.saved",
    ]


def test_the_second_saver_is_told_block_by_block_and_nothing_is_lost(
    draft: Paper, clerk: User, director: User
) -> None:
    directives, opening = _key(draft, "directives"), _key(draft, "opening")
    theirs = _text(draft, "directives").replace("11月底", "年底")
    mine = _text(draft, "directives").replace("11月底", "12月底")
    mine_opening = _text(draft, "opening").replace("纪要如下：", "现将会议议定事项纪要如下：")
    paper_save(paper=draft, texts={directives: theirs}, base=1, by=director)
    with pytest.raises(TextConflict) as caught:
        paper_save(paper=draft, texts={directives: mine, opening: mine_opening}, base=1, by=clerk)
    assert caught.value.who == "director"
    assert set(caught.value.clashes) == {directives}
    assert caught.value.clashes[directives] == (theirs, mine)
    assert "年底" in Paper.objects.get(pk=draft.pk).text
    paper_save(paper=draft, texts={directives: mine, opening: mine_opening}, base=2, by=clerk)
    assert "12月底" in draft.text
    assert "现将会议议定事项" in draft.text


def test_two_clerks_in_different_blocks_do_not_disturb_each_other(
    draft: Paper, clerk: User, director: User
) -> None:
    directives, opening = _key(draft, "directives"), _key(draft, "opening")
    before_opening = _text(draft, "opening")
    theirs = _text(draft, "directives").replace("11月底", "年底")
    paper_save(paper=draft, texts={directives: theirs, opening: before_opening}, base=1, by=director)
    mine = before_opening.replace("纪要如下：", "现将会议议定事项纪要如下：")
    old = draft.versions.get(number=1)
    stale = {one["key"]: one["text"] for one in old.blocks} | {opening: mine}
    paper_save(paper=draft, texts=stale, base=1, by=clerk)
    assert "年底" in draft.text
    assert "现将会议议定事项" in draft.text


def test_the_proof_reader_names_a_body_that_the_directory_does_not_know(draft: Paper, clerk: User) -> None:
    key = _key(draft, "directives")
    text = _text(draft, "directives").replace("市财政局", "市低空办")
    paper_save(paper=draft, texts={key: text}, base=1, by=clerk)
    beside = beside_of(draft)
    (slip,) = [one for one in beside.slips if "市低空办" in one.detail]
    assert slip.start is not None
    assert draft.text[slip.start : slip.end] == "市低空办"


def test_a_title_that_differs_from_the_agenda_is_told(draft: Paper, clerk: User) -> None:
    key = _key(draft, "heading")
    text = _text(draft, "heading").replace("实施方案", "行动方案")
    paper_save(paper=draft, texts={key: text}, base=1, by=clerk)
    paths = {one.path for one in differences(draft, read(draft.text).minutes)}
    assert any(path.startswith("items.0") for path in paths)


# --- pages --------------------------------------------------------------------------------------------------


def test_the_editor_shows_text_and_record_and_saves(draft: Paper, clerk: User, enter: Enter) -> None:
    client = enter(clerk)
    page = client.get(reverse("papers:paper-edit", args=[draft.pk])).content.decode()
    assert "秦望川" in page
    assert "data-marks" in page
    key = _key(draft, "directives")
    told = {"base": 1, f"block-{key}": _text(draft, "directives").replace("11月底", "12月底")}
    assert client.post(reverse("papers:paper-edit", args=[draft.pk]), told).status_code == 302
    assert "12月底" in Paper.objects.get(pk=draft.pk).text
    checked = client.post(
        reverse("papers:paper-check", args=[draft.pk]), {f"block-{key}": "市低空办要抓紧。"}
    )
    assert "市低空办" in checked.content.decode()
    assert "市低空办" not in Paper.objects.get(pk=draft.pk).text


def test_a_conflict_shows_both_texts_and_the_second_save_is_kept(
    draft: Paper, clerk: User, director: User, enter: Enter
) -> None:
    key, url = _key(draft, "directives"), reverse("papers:paper-edit", args=[draft.pk])
    was = _text(draft, "directives")
    enter(director).post(url, {"base": 1, f"block-{key}": was.replace("11月底", "年底")})
    answer = enter(clerk).post(url, {"base": 1, f"block-{key}": was.replace("11月底", "12月底")})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "director" in page
    assert "12月底" in page
    assert "年底" in page


def test_another_kind_is_drafted_with_its_own_text(sitting: Sitting, clerk: User, enter: Enter) -> None:
    told = {
        "kind": "notice",
        "title": "关于印发低空经济方案的通知",
        "in_name_of": "临澜市人民政府办公室",
        "series": "临政办发",
        "level": 1,
        "text": "现将方案印发给你们，请认真组织实施。",
    }
    answer = enter(clerk).post(reverse("papers:paper-new"), told)
    paper = Paper.objects.get(kind="notice")
    assert answer.status_code == 302
    assert paper.text.startswith("现将方案")
    assert paper.record == {}


def test_a_paper_may_follow_a_sitting(sitting: Sitting, clerk: User) -> None:
    paper = paper_draft(
        government=sitting.government,
        kind="letter",
        facts=Facts("关于商请支持的函", series="临政函"),
        text="请予支持。",
        sitting=sitting,
        by=clerk,
    )
    assert paper.council == sitting.council
