"""逐词比较: two versions of a text, word by word, as stretches that are the same, gone or new."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

WORDS = re.compile(r"\d+|[A-Za-z]+|[\u4e00-\u9fff]|\s|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stretch:
    """一段文字: ``kind`` is ``same``, ``gone`` or ``new``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """对应的一段: the older text left, the newer right."""

    before: tuple[Stretch, ...]
    after: tuple[Stretch, ...]
    is_changed: bool


def compared(before: str, after: str) -> list[Pair]:
    """Paragraph beside paragraph, the words that differ marked in each."""
    old, new = before.splitlines(), after.splitlines()
    return list(_pairs(old, new))


def _pairs(old: list[str], new: list[str]) -> Iterator[Pair]:
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (_same(line) for line in old[a:b])
            continue
        for n in range(max(b - a, d - c)):
            left = old[a + n] if a + n < b else ""
            right = new[c + n] if c + n < d else ""
            yield _changed(left, right)


def _same(line: str) -> Pair:
    stretch = (Stretch("same", line),)
    return Pair(stretch, stretch, is_changed=False)


def _changed(left: str, right: str) -> Pair:
    one, other = WORDS.findall(left), WORDS.findall(right)
    before: list[Stretch] = []
    after: list[Stretch] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        same = tag == "equal"
        if b > a:
            before.append(Stretch("same" if same else "gone", "".join(one[a:b])))
        if d > c:
            after.append(Stretch("same" if same else "new", "".join(other[c:d])))
    return Pair(tuple(before), tuple(after), is_changed=True)
