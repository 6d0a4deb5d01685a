"""Many PDFs as one: bookmarks, a reader's name, a part that is broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pytest

from tests.typeset.measuring import measure
from tests.typeset.papers import LONG, MINUTES, NOTICE, filled
from yiding.typeset import Part, pack, to_pdf
from yiding.typeset.errors import BadPart
from yiding.typeset.packing import join, stamp

READER = "临澜市财政局 骆旻 2026年3月9日 08:30"


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return [
        Part("会议议程", to_pdf(filled(3)).content),
        Part("一、关于消防水源", to_pdf(NOTICE).content, 0),
        Part("附件 分解表", to_pdf(LONG).content, 1),
        Part("二、上次会议纪要", to_pdf(MINUTES).content),
    ]


def outline_of(content: bytes) -> list[tuple[int, str, int]]:
    document = pdfium.PdfDocument(content)
    try:
        return [(m.level, m.get_title(), m.get_dest().get_index()) for m in document.get_toc()]
    finally:
        document.close()


def texts_of(content: bytes) -> list[str]:
    return ["".join(row.text for row in page.rows) for page in measure(content)]


def test_pages_come_in_order_with_a_bookmark_for_each_part(parts: list[Part]) -> None:
    joined = join(parts)
    counts = [len(measure(part.content)) for part in parts]
    assert len(measure(joined)) == sum(counts)
    outline = outline_of(joined)
    starts = [sum(counts[:n]) for n in range(4)]
    for part, start in zip(parts, starts, strict=True):
        assert (part.level, part.title, start) in outline
    at = starts[1]
    assert (1, NOTICE.title, at) in outline
    assert (2, "一、总体要求", at) in outline


def test_each_page_bears_the_readers_name_and_stays_searchable(parts: list[Part]) -> None:
    content = pack(parts, READER)
    name = "".join(READER.split())
    for stamped, plain in zip(_letters(content), _letters(join(parts)), strict=True):
        assert "".join(stamped).count(name) == 3
        rest = "".join(stamped).replace(name, "")
        assert rest == "".join(plain)


def _letters(content: bytes) -> Iterator[list[str]]:
    for page in measure(content):
        yield [glyph.char for glyph in page.glyphs if not glyph.char.isspace()]


def test_the_name_is_grey_and_lies_across_the_page(parts: list[Part]) -> None:
    (page,) = measure(pack(parts[:1], READER))
    mark = [glyph for glyph in page.glyphs if glyph.colour == (110, 110, 110)]
    assert max(g.top for g in mark) - min(g.top for g in mark) > 100
    assert all(0 < glyph.x < 210 for glyph in mark)


def test_no_name_acts_as_a_command(parts: list[Part]) -> None:
    name = '#panic("x") $ \\ *王* "'
    assert "".join(name.split()) in "".join(next(_letters(stamp(parts[0].content, name))))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF", b"not a pdf", b"%PDF-1.7 torn"])
def test_a_broken_part_is_named(parts: list[Part], content: bytes) -> None:
    with pytest.raises(BadPart) as caught:
        pack([parts[0], replace(parts[1], content=content)])
    assert caught.value.detail == parts[1].title


def test_a_torn_part_is_named_or_mended(parts: list[Part]) -> None:
    torn = replace(parts[1], content=parts[1].content[:4000])
    with pytest.raises(BadPart) as caught:
        pack([torn])
    assert caught.value.detail == torn.title


def test_an_encrypted_part_is_named(parts: list[Part]) -> None:
    import io

    from pypdf import PdfWriter

    writer: Any = PdfWriter(clone_from=io.BytesIO(parts[0].content))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(BadPart):
        pack([replace(parts[0], content=stream.getvalue())])


def test_nothing_to_join_is_told() -> None:
    with pytest.raises(BadPart):
        pack([])
