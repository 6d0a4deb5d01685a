"""书名号: titles in 《》, nested ones counted with the outer."""

from __future__ import annotations

import re

from ..passage import Passage

_MARK = re.compile("[《》]")


def find_titles(passage: Passage) -> list[Passage]:
    """The titles in the passage, in order, without their brackets; an unended one is none."""
    found: list[Passage] = []
    depth = start = 0
    for match in passage.each(_MARK):
        if match.group() == "《":
            depth += 1
            if depth == 1:
                start = match.end()
        elif depth:
            depth -= 1
            if depth == 0 and match.start() > start:
                found.append(Passage(passage.source, start, match.start()))
    return found
