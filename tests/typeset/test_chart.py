"""图: a chart on paper: in PDF and OFD as strokes and text, in DOCX as a picture with its numbers told."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
import pytest

from yiding.typeset import (
    Chart,
    Kind,
    Paper,
    Paragraph,
    TypesetError,
    from_json,
    to_docx,
    to_json,
    to_ofd,
    to_pdf,
)

CHART = Chart(("按期办结", "超期未办结"), (("甲局", (9, 1)), ("乙局", (0, 4))), caption="图1　办结情况")
PAPER = Paper(Kind.CIRCULAR, "关于办理情况的通报", body=(Paragraph("情况如下。"), CHART))


def test_a_chart_survives_its_json() -> None:
    assert from_json(to_json(PAPER)) == PAPER


@pytest.mark.parametrize(
    "rows", [[["甲局", [1]]], [["甲局", [1, -1]]], [["甲局", [1, True]]], [[1, [1, 2]]], ["甲"]]
)
def test_a_chart_whose_rows_do_not_fit_is_refused_with_its_place(rows: list[object]) -> None:
    told = to_json(PAPER)
    told["body"][1]["rows"] = rows
    with pytest.raises(TypesetError, match=r"body\.1\.rows"):
        from_json(told)


def test_its_names_and_numbers_stand_on_the_page() -> None:
    document = pypdfium2.PdfDocument(to_pdf(PAPER).content)
    words = document[0].get_textpage().get_text_range()
    assert all(word in words for word in ("图1", "按期办结", "超期未办结", "甲局", "9／1", "0／4"))
    strokes = list(document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]))
    # Two of the legend, three of the bars: a part of nothing is not drawn.
    assert len(strokes) >= 5


def test_ofd_draws_the_bars() -> None:
    with zipfile.ZipFile(io.BytesIO(to_ofd(PAPER).content)) as archive:
        page = next(name for name in archive.namelist() if name.endswith("Content.xml"))
        assert archive.read(page).count(b"<ofd:PathObject") >= 5


def test_docx_holds_a_picture_and_says_its_numbers() -> None:
    with zipfile.ZipFile(io.BytesIO(to_docx(PAPER).content)) as archive:
        assert any(name.startswith("word/media/") for name in archive.namelist())
        assert "甲局 9/1；乙局 0/4" in archive.read("word/document.xml").decode()
