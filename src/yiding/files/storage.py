"""文件存储: bytes on disk under their digest.

Bytes go to a temporary file, are fsynced, then renamed to their place; only then does a row that names them
commit. So a row never points to missing bytes, and what a killed process leaves behind is an orphan that
:func:`sweep` removes.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, BinaryIO

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings

from yiding.core import clock
from yiding.core.errors import DiskFull

PIECE = 1024 * 1024
ORPHAN_AGE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Stored:
    """已存文件: bytes that are on disk for good."""

    digest: str
    size: int


def place(digest: str) -> Path:
    """Where the bytes of a digest stand."""
    return Path(settings.FILES_ROOT) / digest[:2] / digest[2:4] / digest


def digest_of(path: Path) -> str:
    """The digest of a file that is somewhere on disk."""
    digest = Hash(SM3())
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.finalize().hex()


def store(source: BinaryIO) -> Stored:
    """Writes a stream to its place, the same bytes once. Raises DiskFull, leaving nothing behind."""
    incoming = Path(settings.FILES_ROOT) / "incoming"
    try:
        incoming.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=incoming, delete=False) as target:
            temporary = Path(target.name)
            try:
                return _settle(source, target, temporary)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(str(error)) from error
        raise


def _settle(source: BinaryIO, target: IO[bytes], temporary: Path) -> Stored:
    digest, size = Hash(SM3()), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
        target.write(piece)
    target.flush()
    os.fsync(target.fileno())
    name = digest.finalize().hex()
    final = place(name)
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(final)
    _sync_folder(final.parent)
    return Stored(name, size)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def opened(digest: str) -> Iterator[BinaryIO]:
    """The stored bytes, as an open file."""
    with place(digest).open("rb") as file:
        yield file


def sweep() -> int:
    """Removes bytes that no row names and that are older than an hour; gives back how many files."""
    from .models import Blob

    root, removed = Path(settings.FILES_ROOT), 0
    if not root.is_dir():
        return 0
    known = set(Blob.objects.values_list("digest", flat=True))
    oldest = (clock.now() - ORPHAN_AGE).timestamp()
    for file in root.rglob("*"):
        if file.is_file() and file.name not in known and file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
            removed += 1
    return removed
