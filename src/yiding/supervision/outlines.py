"""编号清单: points and tasks as people paste them, or keep them in a sheet, with who leads and by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.utils.translation import gettext as _

from yiding.core.sheets import CellError, Row, day_in, read_sheets

from .models import MatterKind

POINT = re.compile(r"(?:[一二三四五六七八九十百]{1,4}[、.．]|（[一二三四五六七八九十]{1,3}）)\s*")
TASK = re.compile(r"(?:\d{1,3}[、.．)）]|（\d{1,3}）|\(\d{1,3}\)|[①-⑳])\s*")
TAIL = re.compile(r"[（(](?P<told>[^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*)[)）][。；;]?\s*$")
PART = re.compile(r"(?P<key>牵头单位|牵头|责任单位|配合单位|配合|完成时限|办结期限|时限|期限)\s*[:：]\s*")
KEYS = {
    "牵头单位": "leads",
    "牵头": "leads",
    "责任单位": "leads",
    "配合单位": "supports",
    "配合": "supports",
    "完成时限": "due",
    "办结期限": "due",
    "时限": "due",
    "期限": "due",
}
SHEET = "任务"
COLUMNS = ("要点", "事项", "牵头单位", "配合单位", "办结期限", "节点", "原文")
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """清单的一行: where it stands, what it is, and what it says of who and when, as written."""

    place: str
    kind: str
    title: str
    quote: str
    leads: str = ""
    supports: str = ""
    due_on: date | None = None
    nodes: str = ""


def entries_in(text: str) -> list[Entry]:
    """The points and tasks of a pasted list. Lines without a number go on with the line above them.

    Raises CellError, with the line, where one cannot be read.
    """
    lines = list(_joined(text))
    if len(lines) > MOST_LINES:
        raise CellError(_("一次最多 %(n)s 行") % {"n": MOST_LINES})
    return [_entry(number, line) for number, line in lines]


def _joined(text: str) -> Iterable[tuple[int, str]]:
    kept: list[tuple[int, str]] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line:
            continue
        if POINT.match(line) or TASK.match(line) or not kept:
            kept.append((number, line))
        else:
            first, before = kept[-1]
            kept[-1] = (first, before + line)
    return kept


def _entry(number: int, line: str) -> Entry:
    place = _("第 %(n)s 行") % {"n": number}
    if found := POINT.match(line):
        return Entry(place, MatterKind.POINT, _title(line[found.end() :], place), line)
    found = TASK.match(line)
    rest = line[found.end() :] if found else line
    told: dict[str, str] = {}
    tail = TAIL.search(rest)
    if tail and PART.search(tail["told"]):
        told, rest = _told(tail["told"]), rest[: tail.start()]
    try:
        due = day_in(_("期限"), told.get("due", "").replace("前", ""))
    except CellError as error:
        raise CellError(f"{place}：{error}") from error
    title = _title(rest, place)
    return Entry(place, MatterKind.MATTER, title, line, told.get("leads", ""), told.get("supports", ""), due)


def _told(text: str) -> dict[str, str]:
    pieces = PART.split(text)
    pairs = zip(pieces[1::2], pieces[2::2], strict=True)
    return {KEYS[key]: value.strip(" ；;，,。") for key, value in pairs}


def _title(text: str, place: str) -> str:
    title = text.strip().rstrip("。；;")
    if not title:
        raise CellError(_("%(place)s只有编号，没有内容") % {"place": place})
    return title[:300]


def entries_of_sheet(file: IO[bytes]) -> list[Entry]:
    """The rows of a workbook. A point is told once or in each row. Raises SheetError, CellError."""
    rows = read_sheets(file, {SHEET: COLUMNS}, needed={SHEET})[SHEET]
    if len(rows) > MOST_LINES:
        raise CellError(_("一次最多 %(n)s 行") % {"n": MOST_LINES})
    return list(_of_rows(rows))


def _of_rows(rows: Sequence[Row]) -> Iterable[Entry]:
    point = ""
    for row in rows:
        place = _("第 %(n)s 行") % {"n": row.number}
        cells = row.cells
        if cells["要点"] and cells["要点"] != point:
            point = cells["要点"]
            yield Entry(place, MatterKind.POINT, point[:300], point)
        if not cells["事项"]:
            continue
        try:
            due = day_in(_("期限"), cells["办结期限"])
        except CellError as error:
            raise CellError(f"{place}：{error}") from error
        yield Entry(
            place,
            MatterKind.MATTER,
            cells["事项"][:300],
            cells["原文"] or cells["事项"],
            cells["牵头单位"],
            cells["配合单位"],
            due,
            cells["节点"],
        )
