"""The OFD, read back by our own reader, beside the PDF of the same paper."""

from __future__ import annotations

import io
import zipfile

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from tests.typeset.measuring import measure
from tests.typeset.papers import LONG, MINUTES, NOTICE
from yiding.minutes import read
from yiding.minutes.readers import DEFAULT_LIMITS
from yiding.minutes.readers.ofd import OfdPage, open_ofd
from yiding.typeset import Paper, to_ofd, to_pdf

PAPERS = pytest.mark.parametrize("paper", [MINUTES, NOTICE, LONG], ids=["minutes", "notice", "long"])
OFD = "{http://www.ofdspec.org/2016}"


def pages_of(paper: Paper) -> list[OfdPage]:
    return open_ofd(to_ofd(paper).content, DEFAULT_LIMITS).pages


def package_of(paper: Paper) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(to_ofd(paper).content))


@pytest.mark.parametrize("paper", [MINUTES, NOTICE], ids=["minutes", "notice"])
def test_it_reads_as_the_pdf_does(paper: Paper) -> None:
    read_back = [read(made.content).characters for made in (to_ofd(paper), to_pdf(paper))]
    ofd, pdf = ("".join(text.split()) for text in read_back)
    assert ofd == pdf


@PAPERS
def test_every_character_stands_where_the_pdf_has_it(paper: Paper) -> None:
    for ofd, pdf in zip(pages_of(paper), measure(to_pdf(paper).content), strict=True):
        assert (ofd.width, ofd.height) == (
            pytest.approx(pdf.width, abs=0.05),
            pytest.approx(pdf.height, abs=0.05),
        )
        stood = [
            (g.character, g.left, g.base) for run in ofd.glyphs for g in run if not g.character.isspace()
        ]
        wanted = [(g.char, g.x, g.y) for g in pdf.glyphs if not g.char.isspace()]
        assert [char for char, _, _ in stood] == [char for char, _, _ in wanted]
        for (_, x, y), (_, right, down) in zip(stood, wanted, strict=True):
            assert (x, y) == (pytest.approx(right, abs=0.1), pytest.approx(down, abs=0.1))


@PAPERS
def test_lines_are_paths_where_the_pdf_has_them(paper: Paper) -> None:
    package = package_of(paper)
    for number, page in enumerate(measure(to_pdf(paper).content)):
        root = etree.fromstring(package.read(f"Doc_0/Pages/Page_{number}/Content.xml"))
        paths = root.findall(f".//{OFD}PathObject")
        assert len(paths) == len(page.strokes)
        for path, stroke in zip(paths, page.strokes, strict=True):
            left, top, width, height = map(float, path.get("Boundary").split())
            assert (left + width / 2) == pytest.approx((stroke.left + stroke.right) / 2, abs=0.1)
            assert (top + height / 2) == pytest.approx(stroke.middle, abs=0.1)
            assert float(path.get("LineWidth")) == pytest.approx(stroke.width, abs=0.01)


def test_the_red_of_the_mark_is_kept() -> None:
    root = etree.fromstring(package_of(MINUTES).read("Doc_0/Pages/Page_0/Content.xml"))
    red = [
        "".join(code.text for code in each.findall(f"{OFD}TextCode"))
        for each in root.findall(f".//{OFD}TextObject")
        if each.find(f"{OFD}FillColor") is not None
        and each.find(f"{OFD}FillColor").get("Value") == "230 0 18"
    ]
    assert "".join(red) == "".join(MINUTES.mark)


@PAPERS
def test_fonts_are_embedded_and_small(paper: Paper) -> None:
    package = package_of(paper)
    fonts = [name for name in package.namelist() if name.endswith(".otf")]
    assert len(fonts) == len({g.font for page in measure(to_pdf(paper).content) for g in page.glyphs})
    assert sum(package.getinfo(name).file_size for name in fonts) < 1_000_000
    held: set[str] = set()
    for name in fonts:
        with TTFont(io.BytesIO(package.read(name))) as font:
            held |= set(map(chr, font.getBestCmap()))
    text = "".join(row.text for page in measure(to_pdf(paper).content) for row in page.rows)
    assert set(text) <= held


def test_bookmarks_point_to_pages() -> None:
    root = etree.fromstring(package_of(LONG).read("Doc_0/Document.xml"))
    pages = [page.get("ID") for page in root.findall(f"{OFD}Pages/{OFD}Page")]
    marks = root.findall(f"{OFD}Outlines/{OFD}OutlineElem")
    assert marks[0].get("Title") == LONG.title
    assert marks[0].find(f"{OFD}OutlineElem").get("Title") == "一、总体要求"
    goal = marks[-1].find(f".//{OFD}Dest")
    assert pages.index(goal.get("PageID")) == next(
        n for n, page in enumerate(measure(to_pdf(LONG).content)) if page.width > page.height
    )


def test_identifiers_are_unique() -> None:
    package = package_of(LONG)
    ids = []
    for name in package.namelist():
        if name.endswith(".xml"):
            ids += [each.get("ID") for each in etree.fromstring(package.read(name)).iter() if each.get("ID")]
    assert len(ids) == len(set(ids))
    last = etree.fromstring(package.read("Doc_0/Document.xml")).find(f".//{OFD}MaxUnitID")
    assert int(last.text) == max(map(int, ids))


def test_the_same_paper_gives_the_same_package() -> None:
    assert to_ofd(NOTICE).content == to_ofd(NOTICE).content
