"""The DOCX, read back by python-docx and by our own reader."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Twips

from tests.typeset.papers import LONG, MINUTES, NOTICE, OFFICE
from yiding.minutes import parse, read
from yiding.typeset import HouseStyle, Kind, Paper, Signature, minutes_paper, to_docx
from yiding.typeset.docx import CELL, signature_indents

SAMPLES = Path(__file__).parents[2] / "samples" / "minutes"


def opened(paper: Paper, style: HouseStyle | None = None) -> Any:
    return docx.Document(io.BytesIO(to_docx(paper, style).content))


def of_style(document: Any, name: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == name]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_record_comes_back_as_it_went_in(path: Path) -> None:
    record = parse(read(path))
    assert parse(read(to_docx(minutes_paper(record)).content)) == record


def test_page_and_grid() -> None:
    section = opened(NOTICE).sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert margins == tuple(map(Twips, (2098, 1984, 1588, 1474)))
    assert (section.page_width, section.page_height) == (Twips(11906), Twips(16838))
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert 22 * 579 / 20 <= 225 / 25.4 * 72 < 23 * 579 / 20
    assert 28 * 15.75 <= 156 / 25.4 * 72


@pytest.mark.parametrize(
    ("style", "face", "points"),
    [
        ("Normal", "仿宋_GB2312", 16),
        ("发文机关标志", "方正小标宋简体", 46),
        ("公文标题", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("版记", "仿宋_GB2312", 14),
        ("页码（单页）", "宋体", 14),
    ],
)
def test_styles_name_the_official_faces(style: str, face: str, points: float) -> None:
    made = opened(NOTICE).styles[style]
    fonts = made.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{side}")) for side in ("ascii", "hAnsi", "eastAsia")} == {face}
    assert made.font.size.pt == points
    assert not made.font.bold


def test_paragraphs_carry_styles_not_faces() -> None:
    document = opened(LONG)
    assert not document.element.body.findall(f".//{qn('w:r')}/{qn('w:rPr')}/{qn('w:rFonts')}")
    assert of_style(document, "Heading 1")[0] == "一、总体要求"
    assert of_style(document, "主送机关") == [f"{NOTICE.main}："]
    assert of_style(document, "公文标题")[0].replace("\n", "") == NOTICE.title


def test_exact_line_spacing_of_28_95_points() -> None:
    form = opened(NOTICE).styles["正文段落"].paragraph_format
    assert (form.line_spacing.pt, form.line_spacing_rule) == (28.95, 4)
    assert form.first_line_indent == Twips(2 * CELL)


def test_rolls_hang() -> None:
    form = opened(MINUTES).styles["与会人员"].paragraph_format
    assert (form.left_indent, form.first_line_indent) == (Twips(5 * CELL), Twips(-3 * CELL))
    assert [text[:3] for text in of_style(opened(MINUTES), "与会人员")] == ["出席：", "请假：", "列席："]


def test_the_last_row_above_the_body_bears_the_red_rule() -> None:
    for paper, style in ((NOTICE, "发文字号"), (MINUTES, "发文机关与日期")):
        (row,) = [p for p in opened(paper).paragraphs if p.style.name == style]
        rule = row._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
        assert (rule.get(qn("w:color")), rule.get(qn("w:space"))) == ("E60012", "11")


def test_page_numbers_by_odd_and_even() -> None:
    document = opened(NOTICE)
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, style in ((section.footer, "页码（单页）"), (section.even_page_footer, "页码（双页）")):
        assert footer.paragraphs[0].style.name == style
        assert "PAGE" in footer._element.xml


def test_the_imprint_hangs_at_the_lower_edge() -> None:
    table = opened(NOTICE).tables[-1]
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    assert [row.cells[0].text for row in table.rows][1] == f"{OFFICE}\t2026年3月9日印发"
    lines = [
        (line.tag.rpartition("}")[2], line.get(qn("w:sz")))
        for row in table.rows
        for line in row.cells[0]._tc.tcPr.find(qn("w:tcBorders"))
    ]
    assert lines == [("top", "8"), ("top", "6"), ("bottom", "8")]


def test_wide_tables_have_a_landscape_section() -> None:
    sections = opened(LONG).sections
    assert [s.orientation for s in sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    header = opened(LONG).tables[0].rows[0]._tr.trPr
    assert header.find(qn("w:tblHeader")) is not None


def test_signatures_stand_as_the_standard_has_it() -> None:
    assert signature_indents(10, 6, sealed=True) == (16, 18)
    assert signature_indents(10, 6, sealed=False) == (16, 18)
    assert signature_indents(3, 6, sealed=False) == (18, 20)
    assert signature_indents(28, 6, sealed=True) == (0, 18)


def test_letters_motions_and_upward_papers_are_written() -> None:
    upward = opened(replace(NOTICE, kind=Kind.REQUEST, signers=("沈砚舟",)))
    assert of_style(upward, "发文字号（上行文）") == ["临政办发〔2026〕12号\t签发人：沈砚舟"]
    motion = opened(replace(NOTICE, kind=Kind.MOTION, signature=Signature(post="市长", name="沈砚舟")))
    assert "市长　　沈砚舟" in of_style(motion, "发文机关署名")
    letter = opened(replace(NOTICE, kind=Kind.LETTER))
    assert letter.tables[-1].rows[0].cells[0].text.startswith("抄送")


def test_it_is_the_same_file_twice() -> None:
    assert opened(NOTICE).element.xml == opened(NOTICE).element.xml
