"""The picture of a page that stands beside the record."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.minutes.readers import making
from yiding.minutes import errors
from yiding.minutes.readers.images import page_image


def opened(data: bytes | None) -> Image.Image:
    assert data is not None
    image = Image.open(io.BytesIO(data))
    image.load()
    assert image.format == "PNG"
    return image


@pytest.mark.parametrize("kind", ["pdf", "ofd", "scan"])
def test_page_has_a_picture_of_its_size_with_ink(kind: str) -> None:
    making.font_file()
    sources = {
        "pdf": lambda: making.numbered_pdf(3),
        "ofd": lambda: making.ofd(making.ofd_line("会议听取了汇报", 28, 50)),
        "scan": lambda: making.scanned([(28, 50, "会议听取了汇报")]),
    }
    image = opened(page_image(sources[kind](), 1, dpi=110))
    assert image.size == (pytest.approx(909, abs=3), pytest.approx(1286, abs=3))
    dark = image.convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()
    assert dark is not None
    assert dark[0] == pytest.approx(28 / 25.4 * 110, abs=40)


def test_page_that_is_not_there_has_none() -> None:
    assert page_image(making.numbered_pdf(1), 99) is None
    assert page_image(making.numbered_pdf(1), 0) is None
    assert page_image("会议".encode(), 1) is None


def test_torn_file_is_torn() -> None:
    with pytest.raises(errors.ReadError):
        page_image(b"%PDF-1.4 torn", 1)
