"""The PDF beside its measures: fonts, archive form, bookmarks, what a text may hold."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.typeset.measuring import measure
from tests.typeset.papers import LONG, MINUTES, NOTICE, filled
from yiding.minutes import read
from yiding.typeset import Heading, HouseStyle, Kind, Paper, Paragraph, Signature, fonts, to_pdf
from yiding.typeset.errors import NoFace
from yiding.typeset.titles import title_lines, width


def names_in(content: bytes) -> set[str]:
    return {glyph.font for page in measure(content) for glyph in page.glyphs if glyph.font}


def postscript_name(file: fonts.FontFile) -> str:
    from fontTools.ttLib import TTFont

    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        name = font["name"].getDebugName(6)
    return str(name)


def test_the_fonts_of_the_pdf_are_those_reported() -> None:
    made = to_pdf(NOTICE)
    reported = {postscript_name(face.used) for face in made.faces.values()}
    assert names_in(made.content) == reported


def test_every_font_is_embedded_and_cut_down() -> None:
    made = to_pdf(NOTICE)
    assert (
        made.content.count(b"/FontFile3") + made.content.count(b"/FontFile2") >= 4
        or len(made.content) > 20_000
    )
    assert len(made.content) < 1_000_000


def test_a_face_that_stands_in_is_always_said() -> None:
    made = to_pdf(MINUTES)
    said = {(w.code, w.sentence) for w in made.warnings if w.code == "typeset.face_replaced"}
    assert said == {
        ("typeset.face_replaced", f"本机没有{face.wanted}，用 {face.used.family} 代替。")
        for face in made.faces.values()
        if not face.official
    }


def test_a_character_that_the_face_lacks_is_taken_from_another_and_said() -> None:
    odd = "佺弇旻飏㎡"
    made = to_pdf(Paper(kind=Kind.NOTICE, body=(Paragraph(f"面积{odd}。"),)))
    face = made.faces["body"]
    lacking = [char for char in odd if char not in fonts.characters_of(face.used)]
    told = "".join(w.sentence for w in made.warnings if w.code == "typeset.glyph_replaced")
    assert all(char in told for char in lacking)
    for glyph in measure(made.content)[0].glyphs:
        if glyph.char in odd:
            assert (glyph.font == postscript_name(face.used)) is (glyph.char not in lacking)


def test_a_character_that_no_font_has_is_said() -> None:
    made = to_pdf(Paper(kind=Kind.NOTICE, body=(Paragraph("\U000e0fff"),)))
    assert [w.code for w in made.warnings][-1] == "typeset.glyph_missing"


def test_a_machine_without_chinese_fonts_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoFace):
        fonts.find((tmp_path,), system=False)


def test_a_house_puts_its_own_family_first() -> None:
    other = to_pdf(MINUTES).faces["hei"].used.family
    style = HouseStyle(faces={"body": (other,)})
    body = to_pdf(MINUTES, style).faces["body"]
    assert (body.used.family, body.official) == (other, True)


def test_it_is_an_archive_pdf_with_title_and_bookmarks() -> None:
    content = to_pdf(LONG).content
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in content
    document = pdfium.PdfDocument(content)
    try:
        assert document.get_metadata_value("Title") == LONG.title
        outline = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    finally:
        document.close()
    assert outline[:3] == [(0, LONG.title), (1, "一、总体要求"), (2, "（一）加强领导。")]
    assert (0, "附件1 重点任务分解表") in outline
    assert (1, "八、第8项") in outline


@pytest.mark.parametrize(
    "text",
    [
        "#set page(width: 1mm)",
        "$x^2$",
        '\\ " @here *重* _斜_ `code` <tag> [a](b) // c',
        "= 标题",
        "- 一 + 二 / 三: 四",
    ],
)
def test_no_text_acts_as_a_command(text: str) -> None:
    paper = Paper(
        kind=Kind.NOTICE,
        title=text,
        mark=(text,),
        number=text,
        body=(Paragraph(text), Heading(text, 2, text)),
        signature=Signature(text),
        note=text,
    )
    (page,) = measure(to_pdf(paper).content)
    assert page.width == pytest.approx(210, abs=0.5)
    written = "".join(row.text for row in page.rows)
    assert written.count(text.replace(" ", "")) == 8


def test_odd_characters_do_no_harm() -> None:
    made = to_pdf(
        Paper(kind=Kind.NOTICE, title="\ud800通知\x00", body=(Paragraph("一\x07二\ud9ff\u202e三"),))
    )
    assert "一二" in "".join(row.text for row in measure(made.content)[0].rows)


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert to_pdf(NOTICE).content == to_pdf(NOTICE).content


def test_threads_share_the_compiler() -> None:
    papers = [filled(lines) for lines in (5, 30, 50, 70)]
    made: dict[int, int] = {}

    def work(place: int) -> None:
        made[place] = to_pdf(papers[place]).pages

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == {0: 1, 1: 2, 2: 3, 3: 4}


def test_twelve_pages() -> None:
    assert to_pdf(LONG).pages == len(measure(to_pdf(LONG).content)) >= 12


def test_our_own_reader_reads_the_words_back() -> None:
    text = read(to_pdf(NOTICE).content).characters.replace("\n", "")
    assert NOTICE.title in text
    assert "抄送：市委各部门" in text


# --- titles -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "临澜市人民政府办公室关于印发《临澜市电动自行车停放充电安全专项整治方案》的通知",
        "临澜市人民政府关于进一步加强城市生活垃圾分类管理工作的实施意见",
        "临澜市人民政府关于提请审议《临澜市2026年国民经济和社会发展计划（草案）》的议案",
        "关于做好2026年度民生实事项目征集工作的通知",
    ],
)
def test_a_title_is_a_trapezoid_or_a_diamond(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    widths = [width(line) for line in lines]
    assert max(widths) <= 20
    steps = [b - a for a, b in pairwise(widths)]
    peak = widths.index(max(widths))
    is_diamond = all(s >= 0 for s in steps[:peak]) and all(s <= 0 for s in steps[peak:])
    is_falling_or_rising = all(s >= 0 for s in steps) or all(s <= 0 for s in steps)
    assert is_diamond or is_falling_or_rising
    assert not any(line[0] in "》、，。）的" for line in lines)


def test_a_title_keeps_the_break_that_it_was_given_and_a_short_one_is_one_line() -> None:
    assert title_lines("关于\n开会的通知") == ("关于", "开会的通知")
    assert title_lines("关于开会的通知") == ("关于开会的通知",)
    assert title_lines("") == ()


def test_a_title_without_end_is_simply_cut() -> None:
    assert "".join(title_lines("长" * 300)) == "长" * 300


def test_an_empty_paper_is_a_page() -> None:
    assert to_pdf(Paper()).pages == 1
    assert to_pdf(replace(MINUTES, body=(), rolls=())).pages == 1
