"""标题: what an item's heading says: the acts, and the documents in 《》."""

from __future__ import annotations

import re

from ..passage import Marks, Passage
from .lexicon import lexicon
from .titles import find_titles

_OPENING = frozenset("《（“")
_MARK = re.compile("[《（“》）”，；。]")


def heading_acts(heading: Passage, path: str, marks: Marks) -> tuple[str, ...]:
    """审议动作: the verbs that the heading opens its parts with, in order."""
    found: list[str] = []
    pattern = lexicon().act
    for part in _outer_parts(heading):
        match = part.match(pattern)
        if match:
            found.append(marks.note(f"{path}.acts.{len(found)}", part.group(match, "act")))
    return tuple(found)


def heading_documents(heading: Passage, path: str, marks: Marks) -> tuple[str, ...]:
    """文件: the titles in the heading."""
    titles = find_titles(heading)
    return tuple(marks.note(f"{path}.documents.{n}", title) for n, title in enumerate(titles))


def _outer_parts(heading: Passage) -> list[Passage]:
    """The heading's parts between commas that stand outside brackets."""
    parts: list[Passage] = []
    start, depth = heading.start, 0
    for found in heading.each(_MARK):
        mark = found[0]
        if mark in _OPENING:
            depth += 1
        elif mark in "》）”":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(Passage(heading.source, start, found.start()))
            start = found.end()
    parts.append(Passage(heading.source, start, heading.end))
    return [part for part in parts if len(part)]
