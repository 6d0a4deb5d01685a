"""公开文本的生成: the issued text without what is withheld. Nothing but the issued text goes in.

The opening names the items that stay; those that stay are numbered anew, so that no gap tells of what is left
out; where items are left out, one sentence says that other matters were studied (S10.2).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.html import escape

from yiding.minutes.grammar.numerals import write_number
from yiding.minutes.record import Minutes

OTHERS = "会议还研究了其他事项。"
NUMBER = re.compile(r"\s*(?:[一二三四五六七八九十百]+|\d+)[、.．]\s*")
TAIL = re.compile(r"[^。]*[：:]\s*$")
BARE = re.compile(r"[《》“”\s]")
LEAST = 6
"""Shorter words of a withheld item may stand elsewhere by chance."""


@dataclass(frozen=True, slots=True)
class Cut:
    """挖去的一段: places in the issued text, end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """一项议题在原文中的位置: its lines, where its heading begins, and the heading."""

    no: int
    start: int
    end: int
    heading_at: int
    heading: str


def sections_of(text: str, minutes: Minutes) -> list[Section]:
    """The stretch of each item, from the line of its heading to that of the next, or to what follows."""
    rows = []
    for index, item in enumerate(minutes.items):
        mark = minutes.marks.get(f"items.{index}.heading")
        if mark is not None:
            rows.append((item, index, mark.span.start))
    heads = [text.rfind("\n", 0, at) + 1 for _item, _index, at in rows]
    ends = [*heads[1:], _end_of_items(text, minutes)]
    return [
        Section(item.no, heads[n], max(ends[n], heads[n]), at, item.heading)
        for n, (item, _index, at) in enumerate(rows)
    ]


def _end_of_items(text: str, minutes: Minutes) -> int:
    last = max((part.end for part in minutes.parts if (part.path or "").startswith("items.")), default=0)
    return min(len(text), text.find("\n", last) + 1 or len(text)) if last else 0


def rendered(text: str, minutes: Minutes, items: Collection[int], cuts: Sequence[Cut]) -> str:
    """The public text of minutes; without anything withheld it is the issued text."""
    sections = sections_of(text, minutes)
    kept = [one for one in sections if one.no not in items]
    pieces = sorted(cuts, key=lambda cut: cut.start)
    if len(kept) == len(sections):
        return _without(text, 0, len(text), pieces)
    last = sections[-1].end
    body = [
        f"{write_number(n)}、{_without(text, one.heading_at, one.end, pieces).rstrip()}\n"
        for n, one in enumerate(kept, start=1)
    ]
    opening = _opening(text, minutes, kept, pieces)
    return f"{opening}{''.join(body)}{OTHERS}\n{_without(text, last, len(text), pieces)}"


def _without(text: str, start: int, end: int, cuts: Sequence[Cut]) -> str:
    out, at = [], start
    for cut in cuts:
        if cut.end <= at or cut.start >= end:
            continue
        out.append(text[at : max(at, cut.start)])
        at = min(cut.end, end)
    out.append(text[at:end])
    return "".join(out)


def _opening(text: str, minutes: Minutes, kept: Sequence[Section], cuts: Sequence[Cut]) -> str:
    """The opening paragraph with the headings that stay in place of its agenda."""
    mark = minutes.marks.get("meeting.kind")
    first = sections_of(text, minutes)[0].start
    begin = mark.span.end if mark and mark.span.end <= first else None
    agenda = [
        mark.span.start for path, mark in minutes.marks.items() if re.fullmatch(r"agenda\.\d+(\..*)?", path)
    ]
    if begin is None:
        begin = text.rfind("，", 0, min(agenda)) if agenda else None
    if begin is None:
        # No agenda to be seen: nothing of the paragraph before the items can be trusted but its masthead.
        begin = text.rfind("\n", 0, first - 1) + 1 if first else 0
    tail = TAIL.search(text[begin:first].rstrip())
    closing = tail.group().strip() if tail else "会议纪要如下："
    headings = "，".join(_without(text, one.heading_at, _line_end(text, one), cuts).strip() for one in kept)
    lead = f"，{headings}。" if headings else "。"
    return f"{_without(text, 0, begin, cuts)}{lead}{closing}\n"


def _line_end(text: str, section: Section) -> int:
    end = text.find("\n", section.heading_at)
    return section.end if end < 0 else min(end, section.end)


def left_over(
    public: str, text: str, minutes: Minutes, items: Collection[int], cuts: Sequence[Cut]
) -> list[str]:
    """What is withheld and can still be read in the public text: titles of items, cut passages."""
    bare = BARE.sub("", public)
    kept = "".join(BARE.sub("", item.heading) for item in minutes.items if item.no not in items)
    gone = [item for item in minutes.items if item.no in items]
    words = [
        word for item in gone for word in (item.heading, *item.documents) if BARE.sub("", word) not in kept
    ]
    words += [text[cut.start : cut.end] for cut in cuts]
    plain = {word: BARE.sub("", word) for word in words}
    return [word for word, told in plain.items() if len(told) >= LEAST and told in bare]


def page_of(title: str, public: str) -> str:
    """The text as a fragment of HTML, a paragraph a line."""
    lines = (line.strip() for line in public.splitlines())
    paragraphs = "\n".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return f'<article lang="zh-hans"><h1>{escape(title)}</h1>\n{paragraphs}\n</article>\n'
