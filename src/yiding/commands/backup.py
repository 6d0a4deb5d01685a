"""yiding backup: rows, kept files and the office's own words in one file, while the office works on."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings
from django.db import connection

import yiding
from yiding.core import clock
from yiding.files.storage import digest_of, place

from . import passphrases, tables
from .errors import BackupDiskFull, BackupUnwritable, FileExists, NewerDatabase
from .package import FORMAT, Writer
from .sealing import Sealer

FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Options:
    """How a backup is made. ``files`` left out: the rows alone."""

    file: Path
    encrypt: bool = False
    passphrase_file: Path | None = None
    files: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """备份结果: what went in, the SM3 of the file itself, and the kept files that were not whole."""

    rows: int
    files: int
    bytes: int
    digest: str
    missing: tuple[str, ...]


class _Counted:
    """Counts and digests what is written to a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.bytes, self._digest = file, 0, Hash(SM3())

    def write(self, data: bytes, /) -> int:
        self.bytes += len(data)
        self._digest.update(data)
        return self.file.write(data)

    def told(self) -> str:
        return self._digest.finalize().hex()


def run(options: Options) -> int:
    """The command: 0 done, 1 where a kept file was not whole and is not in the backup."""
    if options.file.exists():
        raise FileExists(str(options.file))
    passphrase = passphrases.chosen(options.passphrase_file) if options.encrypt else None
    made = backup(options, passphrase)
    sys.stdout.write(
        f"已备份到 {options.file}：{made.rows:,} 行，{made.files:,} 个文件，{made.bytes / 1024**2:,.1f} MB\n"
        f"SM3 校验值 {made.digest}\n"
    )
    for digest in made.missing:
        sys.stderr.write(f"缺少或已损坏的文件，没有备份：{digest}\n")
    return 1 if made.missing else 0


def backup(options: Options, passphrase: str | None) -> Made:
    """Writes the package under another name and gives it its own when it is on disk for good."""
    with _written(options.file) as file:
        counted = _Counted(file)
        sealer = Sealer(counted, passphrase) if passphrase is not None else None
        writer = _write(sealer or counted, files=options.files)
        if sealer:
            sealer.close()
    manifest = writer.manifest
    rows = sum(table["rows"] for table in manifest["tables"].values())
    return Made(rows, writer.files.count, counted.bytes, counted.told(), tuple(manifest["missing"]))


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there under its name when all is well, and not at all when not."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            partial = Path(file.name)
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                partial.replace(path)
            except BaseException:
                partial.unlink(missing_ok=True)
                raise
        _sync(path.parent)
    except OSError as error:
        refusal = BackupDiskFull if error.errno in FULL else BackupUnwritable
        raise refusal(f"{path}：{error.strerror}") from error


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(sink: Any, *, files: bool) -> Writer:
    had = tables.applied()
    strange = tables.unknown(had)
    if strange:
        raise NewerDatabase("，".join(f"{room}.{name}" for room, name in strange[:3]))
    taken = tables.tables_at(had)
    with tempfile.TemporaryFile("w+") as digests:
        with tables.snapshot():
            writer = Writer(sink, _header(had, taken))
            for table in taken:
                writer.table(table.label, tables.lines(table))
            if files:
                _note_digests(taken, digests)
        # Files are only ever added: what the rows of the snapshot name is still there.
        digests.seek(0)
        for line in digests:
            _add_file(writer, line.strip())
    for kind, (folder, pattern) in folders().items():
        for path in sorted(folder.glob(pattern)):
            writer.beside(kind, path)
    writer.close()
    return writer


def folders() -> dict[str, tuple[Path, str]]:
    """What is kept beside database and files: the office's own words, and archived audit events."""
    archive = getattr(settings, "AUDIT_ARCHIVE", Path(settings.VAR) / "audit")
    return {"vocabulary": (Path(settings.VOCABULARY), "*.toml"), "audit": (Path(archive), "audit-*.jsonl")}


def _header(had: set[tables.Migration], taken: list[tables.Table]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": yiding.__version__,
        "made_at": clock.now().isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": sorted(map(list, had)),
        "columns": {table.label: table.columns for table in taken},
        "sequences": tables.sequences(taken),
    }


def _note_digests(taken: list[tables.Table], digests: IO[str]) -> None:
    blob = next((table.model for table in taken if table.label == "files.blob"), None)
    if blob is None:
        return
    for digest in blob._base_manager.order_by("pk").values_list("digest", flat=True).iterator():
        digests.write(f"{digest}\n")


def _add_file(writer: Writer, digest: str) -> None:
    """A kept file; one that is not whole would spoil the backup, and is told instead."""
    path = place(digest)
    if not _is_whole(path, digest):
        writer.missing(digest)
        return
    with path.open("rb") as source:
        writer.file(digest, os.fstat(source.fileno()).st_size, source)


def _is_whole(path: Path, digest: str) -> bool:
    try:
        return digest_of(path) == digest
    except OSError:
        return False
