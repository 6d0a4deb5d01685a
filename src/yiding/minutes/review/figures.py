"""数字用法: numerals written in mixed ways (GB/T 15835-2011)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .advice import Advice, AdviceKind
from .page import Page

_WIDE = re.compile("[０-９]+")
_HAN_YEAR = re.compile("[〇○零一二三四五六七八九]{4}(?=年)")
_MIXED = re.compile(
    "[0-9]+[十百千][0-9]+|[一二三四五六七八九]?[十百千][0-9]+(?=[个项家户人亩元名处条])|[0-9]+[一二三四五六七八九十百]+(?=[个项家户人亩元名处条])"
)
_MIXED_DATE = re.compile("[0-9]{4}年[一二三四五六七八九十]{1,3}月|[〇○零一二三四五六七八九]{4}年[0-9]{1,2}月")


def check(page: Page) -> Iterator[Advice]:
    for match in _WIDE.finditer(page.characters):
        narrow = "".join(chr(ord(mark) - 0xFEE0) for mark in match[0])
        yield _advice(page, match, f"“{match[0]}”用了全角数字", narrow)
    for match in _HAN_YEAR.finditer(page.characters):
        right = re.sub("[○零]", "〇", match[0])
        if right != match[0]:
            yield _advice(page, match, f"汉字年份“{match[0]}”中的零应作“〇”", right)
    for match in _MIXED.finditer(page.characters):
        yield _advice(page, match, f"“{match[0]}”混用汉字数字和阿拉伯数字", None)
    for match in _MIXED_DATE.finditer(page.characters):
        yield _advice(page, match, f"日期“{match[0]}”混用汉字数字和阿拉伯数字", None)


def _advice(page: Page, match: re.Match[str], detail: str, suggestion: str | None) -> Advice:
    return Advice(AdviceKind.FIGURES, page.where(match.start()), detail, page.span(*match.span()), suggestion)
