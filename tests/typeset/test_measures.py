"""GB/T 9704-2012 in millimetres: the PDF that was made is read back and measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

import pytest

from tests.typeset.measuring import MM, Glyph, Page, measure
from tests.typeset.papers import GRID, LONG, MINUTES, NOTICE, OFFICE, filled
from yiding.typeset import HouseStyle, Imprint, Kind, Paper, Paragraph, Signature, to_pdf

LEFT, TOP, RIGHT, BOTTOM = 28.0, 37.0, 184.0, 262.0
CELL = 156 / 28
NEAR = 0.5
RED = (230, 0, 18)
BLACK = (0, 0, 0)


@lru_cache
def pages_of(paper: Paper, style: HouseStyle | None = None) -> list[Page]:
    return measure(to_pdf(paper, style).content)


def near(value: float) -> object:
    return pytest.approx(value, abs=NEAR)


def shown_as(use: str, paper: Paper = MINUTES) -> str:
    """What the name of a use's face is in the PDF."""
    file = to_pdf(paper).faces[use].used
    return file.path.rpartition("/")[2].partition(".")[0].partition("-")[0]


def is_set_in(glyphs: tuple[Glyph, ...], use: str, points: float) -> None:
    assert [glyph.points for glyph in glyphs] == [pytest.approx(points, abs=0.05)] * len(glyphs)
    family = shown_as(use)[:9].casefold()
    assert all(glyph.font.casefold().startswith(family) for glyph in glyphs), {g.font for g in glyphs}


# --- paper, type area, lines ------------------------------------------------------------------------------


def test_sheets_are_a4() -> None:
    for page in pages_of(filled(60)):
        assert (page.width, page.height) == (near(210), near(297))


def test_a_full_page_holds_22_lines_of_28_characters_and_fills_the_type_area() -> None:
    page = pages_of(filled(60))[1]
    rows = [row for row in page.rows if "—" not in row.text]
    assert [len(row.glyphs) for row in rows] == [28] * 22
    assert rows[0].first.square_top == near(TOP)
    assert rows[-1].first.square_bottom == near(BOTTOM)
    for row in rows:
        assert row.first.x == near(LEFT)
        assert row.last.x + 16 * MM == near(RIGHT)
    pitches = [below.first.y - row.first.y for row, below in pairwise(rows)]
    assert pitches == [pytest.approx((225 - 16 * MM) / 21, abs=0.02)] * 21


def test_characters_stand_in_a_grid() -> None:
    row = pages_of(filled(60))[1].rows[1]
    assert [glyph.x for glyph in row.glyphs] == [pytest.approx(LEFT + n * CELL, abs=0.1) for n in range(28)]


def test_a_body_that_fills_the_page_exactly_stays_on_it() -> None:
    assert len(pages_of(filled(22))) == 1
    assert len(pages_of(filled(23))) == 2
    assert len(pages_of(filled(44))) == 2


def test_body_is_16_points_with_an_indent_of_two_characters() -> None:
    page = pages_of(MINUTES)[0]
    row = page.row("2026年3月2日上午")
    assert row.first.x == near(LEFT + 2 * CELL)
    is_set_in(page.place("市政府召开"), "body", 16)


def test_no_line_begins_with_a_mark_that_closes_or_ends_with_one_that_opens() -> None:
    text = "《办法》（试行）、《细则》（试行）。" * 60
    for page in pages_of(Paper(kind=Kind.NOTICE, body=(Paragraph(text),))):
        for row in page.rows:
            assert row.first.char not in "，。、；：！？）》”"
            assert row.last.char not in "（《“" or "—" in row.text


# --- head -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", [MINUTES, NOTICE])
def test_the_marks_top_is_35_mm_below_the_type_area_and_red(paper: Paper) -> None:
    mark = pages_of(paper)[0].place(paper.mark[0])
    assert min(glyph.top for glyph in mark) == near(TOP + 35)
    assert {glyph.colour for glyph in mark} == {RED}
    middle = (mark[0].left + mark[-1].right) / 2
    assert middle == near((LEFT + RIGHT) / 2)
    assert mark[0].left >= LEFT - NEAR
    assert mark[-1].right <= RIGHT + NEAR


def test_the_red_rule_is_as_wide_as_the_type_area_4_mm_below() -> None:
    for paper, words in ((MINUTES, OFFICE), (NOTICE, "临政办发〔2026〕12号")):
        page = pages_of(paper)[0]
        (rule,) = [stroke for stroke in page.strokes if stroke.colour == RED]
        rows = [row for row in page.rows if words in row.text and row.first.y < rule.top]
        assert rule.middle - rows[-1].first.square_bottom == near(4)
        assert rule.middle == pytest.approx(rows[-1].first.square_bottom + 4, abs=NEAR)
        assert (rule.left + rule.width, rule.right - rule.width) == (near(LEFT), near(RIGHT))


def test_the_number_stands_two_lines_below_the_mark_in_the_middle() -> None:
    page = pages_of(NOTICE)[0]
    number = page.place("临政办发〔2026〕12号")
    assert (number[0].left + number[-1].right) / 2 == pytest.approx(106, abs=1)
    mark = page.place(NOTICE.mark[0])
    blank = number[0].square_top - max(glyph.bottom for glyph in mark)
    assert blank == near(2 * (225 - 16 * MM) / 21)
    is_set_in(number[:4], "body", 16)


def test_copy_number_and_urgency_stand_in_the_corner_of_the_type_area() -> None:
    page = pages_of(NOTICE)[0]
    copy, urgency = page.row("000001"), page.row("特急")
    assert (copy.first.square_top, copy.first.left) == (near(TOP), near(LEFT))
    assert urgency.first.x == near(LEFT)
    assert urgency.first.y > copy.first.y
    is_set_in(urgency.glyphs, "hei", 16)


def test_the_row_above_the_rule_names_the_office_left_and_the_date_right() -> None:
    row = pages_of(MINUTES)[0].row("2026年3月9日")
    assert row.first.x == near(LEFT + CELL)
    assert row.last.x + 16 * MM == near(RIGHT - CELL)


def test_upward_papers_name_the_signer_right_and_the_number_left() -> None:
    paper = replace(NOTICE, kind=Kind.REQUEST, signers=("沈砚舟",))
    row = pages_of(paper)[0].row("签发人：沈砚舟")
    assert row.first.x == near(LEFT + CELL)
    assert row.last.right == near(RIGHT - CELL)
    is_set_in(row.glyphs[-3:], "kai", 16)


# --- title, levels ----------------------------------------------------------------------------------------


def test_the_title_is_22_points_in_the_middle_two_lines_below_the_rule() -> None:
    page = pages_of(NOTICE)[0]
    (rule,) = [stroke for stroke in page.strokes if stroke.colour == RED]
    rows = [row for row in page.rows if row.first.points == pytest.approx(22, abs=0.05)]
    assert "".join(row.text for row in rows) == NOTICE.title
    assert rows[0].first.square_top - rule.middle == near(2 * (225 - 16 * MM) / 21)
    for row in rows:
        is_set_in(row.glyphs, "title", 22)
        assert (row.first.left + row.last.right) / 2 == pytest.approx(106, abs=1.5)


def test_the_main_receiver_is_flush_left_and_the_body_is_on_the_first_page() -> None:
    page = pages_of(NOTICE)[0]
    assert page.row("各镇人民政府").first.x == near(LEFT)
    assert page.row("现将方案印发").first.x == near(LEFT + 2 * CELL)


def test_each_level_has_its_face() -> None:
    rows = [row for page in pages_of(NOTICE) for row in page.rows]
    for words, use in (
        ("一、总体要求", "hei"),
        ("（一）加强领导。", "kai"),
        ("（二）强化责任", "kai"),
        ("1.细化任务", "body"),
        ("（1）第四层。", "body"),
    ):
        (row,) = [row for row in rows if words in row.text]
        assert row.first.x == near(LEFT + 2 * CELL) or row.first.char in "（"
        is_set_in(row.glyphs[: len(words)], use, 16)


def test_the_body_of_a_run_in_heading_goes_back_to_the_body_face() -> None:
    rows = [row for page in pages_of(NOTICE) for row in page.rows]
    (row,) = [row for row in rows if "（一）加强领导。" in row.text]
    is_set_in(row.glyphs[8:], "body", 16)


# --- rolls, attachments, signature ------------------------------------------------------------------------


def test_rolls_hang_on_their_first_name() -> None:
    rows = [row for page in pages_of(MINUTES) for row in page.rows]
    for label in ("出席：", "请假：", "列席："):
        at = next(n for n, row in enumerate(rows) if row.text.startswith(label))
        assert rows[at].first.x == near(LEFT + 2 * CELL)
        assert rows[at].glyphs[3].x == near(LEFT + 5 * CELL)
        is_set_in(rows[at].glyphs[:2], "hei", 16)
        if label != "请假：":
            assert rows[at + 1].first.x == near(LEFT + 5 * CELL)
    told = [row.text[:2] for row in rows if row.text[2:3] == "：" and row.text[:2] in "出席请假列席"]
    assert told == ["出席", "请假", "列席"]


def test_attachment_names_hang_on_their_first_character() -> None:
    rows = [row for page in pages_of(NOTICE) for row in page.rows]
    at = next(n for n, row in enumerate(rows) if row.text.startswith("附件："))
    assert rows[at].first.x == near(LEFT + 2 * CELL)
    assert rows[at + 1].first.x == near(rows[at].glyphs[5].x)
    assert rows[at + 2].text == "2.任务表"
    assert rows[at + 2].first.x == near(rows[at].glyphs[3].x)


def test_a_sealed_date_is_four_characters_from_the_right_under_the_middle_of_the_name() -> None:
    page = pages_of(NOTICE)[-1]
    (org,) = [row for row in page.rows if row.text == OFFICE]
    (day,) = [row for row in page.rows if row.text == "2026年3月9日"]
    assert day.last.x + 16 * MM == near(RIGHT - 4 * CELL)
    middle = (org.first.x + org.last.x + 16 * MM) / 2
    assert (day.first.x + day.last.x + 16 * MM) / 2 == near(middle)


@pytest.mark.parametrize(("org", "right"), [(OFFICE, 2), ("临澜市", 7.4)])
def test_an_unsealed_date_begins_two_characters_after_the_name(org: str, right: float) -> None:
    paper = Paper(kind=Kind.NOTICE, body=(Paragraph("正文。"),), signature=Signature(org, date(2026, 3, 9)))
    page = pages_of(paper)[0]
    name, day = page.row(org), page.row("2026年")
    assert day.first.x - name.first.x == near(2 * CELL)
    last = name if org == OFFICE else day
    assert last.last.x + 16 * MM == near(RIGHT - 2 * CELL)


def test_the_note_is_in_brackets_below_the_date() -> None:
    rows = [row for page in pages_of(MINUTES) for row in page.rows]
    at = next(n for n, row in enumerate(rows) if row.text == "（此件公开发布）")
    assert rows[at - 1].text == "2026年3月5日"
    assert rows[at].first.x == near(LEFT + 2 * CELL)


# --- page numbers -----------------------------------------------------------------------------------------


def test_page_numbers_stand_7_mm_below_one_character_from_the_outer_edge() -> None:
    pages = pages_of(filled(60))
    for number, page in enumerate(pages, 1):
        row = page.row(f"—{number}—")
        assert (row.first.top, row.last.top) == (near(BOTTOM + 7), near(BOTTOM + 7))
        if number % 2:
            assert row.last.right == near(RIGHT - 14 * MM)
        else:
            assert row.first.left == near(LEFT + 14 * MM)
        is_set_in(row.glyphs, "song", 14)


def test_wide_tables_are_landscape_with_the_number_where_the_upright_sheet_has_it() -> None:
    pages = pages_of(LONG)
    wide = [(n, page) for n, page in enumerate(pages, 1) if page.width > page.height]
    assert len(wide) >= 2
    assert len(pages) >= 12
    for number, page in wide:
        # The upright sheet's foot is at the left.
        dashes = [glyph for glyph in page.glyphs if glyph.char == "—" and glyph.x < 35]
        assert [glyph.right for glyph in dashes] == [near(35 - 7)] * 2
        outer = max(g.bottom for g in dashes) if number % 2 else min(g.top for g in dashes)
        assert outer == near(RIGHT - 14 * MM if number % 2 else LEFT + 14 * MM)
        assert page.row("序号").first.y > LEFT


# --- imprint ----------------------------------------------------------------------------------------------


def imprint_lines(page: Page) -> list[tuple[float, float]]:
    return [(s.middle, s.width) for s in sorted(page.strokes, key=lambda s: s.top) if s.colour == BLACK]


def test_the_imprints_last_line_is_the_type_areas_lower_edge_on_the_last_page() -> None:
    pages = pages_of(NOTICE)
    lines = imprint_lines(pages[-1])
    assert lines[-1][0] == near(BOTTOM)
    assert [round(width, 2) for _, width in lines] == [0.35, 0.25, 0.35]
    assert not any(imprint_lines(page) for page in pages[:-1])
    for stroke in pages[-1].strokes:
        assert (stroke.left, stroke.right) == (near(LEFT), near(RIGHT))


def test_the_imprint_is_14_points_one_character_in_and_hangs_after_the_colon() -> None:
    page = pages_of(NOTICE)[-1]
    row = page.row("抄送：")
    is_set_in(row.glyphs, "body", 14)
    assert row.first.x == near(LEFT + 14 * MM)
    below = page.rows[page.rows.index(row) + 1]
    assert below.first.x == near(LEFT + 4 * 14 * MM)
    assert below.text.endswith("。")
    foot = page.row("2026年3月9日印发")
    assert foot.first.x == near(LEFT + 14 * MM)
    assert foot.last.x + 14 * MM == near(RIGHT - 14 * MM)


def test_an_imprint_that_does_not_fit_has_a_page_of_its_own_without_a_number() -> None:
    paper = replace(filled(21), imprint=Imprint(copy="市委各部门", office=OFFICE))
    pages = pages_of(paper)
    assert len(pages) == 2
    assert [row.text for row in pages[1].rows] == ["抄送：市委各部门。", OFFICE]
    assert imprint_lines(pages[1])[-1][0] == near(BOTTOM)
    assert pages[0].row("—1—")


def test_an_imprint_on_a_back_page_only() -> None:
    paper = replace(filled(3), imprint=Imprint(copy="市委各部门"))
    assert len(pages_of(paper)) == 1
    pages = pages_of(paper, HouseStyle(imprint_even=True))
    assert [len(page.rows) for page in pages] == [4, 1]


def test_a_house_that_prints_no_imprint() -> None:
    assert not imprint_lines(pages_of(MINUTES, HouseStyle(imprint=False))[-1])


def test_the_grid_line_is_28_characters() -> None:
    assert len(GRID) == 28


# --- letters ----------------------------------------------------------------------------------------------


def test_a_letters_mark_and_lines() -> None:
    paper = replace(NOTICE, kind=Kind.LETTER, mark=(OFFICE,), attachment_list=(), copy_number="", urgency="")
    first = pages_of(paper)[0]
    mark = first.place(OFFICE)
    assert min(glyph.top for glyph in mark) == near(30)
    lines = sorted((s for s in first.strokes if s.colour == RED), key=lambda s: s.top)
    assert [round(line.width / MM, 1) for line in lines] == [1.5, 0.5, 0.5, 1.5]
    for line in lines:
        assert line.length - 2 * line.width == near(170)
        assert line.left + line.width == near(20)
    assert lines[0].middle - max(glyph.bottom for glyph in mark) == near(4)
    assert lines[-1].middle == near(277)
    number = first.row("临政办发〔2026〕12号")
    assert number.last.x + 16 * MM == near(RIGHT)
    assert number.first.square_top - lines[1].middle == near(16 * 7 / 8 * MM)
    assert not any("—" in row.text for row in first.rows)


# --- what only the finished pages tell --------------------------------------------------------------------


def codes(paper: Paper) -> list[str]:
    return [w.code for w in to_pdf(paper).warnings if w.code.rpartition(".")[2] in LIBERTIES]


LIBERTIES = ("main_moved", "lines_changed", "signature_alone")


def test_a_signature_never_stands_on_a_page_without_text() -> None:
    for lines in range(15, 27):
        paper = replace(filled(lines), signature=Signature(OFFICE, date(2026, 3, 9), sealed=True))
        pages = pages_of(paper)
        at = next(n for n, page in enumerate(pages) if any(row.text == OFFICE for row in page.rows))
        assert any(row.text.startswith("天地") for row in pages[at].rows), lines
    # 20 lines, the blank ones and the name are more than a page.
    assert codes(replace(filled(20), signature=Signature(OFFICE, date(2026, 3, 9)))) == [
        "typeset.lines_changed"
    ]


def test_pages_keep_22_lines_where_nothing_asks_for_others() -> None:
    assert codes(NOTICE) == codes(MINUTES) == codes(filled(60)) == []


def test_a_main_receiver_that_would_push_the_body_off_the_first_page_goes_to_the_imprint() -> None:
    main = "、".join(f"市直第{n}单位办公室" for n in range(60))
    paper = replace(NOTICE, main=main)
    assert codes(paper) == ["typeset.main_moved"]
    pages = pages_of(paper)
    assert any("现将方案印发" in row.text for row in pages[0].rows)
    foot = [row.text for row in pages[-1].rows]
    main_at = next(n for n, text in enumerate(foot) if text.startswith("主送：市直第0单位"))
    assert main_at < next(n for n, text in enumerate(foot) if text.startswith("抄送："))
    # No line between the two (7.4.2).
    assert [round(width, 2) for _, width in imprint_lines(pages[-1])] == [0.35, 0.25, 0.35]
