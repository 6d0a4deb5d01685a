"""PDF → 原文, by pdfium: characters with page and place; pages without text go to character recognition."""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ..errors import EncryptedFile, OcrMissing, TooLarge, TornFile
from ..text import Format, Text, Warning
from . import scan
from .columns import Run
from .layout import Sheet, compose
from .limits import Limits

MILLIMETRES = 25.4 / 72
TAIL = 4096
FEW_CHARACTERS = 16
LARGE_IMAGE = 0.3
GARBLED = 0.2
SOFT_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-"})
STRETCH = re.compile(r"[^\s\u200b]+")
ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# pdfium is not safe to call from two threads at once.
PDFIUM = threading.RLock()


@contextmanager
def opened(data: bytes | BinaryIO) -> Iterator[Any]:
    """The document, with pdfium to ourselves while it is open."""
    with PDFIUM:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as fault:
            if (
                getattr(fault, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD
                or "password" in str(fault).lower()
            ):
                raise EncryptedFile from fault
            raise TornFile(str(fault)) from fault
        try:
            yield document
        finally:
            document.close()


def read_pdf(data: bytes, limits: Limits) -> Text:
    """The text of all pages; those that are pictures are recognised."""
    if b"%%EOF" not in data[-TAIL:]:
        raise TornFile("no end of file")
    with opened(data) as document:
        count = len(document)
        if count == 0:
            raise TornFile("no pages")
        if count > limits.pages:
            raise TooLarge(f"{count} pages")
        pages = [_read_page(document, number) for number in range(1, count + 1)]
    return _assemble(data, pages, limits)


@dataclass(slots=True)
class _PageRead:
    sheet: Sheet
    is_picture: bool
    garbled: bool = False


def _assemble(data: bytes, pages: list[_PageRead], limits: Limits) -> Text:
    warnings: list[Warning] = []
    sheets = []
    for page in pages:
        if page.garbled:
            sentence = "这一页的文字层是乱码，改用图像识别，请核对。"
            warnings.append(Warning("pdf.garbled", sentence, page.sheet.number))
        if page.is_picture:
            sheets.append(_recognised(data, page.sheet, limits, warnings, needed=_all_pictures(pages)))
        else:
            sheets.append(page.sheet)
    form = Format.SCAN if _all_pictures(pages) else Format.PDF
    pictures = frozenset(page.sheet.number for page in pages if page.is_picture)
    return compose(sheets, PdfLocator(data, pictures), form, warnings)


def _all_pictures(pages: list[_PageRead]) -> bool:
    """No page has text of its own, and at least one is a picture."""
    return any(page.is_picture for page in pages) and all(
        page.is_picture or not page.sheet.runs for page in pages
    )


def _recognised(data: bytes, sheet: Sheet, limits: Limits, warnings: list[Warning], *, needed: bool) -> Sheet:
    try:
        engine = scan.engine()
    except OcrMissing:
        if needed:
            raise
        warnings.append(
            Warning("pdf.page_not_read", "这一页是图像，识别文字的组件没有安装，没有读出。", sheet.number)
        )
        return sheet
    with opened(data) as document:
        picture = render_grey(document[sheet.number - 1], limits)
    found = scan.recognise(engine, picture, sheet.number, sheet.width, sheet.height)
    warnings.extend(found.warnings)
    return found.sheet


def render_grey(page: Any, limits: Limits) -> Any:
    """A grey picture of the page at 200 dpi, or as fine as the limit on pixels allows."""
    width, height = page.get_size()
    scale = 200 / 72
    if width * height * scale * scale > limits.pixels:
        scale = (limits.pixels / (width * height)) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True)
    return bitmap.to_numpy().copy()


# --- one page ----------------------------------------------------------------------------------------


def _read_page(document: Any, number: int) -> _PageRead:
    try:
        page = document[number - 1]
        textpage = page.get_textpage()
    except pdfium.PdfiumError as fault:
        raise TornFile(f"page {number}: {fault}") from fault
    try:
        frame = Frame.of(page)
        runs = list(_runs(textpage, frame))
        sheet = Sheet(number, frame.width, frame.height, runs)
        garbled = _is_garbled(runs)
        few = sum(len(run.characters) for run in runs) < FEW_CHARACTERS
        return _PageRead(sheet, garbled or (few and _is_picture(page, frame, runs)), garbled)
    finally:
        textpage.close()
        page.close()


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns pdfium's points, counted from the bottom left of the unturned page, into our millimetres."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: Any) -> Frame:
        left, bottom, right, top = page.get_bbox()
        return cls(left, bottom, right, top, page.get_rotation())

    @property
    def width(self) -> float:
        return (
            abs(self.top - self.bottom if self.rotation in (90, 270) else self.right - self.left)
            * MILLIMETRES
        )

    @property
    def height(self) -> float:
        return (
            abs(self.right - self.left if self.rotation in (90, 270) else self.top - self.bottom)
            * MILLIMETRES
        )

    def place(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a rectangle, as the page is shown."""
        if self.rotation == 90:
            sides = (bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        elif self.rotation == 180:
            sides = (self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        elif self.rotation == 270:
            sides = (self.top - top, self.right - right, self.top - bottom, self.right - left)
        else:
            sides = (left - self.left, self.top - top, right - self.left, self.top - bottom)
        return (
            sides[0] * MILLIMETRES,
            sides[1] * MILLIMETRES,
            sides[2] * MILLIMETRES,
            sides[3] * MILLIMETRES,
        )


def _characters(textpage: Any) -> str:
    """One character for each of pdfium's; those beyond the basic plane take two of its places."""
    count = textpage.count_chars()
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(textpage.raw, 0, count, buffer)
    if written == count + 1:
        return bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
    # Where pdfium leaves characters out of its text, places and text no longer agree: ask one by one.
    codes = (pdfium_c.FPDFText_GetUnicode(textpage.raw, index) for index in range(count))
    units = "".join(chr(code if 0 < code < 0x110000 else 0xFFFD) for code in codes)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _runs(textpage: Any, frame: Frame) -> Iterator[Run]:
    """The stretches between spaces: only their two ends are asked for a place, which keeps reading fast."""
    characters = _characters(textpage)
    astral = ASTRAL.search(characters) is not None
    raw = textpage.raw
    first, last = pdfium_c.FS_RECTF(), pdfium_c.FS_RECTF()
    to_first, to_last = ctypes.byref(first), ctypes.byref(last)
    loose = pdfium_c.FPDFText_GetLooseCharBox
    place = frame.place
    shift = 0
    for match in STRETCH.finditer(characters):
        start, end = match.span()
        stretch = match.group()
        before = shift
        if astral:
            shift += len(ASTRAL.findall(stretch))
        if not (loose(raw, start + before, to_first) and loose(raw, end + shift - 1, to_last)):
            continue
        yield Run(
            stretch.translate(SOFT_HYPHENS) if "\x02" in stretch or "\ufffe" in stretch else stretch,
            *place(
                min(first.left, last.left),
                min(first.bottom, last.bottom),
                max(first.right, last.right),
                max(first.top, last.top),
            ),
            start + before,
            _is_spaced(raw, characters, start, before),
        )


def _is_spaced(raw: Any, characters: str, start: int, shift: int) -> bool:
    """Whether a space was written before; those that pdfium makes up of gaps do not count."""
    if start == 0 or characters[start - 1] in "\r\n":
        return False
    return bool(pdfium_c.FPDFText_IsGenerated(raw, start + shift - 1) != 1)


def _is_garbled(runs: list[Run]) -> bool:
    """Fonts without a usable map to Unicode give private or replacement characters."""
    characters = "".join(run.characters for run in runs)
    odd = sum("\ue000" <= c <= "\uf8ff" or c == "\ufffd" or c < " " for c in characters)
    return odd > 4 and odd > GARBLED * len(characters)


def _is_picture(page: Any, frame: Frame, runs: list[Run]) -> bool:
    """An image over much of the page; or drawings alone, where letters were turned into outlines."""
    area = abs((frame.right - frame.left) * (frame.top - frame.bottom)) or 1.0
    outlines = 0
    for found in page.get_objects(max_depth=3):
        if found.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = found.get_bounds()
            if abs((right - left) * (top - bottom)) > LARGE_IMAGE * area:
                return True
        outlines += found.type == pdfium_c.FPDF_PAGEOBJ_PATH
    return not runs and outlines > FEW_CHARACTERS


# --- places on demand --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PdfLocator:
    """Asks pdfium again for the characters of one stretch."""

    data: bytes
    pictures: frozenset[int]

    def __call__(self, page: int, run: Run, start: int, end: int) -> tuple[float, float, float, float]:
        if page in self.pictures:
            return scan.interpolated(page, run, start, end)
        with opened(self.data) as document:
            sheet = document[page - 1]
            textpage = sheet.get_textpage()
            frame = Frame.of(sheet)
            rect = pdfium_c.FS_RECTF()
            places = []
            for index in range(*_units(run, start, end)):
                if pdfium_c.FPDFText_GetLooseCharBox(textpage.raw, index, ctypes.byref(rect)):
                    places.append(frame.place(rect.left, rect.bottom, rect.right, rect.top))
        if not places:
            return scan.interpolated(page, run, start, end)
        lefts, tops, rights, bottoms = zip(*places, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


def _units(run: Run, start: int, end: int) -> tuple[int, int]:
    """Where pdfium keeps these characters: it counts UTF-16 units."""
    first = run.key + start + len(ASTRAL.findall(run.characters[:start]))
    return first, first + (end - start) + len(ASTRAL.findall(run.characters[start:end]))
