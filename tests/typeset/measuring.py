"""量版面: what stands where in a PDF that was made, in millimetres from the sheet's upper left corner."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pypdfium2 as pdfium
import pypdfium2.raw as c

MM = 25.4 / 72
ASCENT = 0.88
"""Of a Chinese character's square, what is above the baseline."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """一个字: its origin (on the baseline), its ink, its face."""

    char: str
    x: float
    y: float
    points: float
    font: str
    colour: tuple[int, int, int]
    left: float
    right: float
    top: float
    bottom: float

    @property
    def square_top(self) -> float:
        return self.y - ASCENT * self.points * MM

    @property
    def square_bottom(self) -> float:
        return self.y + (1 - ASCENT) * self.points * MM


@dataclass(frozen=True, slots=True)
class Stroke:
    """一条线."""

    left: float
    right: float
    top: float
    bottom: float
    width: float
    colour: tuple[int, int, int]

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def length(self) -> float:
        return self.right - self.left


@dataclass(frozen=True)
class Row:
    """一行字."""

    glyphs: tuple[Glyph, ...]

    @cached_property
    def text(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)

    @property
    def first(self) -> Glyph:
        return self.glyphs[0]

    @property
    def last(self) -> Glyph:
        return self.glyphs[-1]


@dataclass(frozen=True)
class Page:
    """一面."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    strokes: tuple[Stroke, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows from top to bottom, each from left to right."""
        rows: dict[int, list[Glyph]] = {}
        for glyph in self.glyphs:
            if not glyph.char.isspace():
                rows.setdefault(round(glyph.y * 4), []).append(glyph)
        return tuple(Row(tuple(sorted(row, key=lambda glyph: glyph.x))) for _, row in sorted(rows.items()))

    def row(self, words: str) -> Row:
        """The one row that holds these words."""
        found = [row for row in self.rows if words in row.text]
        assert len(found) == 1, f"{words}: {[row.text for row in self.rows]}"
        return found[0]

    def place(self, words: str) -> tuple[Glyph, ...]:
        """The glyphs of these words, where they stand first."""
        row = next(row for row in self.rows if words in row.text)
        at = row.text.index(words)
        return row.glyphs[at : at + len(words)]


def measure(content: bytes) -> list[Page]:
    document = pdfium.PdfDocument(content)
    try:
        return [_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page(page: pdfium.PdfPage) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    glyphs = (_glyph(text, index, height) for index in range(text.count_chars()))
    strokes = tuple(_strokes(page, height))
    return Page(width * MM, height * MM, tuple(glyph for glyph in glyphs if glyph), strokes)


def _glyph(text: pdfium.PdfTextPage, index: int, height: float) -> Glyph | None:
    if c.FPDFText_IsGenerated(text, index):
        return None
    x, y = ctypes.c_double(), ctypes.c_double()
    c.FPDFText_GetCharOrigin(text, index, x, y)
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    c.FPDFText_GetFontInfo(text, index, name, 256, flags)
    colour = [ctypes.c_uint() for _ in range(4)]
    c.FPDFText_GetFillColor(text, index, *colour)
    box = text.get_charbox(index)
    return Glyph(
        char=chr(c.FPDFText_GetUnicode(text, index)),
        x=x.value * MM,
        y=(height - y.value) * MM,
        points=c.FPDFText_GetFontSize(text, index),
        font=name.value.decode().partition("+")[2],
        colour=(colour[0].value, colour[1].value, colour[2].value),
        left=box[0] * MM,
        right=box[2] * MM,
        top=(height - box[3]) * MM,
        bottom=(height - box[1]) * MM,
    )


def _strokes(page: pdfium.PdfPage, height: float) -> Iterable[Stroke]:
    for each in page.get_objects(filter=[c.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = each.get_bounds()
        width = ctypes.c_float()
        c.FPDFPageObj_GetStrokeWidth(each, width)
        colour = [ctypes.c_uint() for _ in range(4)]
        c.FPDFPageObj_GetStrokeColor(each, *colour)
        yield Stroke(
            left * MM,
            right * MM,
            (height - top) * MM,
            (height - bottom) * MM,
            width.value * MM,
            (colour[0].value, colour[1].value, colour[2].value),
        )
