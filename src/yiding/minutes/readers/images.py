"""页面图像: the picture of one page, for showing beside the record."""

from __future__ import annotations

import functools
import io
import shutil
import struct
import subprocess
import zlib
from collections.abc import Sequence
from typing import Any

from ..errors import ReadError, TornFile
from ..text import Format
from . import scan
from .limits import DEFAULT_LIMITS, Limits
from .ofd import OfdDocument, open_ofd
from .pdf import opened
from .sniff import sniff
from .source import Source, load

MOST_DPI = 300
SYSTEM_FONT = "Noto Serif CJK SC"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def page_image(
    source: Source, number: int, *, dpi: int = 110, limits: Limits = DEFAULT_LIMITS
) -> bytes | None:
    """页面图像 (PNG) of page ``number``, from 1; None where there is no such page or it cannot be drawn."""
    try:
        data = load(source, limits)
        form = sniff(data, limits)
        dpi = max(20, min(dpi, MOST_DPI))
        if form is Format.PDF:
            return _pdf(data, number, dpi, limits)
        if form is Format.SCAN:
            return _scan(data, number, dpi, limits)
        return _ofd(data, number, dpi, limits) if form is Format.OFD else None
    except ReadError:
        raise
    except Exception as fault:
        raise TornFile(f"{type(fault).__name__}: {fault}") from fault


def _pdf(data: bytes, number: int, dpi: int, limits: Limits) -> bytes | None:
    with opened(data) as document:
        if not 1 <= number <= len(document):
            return None
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(dpi / 72, (limits.pixels / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True, draw_annots=True)
        return png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)


def png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """Eight-bit grey, RGB or RGBA rows as a PNG file."""
    colour = {1: 0, 3: 2, 4: 6}[channels]
    rows = b"".join(b"\x00" + pixels[row * stride : row * stride + width * channels] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return (
        PNG_SIGNATURE
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 6))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _scan(data: bytes, number: int, dpi: int, limits: Limits) -> bytes | None:
    for index, (picture, width, _) in enumerate(scan.pictures(data, limits), 1):
        if index == number:
            return _shrunk(picture, width / 25.4 * dpi)
    return None


def _shrunk(picture: Any, width: float) -> bytes:
    from PIL import Image

    image = Image.fromarray(picture)
    if image.width > width:
        image = image.resize((max(1, round(width)), max(1, round(image.height * width / image.width))))
    return png(image.tobytes(), image.width, image.height, image.width, 1)


# --- OFD ---------------------------------------------------------------------------------------------


def _ofd(data: bytes, number: int, dpi: int, limits: Limits) -> bytes | None:
    """Characters and images at their places; lines, seals and annotations are not drawn."""
    try:
        from PIL import Image, ImageDraw
    except ImportError:
        return None
    document = open_ofd(data, limits)
    if not 1 <= number <= len(document.pages):
        return None
    page = document.pages[number - 1]
    scale = min(dpi / 25.4, (limits.pixels / max(page.width * page.height, 1)) ** 0.5)
    canvas = Image.new(
        "RGB", (max(1, round(page.width * scale)), max(1, round(page.height * scale))), "white"
    )
    for image in page.images:
        _paste(
            canvas,
            document,
            image.resource,
            (image.left, image.top, image.width, image.height),
            scale,
            limits,
        )
    draw = ImageDraw.Draw(canvas)
    for glyph in (glyph for glyphs in page.glyphs for glyph in glyphs):
        font = _font(_embedded(document, glyph.font), max(1, round(glyph.size * scale)))
        if font is None:
            return None
        draw.text(
            (glyph.left * scale, glyph.base * scale), glyph.character, font=font, fill="black", anchor="ls"
        )
    return png(canvas.tobytes(), canvas.width, canvas.height, canvas.width * 3, 3)


def _paste(
    canvas: Any, document: OfdDocument, resource: str, place: Sequence[float], scale: float, limits: Limits
) -> None:
    from PIL import Image

    name = document.files.get(resource)
    if name is None:
        return
    try:
        picture = next(scan.pictures(document.archive.part(name), limits))[0]
    except ReadError:
        return
    size = (max(1, round(place[2] * scale)), max(1, round(place[3] * scale)))
    canvas.paste(Image.fromarray(picture).resize(size), (round(place[0] * scale), round(place[1] * scale)))


def _embedded(document: OfdDocument, font: str) -> bytes | None:
    name = document.fonts.get(font)
    return document.archive.part(name) if name and document.archive.has(name) else None


@functools.lru_cache(maxsize=64)
def _font(embedded: bytes | None, size: int) -> Any:
    """The file's own font, else a Chinese one of the machine."""
    from PIL import ImageFont

    if embedded is not None:
        try:
            return ImageFont.truetype(io.BytesIO(embedded), size)
        except OSError:
            pass
    found = _system_font()
    return ImageFont.truetype(found[0], size, index=found[1]) if found else None


@functools.lru_cache(maxsize=1)
def _system_font() -> tuple[str, int] | None:
    """File and face: a collection holds the Japanese forms first."""
    program = shutil.which("fc-match")
    if program is None:
        return None
    found = subprocess.run(  # noqa: S603
        [program, "-f", "%{index} %{file}", f"{SYSTEM_FONT}:lang=zh-cn"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    index, _, path = found.stdout.strip().partition(" ")
    return (path, int(index)) if path and index.isdigit() else None
