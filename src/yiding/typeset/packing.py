"""会议材料合订: many PDFs as one, with bookmarks, and a reader's name across each page."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import Destination

from yiding.minutes.errors import ReadError
from yiding.minutes.readers.pdf import opened

from .errors import BadPart
from .fonts import faces
from .made import Part
from .pdf import compiled

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_DEEPEST = 12


def pack(parts: Sequence[Part], watermark: str | None = None) -> bytes:
    """All parts as one PDF, in order; raises :class:`BadPart` that names the part that cannot be read.

    ``watermark`` is what each page bears (the reader's name and the time). For many readers, join once and
    stamp the result for each.
    """
    joined = join(parts)
    return stamp(joined, watermark) if watermark else joined


def join(parts: Sequence[Part]) -> bytes:
    """One PDF with a bookmark for each part, the part's own bookmarks below it."""
    if not parts:
        raise BadPart("没有材料")
    writer = PdfWriter()
    parents: list[tuple[int, Any]] = []
    for part in parts:
        reader = _reader(part)
        first = len(writer.pages)
        try:
            writer.append(reader, import_outline=False)
            own = list(_bookmarks(reader))
        except Exception as error:  # pypdf raises whatever a broken file leads it to
            raise BadPart(part.title) from error
        while parents and parents[-1][0] >= part.level:
            parents.pop()
        item = writer.add_outline_item(
            title=part.title, page_number=first, parent=parents[-1][1] if parents else None
        )
        parents.append((part.level, item))
        _add(writer, own, first, item)
    writer.page_mode = "/UseOutlines"
    return _written(writer)


def _reader(part: Part) -> PdfReader:
    """A part that pdfium can open, and that has pages."""
    try:
        with opened(part.content) as document:
            if not len(document):
                raise BadPart(part.title)
        return PdfReader(io.BytesIO(part.content))
    except ReadError as error:
        raise BadPart(part.title) from error
    except BadPart:
        raise
    except Exception as error:  # as above
        raise BadPart(part.title) from error


def _bookmarks(reader: PdfReader) -> Iterator[tuple[int, str, int]]:
    """Depth, words and page of each bookmark."""

    def walk(items: Sequence[Any], depth: int) -> Iterator[tuple[int, str, int]]:
        for item in items:
            if isinstance(item, list):
                if depth < _DEEPEST:
                    yield from walk(item, depth + 1)
            elif isinstance(item, Destination):
                page = reader.get_destination_page_number(item)
                if page is not None and page >= 0:
                    yield depth, str(item.title or ""), page

    return walk(reader.outline, 0)


def _add(writer: PdfWriter, marks: Sequence[tuple[int, str, int]], first: int, parent: Any) -> None:
    above: list[tuple[int, Any]] = [(-1, parent)]
    for depth, title, page in marks:
        while above[-1][0] >= depth:
            above.pop()
        above.append(
            (depth, writer.add_outline_item(title=title, page_number=first + page, parent=above[-1][1]))
        )


def stamp(content: bytes, text: str) -> bytes:
    """The same PDF with these words across each page, in grey; what it says stays searchable."""
    try:
        writer = PdfWriter(clone_from=io.BytesIO(content))
    except Exception as error:  # as above
        raise BadPart("合订本") from error
    stamps: dict[tuple[int, int], Any] = {}
    for page in writer.pages:
        box = page.mediabox
        size = max(round(box.width), 1), max(round(box.height), 1)
        if size not in stamps:
            stamps[size] = PdfReader(io.BytesIO(_mark(text, *size))).pages[0]
        place = Transformation().translate(float(box.left), float(box.bottom))
        page.merge_transformed_page(stamps[size], place)
    return _written(writer)


def _mark(text: str, width: int, height: int) -> bytes:
    own = faces()
    face = own["hei"]
    told = {
        "text": "".join(char for char in text if char.isprintable())[:80],
        "width": width,
        "height": height,
        "families": list(face.families),
        "weight": face.used.weight,
    }
    return compiled(own, "watermark.typ", json.dumps(told, ensure_ascii=False), _EPOCH)


def _written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
