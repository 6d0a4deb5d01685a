"""yiding import: reads a folder of old minutes into the ledger.

Reading and parsing run in other processes (the library is pure), the database is written by this one. What
was taken in before under the same folder and name is not taken again, so an import that was stopped goes on
where it stopped. Nothing is held for more than a few files at a time.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import yiding
from yiding.core.errors import YidingError
from yiding.core.workdays import Calendar
from yiding.files.services import text_keep
from yiding.files.storage import digest_of, place
from yiding.intake.errors import SameMeeting
from yiding.intake.failures import Failure
from yiding.intake.models import Batch, File, FileState
from yiding.intake.reading import Reading, limits, read_and_parse
from yiding.intake.services import (
    batch_open,
    file_confirm,
    file_failed,
    file_parsed,
    file_read,
    file_receive,
    file_refused,
)
from yiding.intake.states import UNREAD
from yiding.minutes.errors import TooLarge
from yiding.minutes.readers.limits import Limits

from .progress import Progress

AHEAD = 8


@dataclass(frozen=True, slots=True)
class Options:
    """How a folder is imported. ``confirm`` enters what reads without doubt; ``limits`` bound each file."""

    folder: Path
    confirm: bool = False
    dry_run: bool = False
    quiet: bool = False
    processes: int = 0


def files_in(folder: Path) -> list[Path]:
    """Every file below a folder, in order of name; hidden files are left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


class Import:
    """一次导入: one run over one folder."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.limits: Limits = limits()
        self.source = str(options.folder.resolve())
        self.counts: Counter[str] = Counter()
        self.lines: list[tuple[str, str]] = []

    def run(self) -> Counter[str]:
        """Imports the folder; gives back how many files ended in which state."""
        paths = files_in(self.options.folder)
        progress = None if self.options.quiet else Progress(len(paths), "导入")
        for name, outcome in self._dry(paths) if self.options.dry_run else self._real(paths):
            self.counts[outcome.split("：")[0]] += 1
            self.lines.append((name, outcome))
            if progress:
                progress.step()
        if progress:
            progress.done()
        return self.counts

    # --- a dry run: what would happen, nothing written

    def _dry(self, paths: list[Path]) -> Iterator[tuple[str, str]]:
        for path, reading in self._readings((path, path) for path in paths):
            yield self._name(path), reading.summary()

    # --- a real run

    def _real(self, paths: list[Path]) -> Iterator[tuple[str, str]]:
        batch = self._batch()
        calendar = Calendar.load()
        known = {
            file.name: file
            for file in batch.files.select_related("blob", "text").exclude(state=FileState.FAILED)
        }
        fresh: list[tuple[str, str]] = []
        waiting = self._received(paths, batch, known, fresh)
        for file, reading in self._readings(waiting):
            while fresh:
                yield fresh.pop(0)
            yield self._settle(file, reading, calendar)
        yield from fresh

    def _batch(self) -> Batch:
        return Batch.objects.filter(source=self.source[:300]).first() or batch_open(
            by=None, source=self.source
        )

    def _received(
        self, paths: list[Path], batch: Batch, known: dict[str, File], ended: list[tuple[str, str]]
    ) -> Iterator[tuple[File, Path]]:
        """The files that are to be read, each taken in first; what ends at once goes to ``ended``."""
        for path in paths:
            name = self._name(path)
            file = known.get(name)
            if file is not None and file.blob is not None and file.blob.digest == digest_of(path):
                if file.state not in UNREAD:
                    ended.append((name, f"已有：{file.get_state_display()}"))
                    continue
            else:
                file = self._receive(path, name, batch)
            if file.state != FileState.RECEIVED and file.state not in UNREAD:
                ended.append((name, _told(file)))
                continue
            assert file.blob is not None
            yield file, place(file.blob.digest)

    def _receive(self, path: Path, name: str, batch: Batch) -> File:
        if path.stat().st_size > self.limits.bytes:
            refusal = Failure(TooLarge.code, TooLarge.sentence, TooLarge.advice)
            return file_refused(batch=batch, name=name, failure=refusal, by=None)
        with path.open("rb") as content:
            return file_receive(batch=batch, name=name, content=content, by=None, queue=False)

    def _settle(self, file: File, reading: Reading, calendar: Calendar) -> tuple[str, str]:
        """Writes what another process read: one row's way from *received* to its end."""
        if reading.failure:
            file_failed(file=file, failure=reading.failure)
            return file.name, _told(file)
        assert reading.text is not None
        assert reading.told is not None
        assert file.blob is not None
        kept = text_keep(file.blob, reading.text)
        if file.state == FileState.RECEIVED:
            file_read(file=file, text=kept)
        file_parsed(file=file, told=reading.told, advice=reading.advice, parser_version=yiding.__version__)
        if self.options.confirm and file.state == FileState.PARSED and reading.certain:
            with contextlib.suppress(SameMeeting):
                file_confirm(file=file, by=None, calendar=calendar)
        return file.name, _told(file)

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.options.folder)).replace(os.sep, "_")

    # --- reading in other processes

    def _readings(self, files: Iterator[tuple[Any, Path]]) -> Iterator[tuple[Any, Reading]]:
        """Reads and parses a few files ahead, in order. A process that dies costs only its own file."""
        pending: deque[tuple[Any, Path, Future[Reading]]] = deque()
        pool = self._pool()
        try:
            for thing, path in files:
                pending.append((thing, path, pool.submit(read_and_parse, path, self.limits)))
                if len(pending) > AHEAD:
                    pool, result = self._next(pending, pool)
                    yield result
            while pending:
                pool, result = self._next(pending, pool)
                yield result
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _pool(self) -> ProcessPoolExecutor:
        count = self.options.processes or os.cpu_count() or 1
        return ProcessPoolExecutor(count, mp_context=get_context("spawn"))

    def _next(
        self, pending: deque[tuple[Any, Path, Future[Reading]]], pool: ProcessPoolExecutor
    ) -> tuple[ProcessPoolExecutor, tuple[Any, Reading]]:
        thing, path, future = pending.popleft()
        try:
            return pool, (thing, future.result())
        except BrokenProcessPool:
            pool, reading = self._alone(path)
            again = [(other, at, pool.submit(read_and_parse, at, self.limits)) for other, at, _ in pending]
            pending.clear()
            pending.extend(again)
            return pool, (thing, reading)

    def _alone(self, path: Path) -> tuple[ProcessPoolExecutor, Reading]:
        """Some process died: this file may or may not be the cause, so it is read once more, alone."""
        pool = self._pool()
        try:
            return pool, pool.submit(read_and_parse, path, self.limits).result()
        except BrokenProcessPool:
            return self._pool(), Reading.crashed()


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


def report(counts: Counter[str], lines: list[tuple[str, str]], *, every: bool) -> None:
    """The report per file, then the totals."""
    for name, outcome in lines:
        if every or not outcome.startswith(("已确认", "已有")):
            sys.stdout.write(f"{name}\t{outcome}\n")
    total = sum(counts.values())
    parts = "，".join(f"{state} {count}" for state, count in sorted(counts.items()))
    sys.stdout.write(f"共 {total} 个文件：{parts or '没有文件'}\n")


def run(options: Options, *, every: bool = True) -> int:
    """The command: 0 done, 1 where some file could not be read, 2 where the folder is none."""
    if not options.folder.is_dir():
        sys.stderr.write(f"import.no_folder {options.folder}：没有这个文件夹。请检查路径后重试。\n")
        return 2
    task = Import(options)
    try:
        counts = task.run()
    except YidingError as error:
        sys.stderr.write(f"{error.code} {error.sentence}{error.advice}\n")
        return 2
    report(counts, task.lines, every=every)
    return 1 if counts.get("失败") else 0
