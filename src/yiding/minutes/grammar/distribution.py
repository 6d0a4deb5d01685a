"""发送范围: 主送, 抄送, and the lines at the foot: who compiled, when printed, what may be public."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ..passage import Marks, Passage
from ..record import Distribution
from .dates import first_date

_OPENING, _CLOSING = frozenset("（("), frozenset("）)")
_MARK = re.compile(r"[（()），、；。,;\n]")
_DISCLOSED = re.compile(r"[（(]?(?P<value>此件[^（）()，。：]{2,14})[）)]?[。]?$")
_LABELLED = re.compile(
    r"[（(]?(?:政府)?(?:信息)?公开(?:方式|属性|选项|形式)[：:](?P<value>[^（）()，。；]{2,14})[）)]?[。；]?"
)
_BARE = re.compile(r"（(?P<value>主动公开|依申请公开|不予公开)）$")
_TABLED = re.compile(r"公开(?:方式|属性|形式)[：:]?(?P<value>主动公开|依申请公开|不予公开)")
_COMPILED = re.compile(
    r"[（(]?(?P<office>[^，。；：、（）()\d]{2,30}?)整理[）)：:，,]?(?=$|\d{4}年|[〇○零一二三四五六七八九]{4}年)"
)
_PRINTED = re.compile(r".{2,60}日?(?:印发|印制|印)$")
_COPIES = re.compile(r"[（(]?共印\d")


def read_distribution(blocks: Sequence[tuple[str, Passage]], marks: Marks) -> Distribution:
    """主送 and 抄送, split at commas outside brackets."""
    lists: dict[str, list[str]] = {"main": [], "copy": []}
    for role, passage in blocks:
        if role in lists:
            marks.label(passage)
            for part in _bodies(passage):
                path = f"distribution.{role}.{len(lists[role])}"
                lists[role].append(marks.note(path, part))
    return Distribution(tuple(lists["main"]), tuple(lists["copy"]))


def _bodies(passage: Passage) -> list[Passage]:
    parts: list[Passage] = []
    start, depth = passage.start, 0
    for match in passage.each(_MARK):
        mark = match[0]
        if mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(Passage(passage.source, start, match.start()).stripped())
            start = match.end()
    parts.append(Passage(passage.source, start, passage.end).stripped())
    return [part for part in parts if len(part)]


def read_disclosure(lines: Sequence[Passage], marks: Marks) -> str | None:
    """公开方式: ``（此件公开发布）``, ``（主动公开）``, ``公开方式：X``."""
    for line in lines:
        match = line.match(_DISCLOSED) or line.match(_LABELLED) or line.match(_BARE)
        if match:
            marks.label(line.group(match))
            return marks.note("disclosure", line.group(match, "value"))
    return None


def disclosure_in_head(head: Sequence[Passage], marks: Marks) -> str | None:
    """公开方式 in the table above the minutes on a web page."""
    for line in head:
        match = line.search(_TABLED)
        if match:
            return marks.note("disclosure", line.group(match, "value"), 0.8)
    return None


_CLOSES = re.compile(r"[（(]?(?:此件|政府|信息|公开|主动公开|依申请|不予|共印\d)")


def is_disclosure(line: Passage) -> bool:
    """公开方式, or how many copies were printed."""
    if not line.match(_CLOSES):
        return False
    forms = (_DISCLOSED, _LABELLED, _BARE, _COPIES)
    return any(line.match(form) for form in forms)


def is_compiling(line: Passage) -> bool:
    return len(line) <= 60 and bool(line.match(_COMPILED))


def is_printing(line: Passage) -> bool:
    """印发行: 某办公室 2024年1月2日印发; or the office and the date alone."""
    text = str(line)
    if len(text) > 60 or not text.endswith(("日", "印发", "印制", "印")):
        return False
    return first_date(line) is not None and (text.endswith("日") or bool(_PRINTED.fullmatch(text)))


def read_compiled(
    line: Passage, following: Passage | None, marks: Marks
) -> tuple[str | None, date | None, bool]:
    """整理: the office, the date on the line or under it, and whether the line under it was used."""
    match = line.match(_COMPILED)
    office = marks.note("compiled_by", line.group(match, "office").stripped()) if match else None
    day, used = _day_of(line), False
    if day is None and following is not None and len(following) <= 24:
        day = _day_of(following)
        used = day is not None
    where = following if used and following is not None else line
    printed = first_date(where) if day else None
    if printed:
        marks.note("compiled_date", printed.passage)
    marks.label(line)
    if used and following is not None:
        marks.label(following)
    return office, day, used


def read_compiled_block(block: Passage, marks: Marks) -> tuple[str | None, date | None]:
    """整理：X 日期."""
    printed = first_date(block)
    name = Passage(block.source, block.start, printed.passage.start) if printed else block
    name = Passage(block.source, name.start, name.start + len(str(name).rstrip("，,。；、 \n"))).stripped()
    by = marks.note("compiled_by", name) if 2 <= len(name) <= 40 else None
    day = printed.resolved() if printed else None
    if printed and day:
        marks.note("compiled_date", printed.passage)
    return by, day


def _day_of(line: Passage) -> date | None:
    printed = first_date(line)
    return printed.resolved() if printed else None
