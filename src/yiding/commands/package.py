"""备份包: one tar file with the rows, the kept files and the office's own words, and a manifest at its end.

=====================================  ==================================================================
member                                 what
=====================================  ==================================================================
``header.json``                        format, version, migrations, the columns of every table
``tables/core.job/000001.jsonl.gz``    rows, one JSON list a line; a table is as many parts as it needs
``files/DIGEST``                       the bytes of a kept file under their SM3 digest
``vocabulary/NAME.toml``               the office's own words
``audit/NAME.jsonl``                   archived audit events
``manifest.json``                      the header; rows and SM3 of each table; count, bytes, SM3 of files
=====================================  ==================================================================

It is written and read from beginning to end, a part at a time, so that neither needs memory for the whole.
A package without its manifest, or one that does not keep what its manifest says, is damaged.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import IO, Any, BinaryIO

from cryptography.hazmat.primitives.hashes import SM3, Hash

from .errors import DamagedPackage, NewerPackage, NoPackage, NotPackage
from .sealing import MAGIC, Opener, Sink
from .tables import Tally

FORMAT = 1
PART = 4 * 1024 * 1024
PIECE = 1024 * 1024
HEADER, MANIFEST = "header.json", "manifest.json"
BESIDE = ("vocabulary", "audit")
TAR_MARK, TAR_MARK_AT = b"ustar", 257


class Files:
    """文件清点: count, bytes and the SM3 of the digests in their order."""

    def __init__(self) -> None:
        self.count = self.bytes = 0
        self._digest = Hash(SM3())

    def add(self, digest: str, size: int) -> None:
        self.count, self.bytes = self.count + 1, self.bytes + size
        self._digest.update(f"{digest}\n".encode("ascii"))

    def told(self) -> dict[str, Any]:
        return {
            "count": self.count,
            "bytes": self.bytes,
            "digest": self._digest.copy().finalize().hex(),
        }


def sm3(data: bytes) -> str:
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize().hex()


# --- writing ---------------------------------------------------------------------------------------------


class Writer:
    """Writes a package into a stream that is only written to."""

    def __init__(self, sink: Sink, header: dict[str, Any]) -> None:
        self.tar = tarfile.open(  # noqa: SIM115 - closed by ``close``
            fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT
        )  # type: ignore[call-overload]
        self.manifest = {**header, "tables": {}, "missing": [], **{kind: {} for kind in BESIDE}}
        self.files = Files()
        self._add(HEADER, _json(header))

    def table(self, label: str, lines: Iterable[bytes]) -> None:
        """Every row of a table."""
        tally, number, part, size = Tally(), 0, list[bytes](), 0
        for line in lines:
            tally.add(line)
            part.append(line)
            size += len(line)
            if size >= PART:
                number += 1
                self._part(label, number, part)
                part, size = [], 0
        if part:
            self._part(label, number + 1, part)
        self.manifest["tables"][label] = tally.told()

    def _part(self, label: str, number: int, part: list[bytes]) -> None:
        packed = gzip.compress(b"\n".join(part) + b"\n", compresslevel=6, mtime=0)
        self._add(f"tables/{label}/{number:06}.jsonl.gz", packed)

    def file(self, digest: str, size: int, source: BinaryIO) -> None:
        """The bytes of a kept file; ``size`` of them."""
        self._copy(f"files/{digest}", size, source)
        self.files.add(digest, size)

    def missing(self, digest: str) -> None:
        """A file that a row names and that is not there, or not whole."""
        self.manifest["missing"].append(digest)

    def beside(self, kind: str, path: Path) -> None:
        """A file that no row names: one of ``BESIDE``."""
        with path.open("rb") as source:
            self.manifest[kind][path.name] = digest_of(source)
            source.seek(0)
            self._copy(f"{kind}/{path.name}", os.fstat(source.fileno()).st_size, source)

    def close(self) -> None:
        self.manifest["files"] = self.files.told()
        self._add(MANIFEST, _json(self.manifest))
        self.tar.close()

    def _add(self, name: str, content: bytes) -> None:
        self._copy(name, len(content), io.BytesIO(content))

    def _copy(self, name: str, size: int, source: IO[bytes]) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self.tar.addfile(member, source)
        # The list would grow with the number of files.
        self.tar.members = []


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()


# --- reading ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Member:
    """包内一项: ``kind`` is ``tables``, ``files`` or one of ``BESIDE``; ``name`` which one."""

    kind: str
    name: str
    size: int
    content: IO[bytes]


@dataclass(slots=True)
class Reader:
    """Reads a package from beginning to end, once. ``manifest`` is there when all has been read."""

    tar: tarfile.TarFile
    stream: BinaryIO
    header: dict[str, Any] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)

    def members(self) -> Iterator[Member]:
        """Everything between header and manifest."""
        while (member := self._next()) is not None:
            if member.name == MANIFEST:
                self.manifest = _loaded(self._content(member).read())
                return
            kind, _, rest = member.name.partition("/")
            name = rest.rpartition("/")[0] if kind == "tables" else rest
            yield Member(kind, name, member.size, self._content(member))
        raise DamagedPackage("缺少末尾的清单")

    def read_header(self) -> None:
        member = self._next()
        if member is None or member.name != HEADER:
            raise NotPackage
        self.header = _loaded(self._content(member).read())
        if self.header.get("format") != FORMAT:
            raise NewerPackage(f"格式 {self.header.get('format')}")

    def tables(self, others: Callable[[Member], None]) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Each table with its lines; what is no table goes to ``others``."""
        for kind, run in groupby(self.members(), key=lambda one: (one.kind, one.name)):
            if kind[0] == "tables":
                yield kind[1], (line for part in run for line in _lines(part))
            else:
                for member in run:
                    others(member)

    def drain(self) -> None:
        """Reads what follows the manifest: a sealed package is whole only when its last piece opens."""
        while self.stream.read(PIECE):
            pass

    def _next(self) -> tarfile.TarInfo | None:
        member = self.tar.next()
        self.tar.members = []  # type: ignore[attr-defined]
        return member

    def _content(self, member: tarfile.TarInfo) -> IO[bytes]:
        content = self.tar.extractfile(member)
        if content is None:
            raise DamagedPackage(member.name)
        return content


def _loaded(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except ValueError as error:
        raise DamagedPackage("清单") from error
    if not isinstance(value, dict):
        raise DamagedPackage("清单")
    return value


def _lines(part: Member) -> Iterator[bytes]:
    with gzip.open(part.content) as rows:
        for line in rows:
            yield line.rstrip(b"\n")


@contextmanager
def opened(path: Path, passphrase: Callable[[], str]) -> Iterator[Reader]:
    """A package to read; ``passphrase`` is called where it is sealed. What is torn raises DamagedPackage."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise NoPackage(f"{path}：{error.strerror}") from error
    with file:
        stream = _stream(file, passphrase)
        try:
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                reader = Reader(tar, stream)
                reader.read_header()
                yield reader
        except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise DamagedPackage(str(error)) from error


def _stream(file: BinaryIO, passphrase: Callable[[], str]) -> BinaryIO:
    head = file.read(TAR_MARK_AT + len(TAR_MARK))
    file.seek(0)
    if head.startswith(MAGIC):
        return io.BufferedReader(Opener(file, passphrase()), PIECE)
    if head[TAR_MARK_AT:] != TAR_MARK:
        raise NotPackage
    if os.fstat(file.fileno()).st_size % tarfile.RECORDSIZE:
        raise DamagedPackage("文件不完整")
    return file


# --- looking over ----------------------------------------------------------------------------------------


def verify(reader: Reader) -> dict[str, Any]:
    """Reads all of a package and gives back its manifest. Raises DamagedPackage where a digest differs."""
    files, beside = Files(), {kind: dict[str, str]() for kind in BESIDE}

    def other(member: Member) -> None:
        if member.kind in beside:
            beside[member.kind][member.name] = digest_of(member.content)
        elif member.kind != "files" or digest_of(member.content) != member.name:
            raise DamagedPackage(f"{member.kind}/{member.name}")
        else:
            files.add(member.name, member.size)

    found = {label: _tally(lines) for label, lines in reader.tables(other)}
    reader.drain()
    said = reader.manifest
    empty = dict.fromkeys(said.get("tables", {}), Tally().told())
    header = {key: said.get(key) for key in reader.header}
    told = {**header, "tables": {**empty, **found}, "files": files.told(), **beside}
    if header != reader.header or any(said.get(key) != value for key, value in told.items()):
        raise DamagedPackage("与清单不符")
    return said


def _tally(lines: Iterable[bytes]) -> dict[str, Any]:
    tally = Tally()
    for line in lines:
        tally.add(line)
    return tally.told()


def digest_of(content: IO[bytes]) -> str:
    digest = Hash(SM3())
    while piece := content.read(PIECE):
        digest.update(piece)
    return digest.finalize().hex()
