"""读取进程: reads and parses files in other processes, a few ahead, in order.

These processes know the library alone: this module must stay free of Django's models.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import TypeVar

from yiding.intake.reading import Reading, read_and_parse
from yiding.minutes.readers.limits import Limits

from .errors import NoReaders

AHEAD = 8
Thing = TypeVar("Thing")


class Readers:
    """读取者: a pool of processes. A file that kills its process costs only itself."""

    def __init__(self, limits: Limits, processes: int = 0) -> None:
        self.limits = limits
        self.processes = processes or os.cpu_count() or 1
        self.pool = self._pool()

    def read(self, files: Iterable[tuple[Thing, Path]]) -> Iterator[tuple[Thing, Reading]]:
        """What came of each file, beside the thing that the caller knows it by."""
        pending: deque[tuple[Thing, Path, Future[Reading]]] = deque()
        try:
            for thing, path in files:
                pending.append((thing, path, self._submit(path)))
                if len(pending) > AHEAD:
                    yield self._next(pending)
            while pending:
                yield self._next(pending)
        finally:
            self.pool.shutdown(wait=False, cancel_futures=True)

    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.processes, mp_context=get_context("spawn"), initializer=_begin)

    def _submit(self, path: Path) -> Future[Reading]:
        try:
            return self.pool.submit(read_and_parse, path, self.limits)
        except BrokenProcessPool as error:
            future: Future[Reading] = Future()
            future.set_exception(error)
            return future

    def _next(self, pending: deque[tuple[Thing, Path, Future[Reading]]]) -> tuple[Thing, Reading]:
        thing, path, future = pending.popleft()
        try:
            return thing, future.result()
        except BrokenProcessPool:
            reading = self._alone(path)
            again = [(other, at, self._submit(at)) for other, at, _ in pending]
            pending.clear()
            pending.extend(again)
            return thing, reading

    def _alone(self, path: Path) -> Reading:
        """Some process died: this file may or may not be the cause, so it is read once more, alone."""
        self.pool = self._pool()
        try:
            return self._submit(path).result()
        except BrokenProcessPool:
            self.pool = self._pool()
            self._prove()
            return Reading.crashed()

    def _prove(self) -> None:
        """Before a file is blamed: can a reading process start at all here?"""
        try:
            self.pool.submit(int).result()
        except BrokenProcessPool as error:
            raise NoReaders from error


def _begin() -> None:
    """How a reading process starts: Ctrl-C is the parent's to handle, and it must not outlive the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
