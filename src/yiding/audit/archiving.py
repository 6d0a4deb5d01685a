"""归档: old events go to files, with their hashes, and the chain goes on from the last of them.

The chain is never cut in the middle: what goes is always its oldest part, whole. Each file is on disk for
good before its events leave the table; a run that is killed in between writes the same events again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from .chain import digest_of
from .errors import ArchiveFailed, ChainBroken
from .guard import guard_install, guard_lift
from .models import Event, Head
from .services import record
from .verifying import CHUNK, archive_line

FILE_OF = 50_000


@dataclass(frozen=True, slots=True)
class Archived:
    """已归档: the events of one file, from ``first`` to ``last``; ``digest`` is that of the last."""

    path: Path
    first: int
    last: int
    digest: str


def events_archive(*, before: datetime, folder: Path, most: int = FILE_OF) -> list[Archived]:
    """Archives every event older than ``before``, a file at a time. Raises ChainBroken, ArchiveFailed."""
    start, end = Head.objects.get(pk=Head.ONLY).archived_number, _end_of_old(before)
    firsts = range(start + 1, end + 1, most)
    return [_archive(first, min(end, first + most - 1), folder) for first in firsts]


def _end_of_old(before: datetime) -> int:
    """The last event before the first young one: an odd clock must not cut the chain in the middle."""
    young = Event.objects.filter(at__gte=before).order_by("number").values_list("number", flat=True).first()
    return Head.objects.get(pk=Head.ONLY).number if young is None else young - 1


def _archive(first: int, last: int, folder: Path) -> Archived:
    path = folder / f"audit-{first:010}-{last:010}.jsonl"
    try:
        digest = _write(path, first, last)
    except OSError as error:
        raise ArchiveFailed(f"{path}: {error.strerror}") from error
    archived = Archived(path, first, last, digest)
    _move(archived)
    return archived


def _write(path: Path, first: int, last: int) -> str:
    """Writes the file, checking each link on the way; gives back the last digest."""
    names = [field.attname for field in Event._meta.concrete_fields]
    rows = Event.objects.filter(number__range=(first, last)).order_by("number").values(*names)
    number, previous = first - 1, Head.objects.get(pk=Head.ONLY).archived_digest
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows.iterator(chunk_size=CHUNK):
            number += 1
            if (row["number"], row["previous"], row["digest"]) != (number, previous, digest_of(row)):
                raise ChainBroken(f"第 {number} 条")
            previous = row["digest"]
            file.write(archive_line(row))
        file.flush()
        os.fsync(file.fileno())
    if number != last:
        raise ChainBroken(f"第 {number + 1} 条")
    part.replace(path)
    _settle(path.parent)
    return previous


def _settle(folder: Path) -> None:
    """Makes the new name in the folder last, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@transaction.atomic
def _move(archived: Archived) -> None:
    """Takes the events out of the table: nothing else but restoring a backup lifts the triggers."""
    moved = Head.objects.filter(pk=Head.ONLY, archived_number=archived.first - 1)
    if not moved.update(archived_number=archived.last, archived_digest=archived.digest):
        raise ChainBroken(f"第 {archived.first} 条")
    guard_lift()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE number <= %s", [archived.last])
    guard_install()
    told = {"file": archived.path.name, "first": archived.first, "last": archived.last}
    record("audit.archived", Head(pk=Head.ONLY), by=None, after={**told, "digest": archived.digest})
