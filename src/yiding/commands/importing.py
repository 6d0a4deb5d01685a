"""yiding import: reads a folder of old minutes into the ledger.

Reading and parsing run in other processes (the library is pure), the database is written by this one. What
was taken in before under the same folder and name is not taken again, so an import that was stopped goes on
where it stopped. Nothing is held for more than a few files at a time.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yiding
from yiding.core.errors import WrongState
from yiding.core.workdays import Calendar
from yiding.directory.jobs import propose_all_later
from yiding.files.services import text_keep
from yiding.files.storage import digest_of, place
from yiding.intake.errors import SameMeeting
from yiding.intake.failures import Failure
from yiding.intake.models import Batch, File, FileState
from yiding.intake.reading import Reading, is_certain, limits
from yiding.intake.services import (
    batch_open,
    file_confirm,
    file_failed,
    file_parsed,
    file_read,
    file_receive,
    file_refused,
    file_retry,
    plain_name,
)
from yiding.intake.states import UNREAD
from yiding.minutes.errors import TooLarge, Unreadable
from yiding.minutes.form import from_json
from yiding.minutes.readers.limits import Limits

from .errors import NoFolder
from .pool import Readers
from .progress import Progress

HAD = "已有"


@dataclass(frozen=True, slots=True)
class Options:
    """How a folder is imported. ``confirm`` enters what reads without doubt."""

    folder: Path
    confirm: bool = False
    dry_run: bool = False
    quiet: bool = False
    processes: int = 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """先前收到: the row that an earlier run made, and the digest of the bytes that it took in."""

    key: int
    digest: str | None
    code: str


def files_in(folder: Path) -> list[Path]:
    """Every file below a folder, in order of name; hidden files are left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


class Import:
    """一次导入: one run over one folder. ``lines`` tell where each file ended, ``counts`` how many where."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.limits: Limits = limits()
        self.counts: Counter[str] = Counter()
        self.lines: list[tuple[str, str]] = []

    def run(self) -> None:
        """Imports the folder."""
        paths = files_in(self.options.folder)
        progress = None if self.options.quiet else Progress(len(paths), "导入")
        for name, outcome in self._dry(paths) if self.options.dry_run else self._real(paths):
            self.counts[outcome.split("：")[0]] += 1
            self.lines.append((name, outcome))
            if progress:
                progress.step()
        if progress:
            progress.done()
        if not self.options.dry_run:
            propose_all_later()

    def _dry(self, paths: list[Path]) -> Iterator[tuple[str, str]]:
        """A dry run: what would happen, nothing written; doubled bytes are told by the first name."""
        ended: list[tuple[str, str]] = []
        fresh = self._not_seen(paths, ended)
        for path, reading in Readers(self.limits, self.options.processes).read((p, p) for p in fresh):
            yield from _emptied(ended)
            yield self._name(path), reading.summary()
        yield from _emptied(ended)

    def _not_seen(self, paths: list[Path], ended: list[tuple[str, str]]) -> Iterator[Path]:
        """The files whose bytes were not taken in before; the others go to ``ended``."""
        names = dict(
            File.objects.exclude(state=FileState.DUPLICATE)
            .filter(blob__isnull=False)
            .order_by("-pk")
            .values_list("blob__digest", "name")
        )
        for path in paths:
            try:
                digest = "" if path.stat().st_size > self.limits.bytes else digest_of(path)
            except OSError:
                digest = ""
            if digest and digest in names:
                ended.append((self._name(path), f"{FileState.DUPLICATE.label}：与“{names[digest]}”内容相同"))
                continue
            names[digest] = self._name(path)
            yield path

    def _real(self, paths: list[Path]) -> Iterator[tuple[str, str]]:
        calendar = Calendar.load()
        ended: list[tuple[str, str]] = []
        waiting = self._received(paths, calendar, ended)
        for file, reading in Readers(self.limits, self.options.processes).read(waiting):
            yield from _emptied(ended)
            yield self._settle(file, reading, calendar)
        yield from _emptied(ended)

    # --- taking in

    def _batch(self) -> Batch:
        source = str(self.options.folder.resolve())[:300]
        return Batch.objects.filter(source=source).first() or batch_open(by=None, source=source)

    def _received(
        self, paths: list[Path], calendar: Calendar, ended: list[tuple[str, str]]
    ) -> Iterator[tuple[File, Path]]:
        """The files that are to be read, each taken in first; what ends at once goes to ``ended``."""
        batch = self._batch()
        earlier = _earlier(batch)
        for path in paths:
            name = self._name(path)
            known, file = self._taken(path, name, batch, earlier.get(name, []))
            if file.blob is not None and file.state in UNREAD | {FileState.FAILED}:
                yield file, place(file.blob.digest)
            elif known:
                ended.append((name, self._again(file, calendar)))
            else:
                ended.append((name, _told(file)))

    def _taken(self, path: Path, name: str, batch: Batch, earlier: list[Earlier]) -> tuple[bool, File]:
        """The row of a file, and whether an earlier run made it."""
        try:
            if path.stat().st_size > self.limits.bytes:
                raise TooLarge
            known = _same(path, earlier)
            return known is not None, _row(known) if known else self._receive(path, name, batch)
        except (OSError, TooLarge) as error:
            refusal = error if isinstance(error, TooLarge) else Unreadable(str(error))
            known = next((one for one in earlier if one.code == refusal.code), None)
            if known:
                return True, _row(known)
            return False, file_refused(batch=batch, name=name, failure=Failure.of(refusal), by=None)

    def _receive(self, path: Path, name: str, batch: Batch) -> File:
        with path.open("rb") as content:
            return file_receive(batch=batch, name=name, content=content, by=None, queue=False)

    def _name(self, path: Path) -> str:
        return plain_name(str(path.relative_to(self.options.folder)).replace(os.sep, "_"))

    # --- writing what was read

    def _again(self, file: File, calendar: Calendar) -> str:
        """A file that an earlier run read: what that run left to confirm is confirmed now."""
        before = file.state
        if before == FileState.FAILED:
            return _told(file)
        if before == FileState.PARSED and file.record is not None and is_certain(from_json(file.record)):
            self._confirm(file, calendar)
        return f"{HAD}：{_told(file)}" if file.state == before else _told(file)

    def _settle(self, file: File, reading: Reading, calendar: Calendar) -> tuple[str, str]:
        """Writes what another process read: one row's way from *received* to its end."""
        with contextlib.suppress(WrongState):  # the worker was faster
            self._write(file, reading, calendar)
        return file.name, _told(file)

    def _write(self, file: File, reading: Reading, calendar: Calendar) -> None:
        failure = reading.failure
        if file.state == FileState.FAILED:
            if failure is not None and failure.code == file.code:
                return
            file_retry(file=file, by=None, queue=False)
        if failure is not None:
            file_failed(file=file, failure=failure)
            return
        assert reading.text is not None
        assert reading.told is not None
        assert file.blob is not None
        kept = text_keep(file.blob, reading.text)
        if file.state == FileState.RECEIVED:
            file_read(file=file, text=kept)
        file_parsed(
            file=file,
            told=reading.told,
            advice=reading.advice,
            parser_version=yiding.__version__,
            places=reading.places,
        )
        if file.state == FileState.PARSED and reading.certain:
            self._confirm(file, calendar)

    def _confirm(self, file: File, calendar: Calendar) -> None:
        if self.options.confirm:
            with contextlib.suppress(SameMeeting):
                file_confirm(file=file, by=None, calendar=calendar)


def _emptied(ended: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    while ended:
        yield ended.pop(0)


def _earlier(batch: Batch) -> dict[str, list[Earlier]]:
    """What earlier runs over the same folder took in, by name. Names may meet."""
    found: dict[str, list[Earlier]] = defaultdict(list)
    rows = batch.files.order_by("-pk").values_list("name", "pk", "blob__digest", "code")
    for name, key, digest, code in rows.iterator():
        found[name].append(Earlier(key, digest, code))
    return found


def _same(path: Path, earlier: list[Earlier]) -> Earlier | None:
    """The earlier row of the same bytes."""
    digest = digest_of(path) if earlier else None
    return next((one for one in earlier if one.digest == digest), None)


def _row(known: Earlier) -> File:
    return File.objects.select_related("blob", "text", "duplicate_of", "meeting__government").get(
        pk=known.key
    )


def _told(file: File) -> str:
    """One line on where a file ended: its state, and why."""
    state = str(file.get_state_display())
    if file.state == FileState.FAILED:
        return f"{state}：{file.code} {file.sentence}{file.advice}"
    if file.state == FileState.DUPLICATE and file.duplicate_of:
        return f"{state}：与“{file.duplicate_of.name}”内容相同"
    if file.state == FileState.CONFIRMED and file.meeting:
        return f"{state}：{file.meeting}"
    return state


def report(task: Import, *, every: bool) -> None:
    """The report per file, then the totals. Without ``every``, only what a person should look at."""
    for name, outcome in task.lines:
        if every or not outcome.startswith(("已确认", HAD)):
            sys.stdout.write(f"{name}\t{outcome}\n")
    total = sum(task.counts.values())
    parts = "，".join(f"{state} {count}" for state, count in sorted(task.counts.items()))
    if every or task.counts.keys() - {HAD}:
        sys.stdout.write(f"共 {total} 个文件：{parts or '没有文件'}\n")
    sys.stdout.flush()


def run(options: Options, *, every: bool = True) -> int:
    """The command: 0 done, 1 where some file could not be read. Raises NoFolder, and DiskFull on the way."""
    if not options.folder.is_dir():
        raise NoFolder(str(options.folder))
    task = Import(options)
    try:
        task.run()
    finally:
        report(task, every=every)
    return 1 if task.counts.get("失败") else 0
