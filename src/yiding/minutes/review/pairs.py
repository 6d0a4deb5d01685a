"""不成对: brackets and quotation marks without their other half, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .advice import Advice, AdviceKind
from .page import Page

_PAIRS = {"（": "）", "《": "》", "“": "”", "‘": "’", "〔": "〕", "【": "】", "「": "」"}
_CLOSERS = {close: opener for opener, close in _PAIRS.items()}
_LINE = re.compile("[^\n]+")
_MARK = re.compile(f"[{''.join(_PAIRS)}{''.join(_CLOSERS)}]")


def check(page: Page) -> Iterator[Advice]:
    for line in _LINE.finditer(page.characters):
        for at in _unpaired(page.characters, *line.span()):
            detail = f"“{page.characters[at]}”不成对"
            yield Advice(AdviceKind.UNPAIRED, page.where(at), detail, page.span(at, at + 1))


def _unpaired(characters: str, start: int, end: int) -> list[int]:
    open_marks: list[int] = []
    found: list[int] = []
    for match in _MARK.finditer(characters, start, end):
        mark = match[0]
        if mark in _PAIRS:
            open_marks.append(match.start())
        elif open_marks and characters[open_marks[-1]] == _CLOSERS[mark]:
            open_marks.pop()
        else:
            found.append(match.start())
    return sorted(found + open_marks)
