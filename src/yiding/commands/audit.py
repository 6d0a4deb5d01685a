"""yiding audit: verifies the chain of events, gives an anchor, archives what is old."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from yiding.audit.archiving import events_archive
from yiding.audit.errors import BadAnchor
from yiding.audit.guard import guard_missing
from yiding.audit.verifying import Anchor, anchor_now, anchors_read, chain_verify
from yiding.core import clock

from . import serving
from .errors import NotWritten

WHOLE, BROKEN = 0, 1


class Act(StrEnum):
    """要做的事."""

    VERIFY = "verify"
    ANCHOR = "anchor"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Options:
    """选项: the files of anchors to hold the chain against, where an anchor goes, where the archive is."""

    act: Act
    anchors: Sequence[Path] = ()
    output: Path | None = None
    archive: Path | None = None

    @property
    def folder(self) -> Path:
        return self.archive or Path(settings.AUDIT_ARCHIVE)


def run(options: Options) -> int:
    """Runs one act; 1 where the chain is broken."""
    serving.migrate()
    acts: dict[Act, Callable[[Options], int]] = {
        Act.VERIFY: _verify,
        Act.ANCHOR: _anchor,
        Act.ARCHIVE: _archive,
    }
    return acts[options.act](options)


def _verify(options: Options) -> int:
    anchors = [anchor for path in options.anchors for anchor in _read(path)]
    verdict = chain_verify(anchors, options.folder)
    missing = guard_missing()
    if missing:
        _say(f"数据库里少了保护审计事件的触发器：{'、'.join(missing)}。重新启动 yiding serve 即可补上。")
    if verdict.broken is not None:
        _say(f"审计链断在第 {verdict.broken} 条：{verdict.reason}。此前 {verdict.last} 条完好。")
        return BROKEN
    if verdict.first > 1:
        _say(f"前 {verdict.first - 1} 条已归档，归档文件不在 {options.folder}，未核验。")
    for anchor in verdict.unseen:
        _say(f"锚点 {anchor} 所指的事件已归档，归档文件不在，未核验。")
    held = f"，与 {len(anchors) - len(verdict.unseen)} 个锚点相符" if anchors else ""
    _say(f"审计链完好：第 {verdict.first}–{verdict.last} 条{held}。末条杂凑值 {verdict.digest or '-'}")
    return BROKEN if missing else WHOLE


def _read(path: Path) -> list[Anchor]:
    try:
        return anchors_read(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadAnchor(str(path)) from error


def _anchor(options: Options) -> int:
    line = f"{anchor_now()}\n"
    if options.output is None:
        sys.stdout.write(line)
        return WHOLE
    try:
        with options.output.open("a", encoding="utf-8") as file:
            file.write(line)
    except OSError as error:
        raise NotWritten(f"{options.output}: {error.strerror}") from error
    return WHOLE


def _archive(options: Options) -> int:
    before = _months_ago(settings.AUDIT_MONTHS)
    done = events_archive(before=before, folder=options.folder)
    for archived in done:
        _say(f"第 {archived.first}–{archived.last} 条已归档到 {archived.path}")
    if not done:
        _say(f"没有早于 {before.astimezone(clock.SHANGHAI):%Y-%m-%d} 的事件。")
    return WHOLE


def _months_ago(count: int) -> datetime:
    """The beginning of the day that many months ago; of a month too short for it, its last day."""
    today = clock.today()
    months = today.year * 12 + today.month - 1 - count
    first = today.replace(year=months // 12, month=months % 12 + 1, day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return datetime.combine(first.replace(day=min(today.day, last.day)), time.min, clock.SHANGHAI)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
