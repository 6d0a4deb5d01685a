"""标点用法: marks that meet, and sentences without a final one (GB/T 15834-2011)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .advice import Advice, AdviceKind
from .page import Page

_MEETING = re.compile("[，。、；：]{2,}|[！？][，。、；：]|(?<=[（《“])[，。、；：]")
_ENDS = ("。", "！", "？", "；", "”", "）", "：", "……")


def check(page: Page) -> Iterator[Advice]:
    for match in _MEETING.finditer(page.characters):
        detail = (
            f"“{match[0]}”标点连用"
            if len(match[0]) > 1
            else f"“{match[0]}”不能放在前半个括号、引号或书名号之后"
        )
        kept = _kept(match[0])
        yield Advice(
            AdviceKind.PUNCTUATION, page.where(match.start()), detail, page.span(*match.span()), kept
        )
    yield from _unfinished(page)


def _kept(marks: str) -> str:
    """The strongest of marks that meet."""
    return max(marks, key="、，：；。！？".index) if len(marks) > 1 else ""


def _unfinished(page: Page) -> Iterator[Advice]:
    for index, item in enumerate(page.minutes.items):
        for place, directive in enumerate(item.directives):
            if directive.text and not directive.text.endswith(_ENDS):
                mark = page.minutes.marks.get(f"items.{index}.directives.{place}.text")
                number = f" {directive.no}" if directive.no is not None else ""
                yield Advice(
                    AdviceKind.PUNCTUATION,
                    f"item {item.no} directive{number}",
                    f"“…{directive.text[-8:]}”句末缺少标点",
                    mark.span if mark else None,
                    "。",
                )
