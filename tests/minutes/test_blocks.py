"""A draft that people edit: refreshed from new data, and cut into its blocks again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiding.minutes.blocks import Draft, conflicts, draft_of, locate, refresh, settle, split
from yiding.minutes.compose import Block, Composed, Course, Style, compose
from yiding.minutes.merge import merged, units
from yiding.minutes.record import Directive, Minutes

from .test_compose import HEARD, PLAN, sitting

WORDS = st.lists(
    st.sampled_from(["会议明确。", "由市财政局拨付。", "一、", "（一）", "\n", "年底前完成", "；", "甲"])
)
TEXT = WORDS.map("".join)
KEYS = st.lists(st.sampled_from("abcdef"), unique=True)


@st.composite
def composed_texts(draw: st.DrawFn) -> Composed:
    blocks = tuple(Block(key, draw(TEXT.filter(bool)), key) for key in draw(KEYS))
    return Composed(Style.NARRATIVE, blocks)


@st.composite
def edited_drafts(draw: st.DrawFn) -> Draft:
    draft = draft_of(draw(composed_texts()))
    blocks = (replace(block, current=draw(st.just(block.current) | TEXT)) for block in draft.blocks)
    return Draft(tuple(blocks))


DECIDED = replace(PLAN, views="方案可行", directives=(Directive("市住建局要按月报告。"),))


def minutes() -> Minutes:
    return sitting(DECIDED, HEARD)


def edited(draft: Draft, key: str, old: str, new: str) -> Draft:
    blocks = (
        replace(block, current=block.current.replace(old, new)) if block.key == key else block
        for block in draft.blocks
    )
    changed = Draft(tuple(blocks))
    assert changed != draft
    return changed


@pytest.mark.requirement("S07.3")
def test_an_untouched_block_takes_the_new_text() -> None:
    later = sitting(replace(DECIDED, presenters=("市城管局",)), HEARD)
    refreshed = refresh(draft_of(compose(minutes())), compose(later))
    assert refreshed.draft == draft_of(compose(later))
    assert refreshed.renewed == ("item.1.report",)
    assert refreshed.conflicts == ()


@pytest.mark.requirement("S07.3")
def test_a_hand_keeps_its_words_where_the_data_changed_elsewhere() -> None:
    draft = edited(draft_of(compose(minutes())), "item.1.directives", "按月", "按旬")
    refreshed = refresh(draft, compose(sitting(replace(DECIDED, presenters=("市城管局",)), HEARD)))
    assert "市住建局要按旬报告" in refreshed.draft.text
    assert "听取并审议了市城管局关于" in refreshed.draft.text
    assert refreshed.conflicts == ()


@pytest.mark.requirement("S07.3")
def test_a_sentence_that_both_changed_is_in_conflict_until_a_person_settles_it() -> None:
    draft = edited(draft_of(compose(minutes())), "item.1.directives", "按月", "按旬")
    later = compose(sitting(replace(DECIDED, directives=(Directive("市住建局要按季报告。"),)), HEARD))
    refreshed = refresh(draft, later)
    (conflict,) = refreshed.conflicts
    assert conflict.key == "item.1.directives"
    assert (conflict.old_generated, conflict.new_generated, conflict.hand) == (
        "会议要求，市住建局要按月报告。\n",
        "会议要求，市住建局要按季报告。\n",
        "会议要求，市住建局要按旬报告。\n",
    )
    assert refresh(refreshed.draft, later).conflicts == refreshed.conflicts
    settled = settle(refreshed.draft, "item.1.directives", conflict.new_generated)
    assert refresh(settled, later).conflicts == ()
    assert refresh(settled, later).draft.text == later.text


def test_changes_of_different_sentences_are_joined() -> None:
    two = replace(DECIDED, directives=(Directive("甲局要按月报告。"), Directive("乙局要配合。")))
    draft = edited(draft_of(compose(sitting(two))), "item.1.directives", "按月", "按旬")
    later = replace(two, directives=(two.directives[0], Directive("丙局要配合。")))
    refreshed = refresh(draft, compose(sitting(later)))
    block = refreshed.draft.block("item.1.directives")
    assert block is not None
    assert block.current == "会议要求，（一）甲局要按旬报告。（二）丙局要配合。\n"
    assert refreshed.merged == ("item.1.directives",)


def test_an_item_that_moves_keeps_the_words_of_its_heading() -> None:
    first = compose(sitting(DECIDED, HEARD), courses={1: Course(key="t1"), 2: Course(key="t2")})
    draft = edited(draft_of(first), "item.t2.heading", "情况的汇报", "有关情况的汇报")
    later = compose(sitting(HEARD, DECIDED), courses={1: Course(key="t2"), 2: Course(key="t1")})
    refreshed = refresh(draft, later)
    block = refreshed.draft.block("item.t2.heading")
    assert block is not None
    assert block.current == "一、听取关于秋粮收购和防汛工作有关情况的汇报\n"
    assert refreshed.conflicts == ()


def test_a_block_that_is_generated_no_more_stays_where_a_hand_wrote_in_it() -> None:
    draft = edited(draft_of(compose(minutes())), "item.2.report", "分别", "先后")
    refreshed = refresh(draft, compose(sitting(DECIDED)))
    assert [conflict.key for conflict in refreshed.conflicts] == ["item.2.report"]
    assert refreshed.removed == ("item.2.heading",)
    assert "会议先后听取了" in refreshed.draft.text


@given(edited_drafts(), composed_texts())
def test_no_hand_loses_a_sentence_silently(draft: Draft, composed: Composed) -> None:
    refreshed = refresh(draft, composed)
    for block in draft.blocks:
        own = [unit for unit in units(block.current) if unit not in units(block.generated)]
        after = refreshed.draft.block(block.key)
        if block.is_edited and own:
            assert after is not None
            assert all(unit in after.current for unit in own)


@given(edited_drafts(), composed_texts())
def test_a_second_refresh_changes_nothing(draft: Draft, composed: Composed) -> None:
    first = refresh(draft, composed)
    second = refresh(first.draft, composed)
    assert second.draft == first.draft
    assert second.conflicts == first.conflicts == conflicts(first.draft)


@given(edited_drafts())
def test_a_refresh_without_new_data_changes_nothing(draft: Draft) -> None:
    same = Composed(
        Style.NARRATIVE, tuple(Block(block.path, block.generated, block.key) for block in draft.blocks)
    )
    assert refresh(draft, same).draft == draft


@given(edited_drafts(), TEXT)
def test_a_text_edited_in_one_piece_is_cut_without_loss(draft: Draft, text: str) -> None:
    assert split(text, draft).text == (text if draft.blocks or text else "")


@given(edited_drafts())
def test_an_unchanged_text_is_cut_into_the_same_blocks(draft: Draft) -> None:
    assert split(draft.text, draft) == draft


@pytest.mark.requirement("S07.3")
def test_an_edit_in_one_editor_finds_its_block() -> None:
    draft = draft_of(compose(minutes()))
    text = draft.text.replace("方案可行", "方案总体可行").replace(
        "按月报告。", "按月报告。遇有问题及时反映。"
    )
    changed = split(text, draft)
    assert [block.key for block in changed.blocks if block.is_edited] == ["item.1.views", "item.1.directives"]


@given(TEXT, TEXT, TEXT)
def test_a_merge_takes_both_or_nothing(base: str, ours: str, theirs: str) -> None:
    assert merged(base, ours, base) == ours
    assert merged(base, base, theirs) == theirs
    assert merged(base, ours, ours) == ours
    joined = merged(base, ours, theirs)
    if joined is not None:
        for unit in {*units(ours), *units(theirs)} - set(units(base)):
            assert unit in joined


@given(TEXT)
def test_the_units_are_the_text(text: str) -> None:
    assert "".join(units(text)) == text


def test_a_place_in_the_text_is_a_place_in_a_block() -> None:
    draft = draft_of(compose(minutes()))
    key, at = locate(draft, draft.text.index("方案可行")) or ("", 0)
    block = draft.block(key)
    assert block is not None
    assert (key, block.current[at:]) == ("item.1.views", "方案可行。\n")
    assert locate(draft, len(draft.text)) is None
