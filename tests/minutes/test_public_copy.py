"""The minutes as the public reads them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yiding.minutes import compose, parse
from yiding.minutes.blocks import Draft, draft_of
from yiding.minutes.compose import Style
from yiding.minutes.public import Withheld, public_copy
from yiding.minutes.record import Directive

from .sittings import Sat, sittings
from .test_compose import HEARD, PLAN, sitting

SECRET = replace(PLAN, documents=("临澜市应急物资储备工作方案",), presenters=("市应急局",))
POINTS = (Directive("市住建局要按月报告。"), Directive("市财政局要安排资金。"), Directive("各区镇要配合。"))
MINUTES = sitting(replace(PLAN, directives=POINTS), SECRET, HEARD)


@pytest.mark.requirement("S10.2", "S10.3")
@pytest.mark.parametrize("style", list(Style))
def test_a_withheld_item_leaves_only_the_sentence_on_other_matters(style: Style) -> None:
    copy = public_copy(MINUTES, compose(MINUTES, style), Withheld(frozenset({2})), style)
    assert "应急" not in copy.text
    assert "二、听取关于秋粮收购和防汛工作情况的汇报" in copy.text
    assert "会议还研究了其他事项。\n出席：" in copy.text
    assert copy.remains == ()
    assert [item.heading for item in parse(copy.text).items] == [
        "审议《临澜市城市更新实施方案（试行）》",
        "听取关于秋粮收购和防汛工作情况的汇报",
    ]


@pytest.mark.requirement("S10.2")
def test_what_hands_wrote_in_the_other_items_stays() -> None:
    draft = draft_of(compose(MINUTES))
    blocks = (replace(b, current=b.current.replace("按月", "按旬")) for b in draft.blocks)
    copy = public_copy(MINUTES, Draft(tuple(blocks)), Withheld(frozenset({2})))
    assert "市住建局要按旬报告。" in copy.text


@pytest.mark.requirement("S10.2")
@pytest.mark.parametrize("style", list(Style))
def test_a_withheld_passage_is_cut_and_the_points_are_counted_anew(style: Style) -> None:
    copy = public_copy(MINUTES, compose(MINUTES, style), Withheld(passages=("市财政局要安排资金。",)), style)
    assert "资金" not in copy.text
    texts = [point.text for point in parse(copy.text).items[0].directives]
    assert texts[-2:] == ["市住建局要按月报告。", "各区镇要配合。"]
    numbers = [point.no for point in parse(copy.text).items[0].directives]
    assert numbers == list(range(1, len(numbers) + 1))


def test_what_still_tells_of_a_withheld_item_is_named() -> None:
    told = replace(PLAN, directives=(Directive("市应急局要落实《临澜市应急物资储备工作方案》。"),))
    minutes = sitting(told, SECRET)
    copy = public_copy(minutes, compose(minutes), Withheld(frozenset({2}), ("没有的话",)))
    assert copy.remains == ("临澜市应急物资储备工作方案",)
    assert copy.missing == ("没有的话",)


def test_nothing_withheld_is_the_text_itself() -> None:
    composed = compose(MINUTES)
    assert public_copy(MINUTES, composed, Withheld()).text == composed.text


@settings(max_examples=40, deadline=None, derandomize=True)
@given(sittings(), st.data())
def test_no_title_of_a_withheld_item_is_left_untold(sat: Sat, data: st.DataObject) -> None:
    numbers = data.draw(st.sets(st.sampled_from([item.no for item in sat.record.items])))
    composed = compose(sat.record, courses=sat.courses)
    copy = public_copy(sat.record, composed, Withheld(frozenset(numbers)), courses=sat.courses)
    kept = [item for item in sat.record.items if item.no not in numbers]
    for item in sat.record.items:
        for title in item.documents:
            shown = any(title in other.documents for other in kept)
            assert (title not in copy.text) or shown or title in copy.remains
    assert len(parse(copy.text).items) == len(kept)
    assert ("会议还研究了其他事项。" in copy.text) is bool(numbers)
