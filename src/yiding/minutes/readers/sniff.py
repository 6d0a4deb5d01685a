"""识别格式: by the content of a file, never by its name."""

from __future__ import annotations

import re

from ..errors import EncryptedFile, UnknownFormat
from ..text import Format
from .archive import Archive
from .limits import Limits

HEAD = 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IMAGES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\x00",
    b"MM\x00*",
    b"II+\x00",
    b"MM\x00+",
    b"BM",
    b"GIF8",
)
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
WORD_STREAM = "WordDocument".encode("utf-16-le")
HTML_START = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
HTML_INSIDE = re.compile(rb"\s*<[a-z!].*?<(/p|/div|/td|br|body)\b", re.I | re.S)
WORD_XML = re.compile(rb"\s*<\?xml.{0,400}?(progid=\"Word\.Document\"|<w:wordDocument|<pkg:package)", re.S)
WORD_IDENT = b"\xec\xa5"
FIB_ENCRYPTED = 0x0100


def sniff(data: bytes, limits: Limits) -> Format:
    """The format of ``data``; plain text is what is left when nothing else fits."""
    head = data[:HEAD]
    if b"%PDF-" in head:
        return Format.PDF
    if head.startswith(OLE):
        return _ole(data)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, limits)
    if _is_image(head):
        return Format.SCAN
    if head.lstrip().startswith(b"{\\rtf") or WORD_XML.match(head):
        return Format.DOC
    return Format.HTML if _is_html(data) else Format.TEXT


def _is_image(head: bytes) -> bool:
    if head.startswith(b"BM"):
        return head[6:10] == b"\x00\x00\x00\x00"
    return head.startswith(IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")


def _is_html(data: bytes) -> bool:
    sample = data[:16_384]
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        sample = sample.replace(b"\x00", b"")[2:]
    sample = sample.removeprefix(b"\xef\xbb\xbf")
    return bool(HTML_START.match(sample) or HTML_INSIDE.match(sample))


def _zip(data: bytes, limits: Limits) -> Format:
    names = {name.lower() for name in Archive(data, limits).names()}
    if "ofd.xml" in names:
        return Format.OFD
    if "word/document.xml" in names or any(name.startswith("word/document") for name in names):
        return Format.DOCX
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        return Format.DOC
    raise UnknownFormat


def _ole(data: bytes) -> Format:
    """Old Word and WPS files; an encrypted DOCX is kept in the same kind of container."""
    if ENCRYPTED_OFFICE in data:
        raise EncryptedFile
    if WORD_STREAM not in data:
        raise UnknownFormat
    if _has_encrypted_word_stream(data):
        raise EncryptedFile
    return Format.DOC


def _has_encrypted_word_stream(data: bytes) -> bool:
    """The stream begins on a sector; bit 8 of its flags says encrypted ([MS-DOC] 2.5.1)."""
    place = data.find(WORD_IDENT, 512)
    while place != -1:
        if place % 512 == 0:
            return bool(int.from_bytes(data[place + 10 : place + 12], "little") & FIB_ENCRYPTED)
        place = data.find(WORD_IDENT, place + 1)
    return False
