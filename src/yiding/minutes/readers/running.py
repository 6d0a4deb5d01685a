"""页眉页脚: lines at the edge of pages that say the same on several of them, and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .layout import Line

TOP_ZONE = 0.13
BOTTOM_ZONE = 0.87
SAME_PLACE = 3.0
FEWEST_SHARE = 0.3
LONGEST = 60
DIGITS = re.compile(r"[\d〇零一二三四五六七八九十百]+")
SPACES = re.compile(r"\s+")
DASH = r"[-‐‑‒–—―－─一_~·•.|]"
PAGE_NUMBER = re.compile(
    rf"({DASH}{{0,4}}\d{{1,4}}{DASH}{{0,4}}"
    r"|[-—–－]{0,3}第?[\d一二三四五六七八九十百]+页([,，/、]?共[\d一二三四五六七八九十百]+页)?[-—–－]{0,3}"
    r"|\d{1,4}/\d{1,4}|Page\d+(of\d+)?)",
    re.I,
)
DASHED = re.compile(rf"{DASH}+\d+{DASH}+|.*页.*|.+/.+|Page.*", re.I)


def mark_running(pages: Sequence[Sequence[Line]]) -> None:
    """Set ``running`` on the lines that are no part of the text."""
    groups: dict[tuple[bool, str], list[Line]] = defaultdict(list)
    for lines in pages:
        for line in _edges(lines):
            groups[_is_top(line), DIGITS.sub("#", _bare(line))].append(line)
            if _is_page_number(line):
                line.running = True
    needed = max(2, round(FEWEST_SHARE * len(pages)))
    for group in groups.values():
        for line in group:
            if sum(_is_level(line, other) for other in group) >= needed:
                line.running = True


def _edges(lines: Sequence[Line]) -> Iterator[Line]:
    """The two first and two last rows of a page, where they stand in the margins."""
    ordered = sorted(lines, key=lambda line: line.top)
    for line in ordered[:2]:
        if line.bottom <= TOP_ZONE * line.sheet.height and len(line.characters) <= LONGEST:
            yield line
    for line in ordered[2:][-2:]:
        if line.top >= BOTTOM_ZONE * line.sheet.height and len(line.characters) <= LONGEST:
            yield line
    if len(ordered) <= 2:
        yield from (line for line in ordered if line.top >= BOTTOM_ZONE * line.sheet.height)


def _bare(line: Line) -> str:
    return SPACES.sub("", line.characters)


def _is_top(line: Line) -> bool:
    return line.top < line.sheet.height / 2


def _is_page_number(line: Line) -> bool:
    """A number between dashes anywhere in the margin; a bare one only at the foot."""
    bare = _bare(line)
    if not PAGE_NUMBER.fullmatch(bare):
        return False
    return not _is_top(line) or bool(DASHED.fullmatch(bare))


def _is_level(one: Line, other: Line) -> bool:
    return abs(one.top - other.top) <= SAME_PLACE and abs(one.size - other.size) <= 0.25 * max(
        one.size, other.size
    )
