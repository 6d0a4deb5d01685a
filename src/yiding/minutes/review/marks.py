"""标点: half-width marks among full-width ones, one finding a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record import Finding, FindingKind
from .page import Page

_WIDENED = re.compile("[（），：；]")
_NARROW = re.compile(
    '(?<=[\u4e00-\u9fff》）”])[?!"](?!["\\w])|(?<=[\u4e00-\u9fff》）”])\\.(?=$|[\u4e00-\u9fff“《（])',
    re.MULTILINE,
)
_HALF = frozenset("(),:;")


def check(page: Page) -> Iterator[Finding]:
    places = sorted({*_widened(page), *(match.start() for match in _NARROW.finditer(page.characters))})
    if not places:
        return
    where = list(dict.fromkeys(page.where(at) for at in places))
    shown = "、".join(f"“{_around(page.characters, at)}”" for at in places[:3])
    more = f"等{len(places)}处" if len(places) > 3 else ""
    detail = f"{shown}{more}用半角标点"
    yield Finding(FindingKind.PUNCTUATION, ", ".join(where[:6]), detail, page.span(places[0], places[0] + 1))


def _widened(page: Page) -> Iterator[int]:
    for match in _WIDENED.finditer(page.characters):
        start = page.text.starts[match.start()]
        is_address = page.text.original.startswith("://", start)
        if page.text.original[start] in _HALF and not is_address:
            yield match.start()


def _around(characters: str, at: int) -> str:
    before = characters[max(0, at - 4) : at].rpartition("\n")[2]
    after = characters[at + 1 : at + 5].partition("\n")[0]
    narrow = {"（": "(", "）": ")", "，": ",", "：": ":", "；": ";"}
    return before + narrow.get(characters[at], characters[at]) + after
