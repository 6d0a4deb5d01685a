"""核验: walks the chain from its first event, archived ones included, and names the first broken link."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from yiding.core import clock

from .chain import START, digest_of, sealed, sm3
from .durable import settle
from .errors import BadAnchor
from .models import Event, Head

CHUNK = 2_000
Link = tuple[int, str, str, str]
"""Number, the digest of the event before, the digest that is written, the digest of what is written."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """锚点: at an instant the chain had so many events, and the last had this digest. Kept elsewhere."""

    at: str
    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.at} {self.number} {self.digest}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """核验结果. ``broken`` is the number of the first event that is not as it was written, ``reason`` why.

    ``first`` and ``last`` are the numbers that were looked at; ``unseen`` are anchors of archived events
    whose archive is not here.
    """

    first: int
    last: int
    digest: str
    broken: int | None = None
    reason: str = ""
    unseen: tuple[Anchor, ...] = ()


def anchor_now() -> Anchor:
    """The chain as it stands, on disk for good: no anchor names what a loss of power takes back."""
    head = Head.objects.get(pk=Head.ONLY)
    settle()
    at = clock.now().astimezone(clock.SHANGHAI).isoformat(timespec="seconds")
    return Anchor(at, head.number, head.digest or "-")


def anchors_read(text: str) -> list[Anchor]:
    """The anchors of a file, one a line. Raises BadAnchor."""
    anchors = []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            at, number, digest = line.split()
            datetime.fromisoformat(at)
            anchors.append(Anchor(at, int(number), digest))
        except ValueError as error:
            raise BadAnchor(line[:80]) from error
    return anchors


def chain_verify(anchors: Iterable[Anchor] = (), archive: Path | None = None) -> Verdict:
    """Looks at every link, from the archive's files (where they are) to the head."""
    head, end = _snapshot()
    wanted = list(anchors)
    counts = {anchor.number for anchor in wanted}
    start, previous, links = _beginning(head, archive)
    marks: dict[int, str] = {start: previous}
    last = start
    for number, before, digest, real in links:
        if number > head.number:
            break
        if reason := _trouble(last + 1, previous, (number, before, digest, real)):
            return Verdict(start + 1, last, previous, last + 1, reason)
        last, previous = number, digest
        if number == head.archived_number and digest != head.archived_digest:
            return Verdict(start + 1, last, previous, number, "与归档时记下的杂凑值不符")
        if number in counts:
            marks[number] = digest
    if last != head.number or (last and previous != head.digest) or end > head.number:
        return Verdict(start + 1, last, previous, *_tail(head, last, end))
    return _anchored(Verdict(start + 1, last, previous), wanted, marks)


def _snapshot() -> tuple[Head, int]:
    """The head, and the number of the last event, as one statement saw them."""
    columns = "h.id, h.number, h.digest, h.archived_number, h.archived_digest"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}, (SELECT max(number) FROM audit_event) FROM audit_head h")  # noqa: S608
        row = cursor.fetchone()
    if row is None:
        return Head(pk=Head.ONLY), Event.objects.count()
    *values, end = row
    return Head(*values), end if end is not None else values[3]


def _beginning(head: Head, archive: Path | None) -> tuple[int, str, Iterator[Link]]:
    """Where to begin: with the first event of all, or after the archived ones when their files are away."""
    files = archive_files(archive) if archive is not None and head.archived_number else []
    if files:
        return 0, START, _chained(_archived(files, head.archived_number), _kept())
    return head.archived_number, head.archived_digest, _kept()


def _chained(first: Iterator[Link], then: Iterator[Link]) -> Iterator[Link]:
    yield from first
    yield from then


def _kept() -> Iterator[Link]:
    names = [field.attname for field in Event._meta.concrete_fields]
    for row in Event.objects.order_by("number").values(*names).iterator(chunk_size=CHUNK):
        yield row["number"], row["previous"], row["digest"], digest_of(row)


def archive_files(folder: Path) -> list[Path]:
    """The archive's files, in the order of their events."""
    return sorted(folder.glob("audit-*.jsonl"))


def _archived(files: Iterable[Path], end: int) -> Iterator[Link]:
    """The archived events. What stands twice, because archiving was cut off once, is passed over."""
    reached = 0
    for file in files:
        with file.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                digest, _, told = line.rstrip("\n").partition(" ")
                columns = _columns(told)
                number = columns.get("number", reached + 1)
                if reached < number <= end:
                    reached = number
                    yield number, str(columns.get("previous", START)), digest, sm3(told.encode("utf-8"))


def _columns(told: str) -> Mapping[str, Any]:
    try:
        columns = json.loads(told)
    except ValueError:
        return {}
    return columns if isinstance(columns, dict) else {}


def archive_line(columns: Mapping[str, Any]) -> str:
    """An event in an archive: its digest, and the bytes that it was taken of."""
    return f"{columns['digest']} {sealed(columns).decode('utf-8')}\n"


def _trouble(expected: int, previous: str, link: Link) -> str:
    number, before, digest, real = link
    if number != expected:
        return f"缺少第 {expected} 条，下一条是第 {number} 条"
    if digest != real:
        return "内容与杂凑值不符：事件被改动过"
    if before != previous:
        return "与上一条接不上：上一条被换过或被重算过"
    return ""


def _tail(head: Head, last: int, end: int) -> tuple[int, str]:
    """What is wrong at the end of the chain."""
    if end > head.number:
        return head.number + 1, f"链头只到第 {head.number} 条，表中却有第 {end} 条"
    if last < head.number:
        return last + 1, f"链头记有 {head.number} 条，第 {last + 1} 条起不见了"
    return last, "与链头的杂凑值不符"


def _anchored(verdict: Verdict, anchors: list[Anchor], marks: Mapping[int, str]) -> Verdict:
    """Holds the chain against anchors that were kept elsewhere."""
    unseen = tuple(anchor for anchor in anchors if anchor.number < verdict.first - 1)
    for anchor in sorted(set(anchors) - set(unseen), key=lambda each: each.number):
        found = marks.get(anchor.number)
        if found is None:
            reason = f"锚点（{anchor.at}）记有 {anchor.number} 条，现在只有 {verdict.last} 条"
            return Verdict(verdict.first, verdict.last, verdict.digest, verdict.last + 1, reason)
        if (found or "-") != anchor.digest:
            reason = f"与锚点（{anchor.at}）不符：这一条或更早的事件被换过并重算过"
            return Verdict(verdict.first, verdict.last, verdict.digest, anchor.number, reason)
    return Verdict(verdict.first, verdict.last, verdict.digest, unseen=unseen)
