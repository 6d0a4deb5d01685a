"""看内容: what a stream of bytes is, told by its content and never by its name, and whether it is whole."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import SEEK_END
from typing import BinaryIO, Final

from yiding.minutes.errors import EncryptedFile, TornFile
from yiding.minutes.readers.pdf import opened

from .errors import EmptyPaper, LockedPaper, TornPaper, UnknownPaper

ENDS = 4096
SAMPLE = 64 * 1024
PIECE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PNG, PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND"
JPEG, JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
IMAGES = (b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")
ENCRYPTED = 0x1
MOST_PARTS = 20_000


class Kind(StrEnum):
    """格式: what papers may be."""

    PDF = "pdf"
    OFD = "ofd"
    WORD = "docx"
    SHEET = "xlsx"
    SLIDES = "pptx"
    OPEN = "odt"
    OLD_OFFICE = "doc"
    PNG = "png"
    JPEG = "jpg"
    IMAGE = "tif"
    TEXT = "txt"


SUFFIXES: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.OPEN: ("odt", "ods", "odp"),
    Kind.OLD_OFFICE: ("doc", "xls", "ppt", "wps", "et", "dps"),
    Kind.JPEG: ("jpg", "jpeg"),
    Kind.IMAGE: ("tif", "tiff", "gif", "bmp"),
    Kind.TEXT: ("txt", "csv", "md"),
}
"""The endings of names that fit a kind, where it is not the kind's own word alone."""

PARTS: Final = (
    ("ofd.xml", Kind.OFD),
    ("word/document.xml", Kind.WORD),
    ("xl/workbook.xml", Kind.SHEET),
    ("ppt/presentation.xml", Kind.SLIDES),
    ("content.xml", Kind.OPEN),
)


@dataclass(frozen=True, slots=True)
class Looked:
    """看过的文件: what it is, and its pages where counting them is cheap."""

    kind: Kind
    pages: int | None = None


def look(content: BinaryIO) -> Looked:
    """What a stream that can be wound back holds; it is left at its beginning.

    Raises EmptyPaper, TornPaper, LockedPaper, UnknownPaper.
    """
    try:
        size = content.seek(0, SEEK_END)
        if size == 0:
            raise EmptyPaper
        content.seek(max(0, size - ENDS))
        tail = content.read(ENDS)
        content.seek(0)
        head = content.read(SAMPLE)
        return _look(content, head, tail)
    finally:
        content.seek(0)


def _look(content: BinaryIO, head: bytes, tail: bytes) -> Looked:
    if b"%PDF-" in head[:1024]:
        return Looked(Kind.PDF, _pages(content, tail))
    if head.startswith(b"PK"):
        return Looked(_package(content))
    if head.startswith(OLE):
        return Looked(_old_office(content))
    if head.startswith(PNG):
        return _image(Kind.PNG, is_whole=PNG_END in tail)
    if head.startswith(JPEG):
        return _image(Kind.JPEG, is_whole=JPEG_END in tail)
    if head.startswith(IMAGES):
        return Looked(Kind.IMAGE)
    if b"\x00" in head and not head.startswith(WIDE_TEXT):
        raise UnknownPaper
    return Looked(Kind.TEXT)


def _image(kind: Kind, *, is_whole: bool) -> Looked:
    if not is_whole:
        raise TornPaper
    return Looked(kind, 1)


def _pages(content: BinaryIO, tail: bytes) -> int:
    if b"%%EOF" not in tail:
        raise TornPaper
    content.seek(0)
    try:
        with opened(content) as document:
            return len(document)
    except EncryptedFile as error:
        raise LockedPaper from error
    except TornFile as error:
        raise TornPaper from error


def _package(content: BinaryIO) -> Kind:
    """Office documents are zip archives; their list of parts stands at the end, so a torn one has none."""
    try:
        with zipfile.ZipFile(content) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise TornPaper from error
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise LockedPaper
    names = {part.filename.lower() for part in parts}
    kind = next((kind for name, kind in PARTS if name in names), None)
    has_macros = any(name.endswith("vbaproject.bin") for name in names)
    if kind is None or has_macros or len(parts) > MOST_PARTS:
        raise UnknownPaper
    return kind


def _old_office(content: BinaryIO) -> Kind:
    """Old office files; an encrypted new one is kept in the same kind of container."""
    content.seek(0)
    before = b""
    while piece := content.read(PIECE):
        if OLE_ENCRYPTED in before + piece:
            raise LockedPaper
        before = piece[-len(OLE_ENCRYPTED) :]
    return Kind.OLD_OFFICE


def fitting_name(name: str, kind: Kind) -> str:
    """The name without any path or control character, with an ending that fits the content.

    A text that is called ``.bat`` or ``.html`` would be run by whoever opens what they downloaded.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(character for character in last if character.isprintable()).strip(" .") or "未命名"
    suffix = plain.rpartition(".")[2].lower() if "." in plain else ""
    if suffix in SUFFIXES.get(kind, (kind.value,)):
        return f"{plain[: -len(suffix) - 1][:200]}.{suffix}"
    return f"{plain[:200]}.{kind.value}"
