"""三方合并: two changed versions of one text, joined sentence by sentence where they do not touch.

Written on difflib: the unit is a sentence, a line's end, or a number before a heading or a point, so that
an item that is numbered anew does not quarrel with a hand that changed its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_UNIT = re.compile(
    r"(?:(?<=\n)|^)[一二三四五六七八九十百]{1,4}、|（[一二三四五六七八九十百]{1,3}）|[^。；！？\n（]+[。；！？]?|\n|."
)


class _Change(NamedTuple):
    """The units ``start`` to ``end`` of the base give way to ``text``."""

    start: int
    end: int
    text: str


def units(text: str) -> list[str]:
    """The units of a text; joined they are the text."""
    return _UNIT.findall(text)


def merged(base: str, ours: str, theirs: str) -> str | None:
    """Both changes in one text; None where they touch the same sentences."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    rows = units(base)
    changes = _joined(list(_changes(rows, units(ours))), list(_changes(rows, units(theirs))))
    return None if changes is None else _applied(rows, changes)


def _changes(base: Sequence[str], other: Sequence[str]) -> Iterator[_Change]:
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield _Change(start, end, "".join(other[first:last]))


def _joined(ours: Sequence[_Change], theirs: Sequence[_Change]) -> list[_Change] | None:
    found = set(ours)
    for change in theirs:
        if change in found:
            continue
        if any(_touch(change, other) for other in ours):
            return None
        found.add(change)
    return sorted(found)


def _touch(one: _Change, other: _Change) -> bool:
    """Whether both change the same units; an insertion also touches what is changed right beside it."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


def _applied(base: Sequence[str], changes: Sequence[_Change]) -> str:
    written, at = "", 0
    for change in changes:
        written += "".join(base[at : change.start]) + change.text
        at = change.end
    return written + "".join(base[at:])
