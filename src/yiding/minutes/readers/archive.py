"""压缩包: DOCX and OFD are zip files; nothing is ever unpacked to a path of theirs."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

from lxml import etree

from ..errors import EncryptedFile, TooLarge, TornFile, UnsafeFile
from .limits import Limits

CHUNK = 1024 * 1024
DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)

Element = Any


class Archive:
    """压缩包: parts by name, with their sizes checked before and while unpacking."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (
            zipfile.BadZipFile,
            ValueError,
            OSError,
            EOFError,
            NotImplementedError,
            OverflowError,
        ) as fault:
            raise TornFile(str(fault)) from fault
        self._limits = limits
        self._unpacked = 0
        self._parts = {_tidy(info.filename): info for info in self._zip.infolist()}
        self._check(self._zip.infolist())

    def _check(self, infos: Sequence[zipfile.ZipInfo]) -> None:
        limits = self._limits
        if len(infos) > limits.parts:
            raise UnsafeFile(f"{len(infos)} parts")
        if any(info.flag_bits & 1 for info in infos):
            raise EncryptedFile
        if sum(info.file_size for info in infos) > limits.unpacked_bytes:
            raise UnsafeFile("unpacked size")
        for info in infos:
            swollen = info.file_size > limits.compression_ratio * max(info.compress_size, 1)
            if info.file_size > limits.compression_free and swollen:
                raise UnsafeFile(f"compression ratio of {info.filename}")

    def names(self) -> Sequence[str]:
        return tuple(self._parts)

    def has(self, name: str) -> bool:
        return _tidy(name) in self._parts

    def part(self, name: str) -> bytes:
        """The bytes of one part; TornFile where it is missing or damaged."""
        info = self._parts.get(_tidy(name))
        if info is None:
            raise TornFile(f"{name} is missing")
        try:
            return self._unpack(info)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as fault:
            raise TornFile(f"{name}: {fault}") from fault

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        pieces = []
        size = 0
        with self._zip.open(info) as stream:
            while piece := stream.read(CHUNK):
                size += len(piece)
                self._unpacked += len(piece)
                if size > self._limits.part_bytes:
                    raise TooLarge(info.filename)
                if self._unpacked > self._limits.unpacked_bytes:
                    raise UnsafeFile("unpacked size")
                pieces.append(piece)
        return b"".join(pieces)

    def xml(self, name: str) -> Element:
        """The root element of one part."""
        return parse_xml(self.part(name), self._limits)


def parse_xml(data: bytes, limits: Limits) -> Element:
    """The root element, with entities, document type and network off: any declaration of them is refused."""
    if DECLARATION.search(data) or (b"\x00" in data and DECLARATION.search(data.replace(b"\x00", b""))):
        raise UnsafeFile("document type declaration")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as fault:
        raise TornFile(str(fault)) from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeFile("document type declaration")
    _check_depth(root, limits)
    return root


def _check_depth(root: Element, limits: Limits) -> None:
    """Readers walk elements by recursion: a tree deeper than any real document is refused."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.xml_depth:
            raise UnsafeFile("elements too deep")


def local(element: Element) -> str:
    """The name of an element without its namespace; comments and instructions have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(value)
    return None


def child(element: Element, *path: str) -> Element | None:
    """The first child along ``path``, by names without namespace."""
    for name in path:
        element = next((each for each in element if local(each) == name), None)
        if element is None:
            return None
    return element


def children(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else [each for each in element if local(each) == name]


def resolve(base: str, target: str) -> str:
    """The name of a part that ``base`` points to."""
    return _tidy(target if target.startswith("/") else posixpath.join(posixpath.dirname(base), target))


def _tidy(name: str) -> str:
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/")
