"""序号: items and numbered requirements that skip or repeat a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..grammar.numerals import read_number
from .advice import Advice, AdviceKind
from .page import Page, Zone

_ITEM = re.compile(r"(?:^|\n)(?P<no>[一二三四五六七八九十百]{1,4})、$")
_RUN = re.compile(r"(?:^|(?<=[。；，：\n]))（(?P<no>[一二三四五六七八九十]{1,3})）")


def check(page: Page) -> Iterator[Advice]:
    yield from _items(page)
    for zone in page.zones:
        yield from _run(page, zone)


def _items(page: Page) -> Iterator[Advice]:
    last = 0
    for zone in page.zones:
        match = _ITEM.search(page.characters[max(0, zone.start - 8) : zone.start])
        number = read_number(match["no"]) if match else None
        if number is None:
            continue
        # A joint meeting's parts count from one again.
        if number not in (last + 1, 1) or number == last:
            detail = f"议题序号从“{last}”到“{number}”，不连续"
            yield Advice(
                AdviceKind.NUMBERING, f"item {zone.item.no} heading", detail, page.span(zone.start, zone.body)
            )
        last = number


def _run(page: Page, zone: Zone) -> Iterator[Advice]:
    last = 0
    for match in _RUN.finditer(page.characters, zone.body, zone.end):
        number = read_number(match["no"]) or 0
        if number not in (last + 1, 1):
            detail = f"序号从“{last}”到“{number}”，不连续"
            yield Advice(AdviceKind.NUMBERING, page.where(match.start()), detail, page.span(*match.span()))
        last = number
