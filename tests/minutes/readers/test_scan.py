"""Scans: lines and paragraphs from pictures, and honest doubts."""

from __future__ import annotations

import builtins
import difflib
import io
import re
from typing import Any

import numpy
import pytest
from PIL import Image

from tests.minutes.readers import making
from yiding.minutes import errors
from yiding.minutes.readers import Limits, read, scan
from yiding.minutes.readers.scan import Recognised
from yiding.minutes.text import Format

LINES = [
    (39.2, 50, "会议指出，要坚持问题导向，压实工作责任，强化督促"),
    (28, 60, "检查，确保各项任务如期见效，由区住建局牵头抓好落实，"),
    (28, 70, "五月底前完成。"),
    (39.2, 80, "会议要求，区审计局要对补助资金使用情况开展专项审"),
    (28, 90, "计，审计结果报区政府。"),
]


def bare(characters: str) -> str:
    return re.sub(r"\s", "", characters)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[Recognised]:
    """An engine that says what the test puts into the list."""
    found: list[Recognised] = []
    monkeypatch.setattr(scan, "_engines", [lambda picture: tuple(found)])
    return found


def recognised(characters: str, left: float, top: float, score: float = 0.99) -> Recognised:
    right, bottom = left + 44 * len(characters), top + 44
    return Recognised(characters, score, ((left, top), (right, top), (right, bottom), (left, bottom)))


@pytest.mark.ocr
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_scan_is_read_with_its_paragraphs(form: str) -> None:
    text = read(making.scanned(LINES, skew=0.4, form=form))
    want = "".join(line for _, _, line in LINES)
    assert text.format is Format.SCAN
    assert difflib.SequenceMatcher(None, want, bare(text.characters), autojunk=False).ratio() > 0.98
    assert [len(part.split("\n")) for part in text.characters.strip().split("\n\n")] == [3, 2]
    assert "scan.gap" not in [warning.code for warning in text.warnings]


@pytest.mark.ocr
def test_every_page_of_a_tiff_is_read() -> None:
    pages = [making.page_picture([(28, 50, f"第{number}页的会议纪要正文")]) for number in "一二"]
    text = read(making.saved(pages, "TIFF"))
    assert [page.number for page in text.pages] == [1, 2]
    assert "第一页" in text.characters
    assert "第二页" in text.characters


@pytest.mark.ocr
def test_pdf_of_pictures_is_a_scan() -> None:
    text = read(making.picture_pdf([making.scanned(LINES)]))
    assert text.format is Format.SCAN
    assert "区住建局牵头" in bare(text.characters)
    place = text.characters.index("检查")
    (box,) = text.boxes(place, place + 2)
    assert box.left == pytest.approx(28, abs=2)
    assert box.top == pytest.approx(61, abs=3)


def test_pdf_may_mix_text_and_pictures(engine: list[Recognised]) -> None:
    import pypdfium2 as pdfium

    engine.append(recognised("扫描的第二页", 220, 400))
    document = pdfium.PdfDocument(making.pdf(making.BODY))
    document.import_pages(pdfium.PdfDocument(making.picture_pdf([making.scanned(LINES)])))
    stream = io.BytesIO()
    document.save(stream)
    text = read(stream.getvalue())
    assert text.format is Format.PDF
    assert bare(text.characters) == making.BODY + "扫描的第二页"
    assert text.characters[text.pages[1].start : text.pages[1].end].strip() == "扫描的第二页"


def test_lost_line_is_flagged_by_its_ink(engine: list[Recognised]) -> None:
    tops = (400, 480, 640, 720)
    engine.extend(recognised("会议指出要坚持问题导向", 220, top) for top in tops)
    page = numpy.full((2339, 1654), 255, dtype=numpy.uint8)
    stream = io.BytesIO()
    Image.fromarray(page).save(stream, "PNG")
    assert "scan.gap" not in [warning.code for warning in read(stream.getvalue()).warnings]
    page[562:600, 300:900:6] = 0
    stream = io.BytesIO()
    Image.fromarray(page).save(stream, "PNG")
    assert [(warning.code, warning.page) for warning in read(stream.getvalue()).warnings] == [("scan.gap", 1)]


def test_doubtful_lines_are_flagged(engine: list[Recognised]) -> None:
    engine.extend([recognised("会议指出", 220, 400), recognised("市佺局", 220, 480, 0.6)])
    (warning,) = read(making.scanned([])).warnings
    assert warning.code == "scan.low_score"
    assert "市佺局" in warning.sentence


def test_blank_page_says_so(engine: list[Recognised]) -> None:
    assert [warning.code for warning in read(making.scanned([])).warnings] == ["scan.no_text"]


def test_punctuation_beside_ideographs_is_full_width(engine: list[Recognised]) -> None:
    engine.append(recognised("(一)由8:30起,金额3,000元(含税)", 220, 400))
    assert read(making.scanned([])).characters == "（一）由8:30起，金额3,000元（含税）\n"


def test_without_the_extra_a_scan_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    importing = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == "rapidocr":
            raise ImportError(name)
        return importing(name, *rest, **more)

    monkeypatch.setattr(scan, "_engines", [])
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(errors.OcrMissing):
        read(making.scanned([]))


def test_picture_with_too_many_pixels_is_refused(engine: list[Recognised]) -> None:
    with pytest.raises(errors.TooLarge):
        read(making.scanned([]), limits=Limits(pixels=1000))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_torn_picture_is_torn(engine: list[Recognised], form: str) -> None:
    data = making.scanned(LINES, form=form)
    with pytest.raises(errors.TornFile):
        read(data[: len(data) // 2])
