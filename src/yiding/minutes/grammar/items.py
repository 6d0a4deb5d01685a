"""议题: where each item begins and ends, and what of it is the heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..passage import Marks, Passage
from .lexicon import lexicon
from .numerals import read_number

_CHINESE = "[一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]{1,4}"
_OPENS = "(?=关于|审议|听取|研究|传达|学习|通报|讨论|部署|安排|审定)"
"""What a heading begins with, where the mark behind its number was lost."""
_STYLES = {
    "plain": re.compile(rf"(?P<no>{_CHINESE})(?:[、．.，：:]{{1,2}}|{_OPENS})"),
    "ordinal": re.compile(rf"第(?P<no>{_CHINESE}|\d{{1,2}})(?:项|个?议题)(?:议题)?[、，：:．.]?"),
    "topic": re.compile(rf"[【\[]?(?:议题|事项)(?P<no>{_CHINESE}|\d{{1,2}})[】\]]?[、，：:．.]?"),
    "alone": re.compile(rf"(?P<no>{_CHINESE})(?=\n|$)"),
    "digit": re.compile(rf"(?P<no>\d{{1,2}})(?:[、．]|\.(?!\d)|\.(?=\d{{4}}年)|{_OPENS})"),
    "bracket": re.compile(rf"[（〔﹝【\[]?(?P<no>{_CHINESE})[）〕﹞】\]]、?"),
    "bracket_digit": re.compile(r"（?(?P<no>\d{1,2})）、?"),
    "circled": re.compile("(?P<no>[①-⑳])"),
    "counted": re.compile(rf"第(?P<no>{_CHINESE})[、，]"),
}
_MAY_COUNT = re.compile(r"[一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾第议事（〔﹝【\[\d①-⑳]")
_UPPER = ("topic", "plain", "ordinal", "alone")
_GROUP = re.compile(r"[^，。；：《》]{0,12}(?:事项|议题|部分|环节|议程|会议|方面|类|内容)[。：]?$")
_PROSE = re.compile("[，。；：！？]")
"""What a line between two items has that is not the title of the items below it."""
_OTHER_MATTERS = re.compile(
    r"会议(?:还|另|同时|另外)(?:书面)?(?:传达|学习|通报|研究|审议|听取|讨论)了|附[：:]|本(?:次会议)?纪要未尽|会议(?:还|另|同时|另外)*(?:研究|讨论|听取|审议|议定|通报|部署|安排)了?(?:其他|其它|有关|相关|另外|部分)(?:有关|相关)?(?:事项|工作|议题|事宜|人事)"
)
_NOT_AN_ACT = re.compile(r"(?:认为|决定|确定|明确|强调|指出|要求|议定|同意|通过)")
_SETTLED = re.compile(
    r"[，,](?:会议)?(?:(?:经研究[，,]?)?(?:研究)?(?:并)?(?:议定|确定|明确|决定)了?(?:以下|如下)?(?:意见|事项)?(?:如下)?[：:]"
    r"|充分肯定|原则上?(?:同意|通过)|一致(?:同意|通过)|同意|责成)"
)
_RUNS_IN = re.compile(
    r"(?:会议)?(?:指出|认为|强调|要求|明确|决定|议定|同意|原则|由|针对|对|为|要|请|责成|鉴于|各|加强|一是|授权)"
)
_THOUGHT = re.compile(r"会议(?:指出|认为|强调|要求|明确|决定|议定|同意|原则)")
_STOP = re.compile("[《》（）“”。：]")
_OPENERS, _CLOSERS = frozenset("《（“"), frozenset("》）”")


@dataclass(slots=True)
class Section:
    """An item's text: its heading, and the body behind it."""

    heading: Passage
    body: Passage


@dataclass(slots=True)
class Sections:
    """All items; ``others`` are the paragraphs that belong to none."""

    items: list[Section] = field(default_factory=list)
    others: list[Passage] = field(default_factory=list)
    preface: Passage | None = None
    """The paragraph right before the first item, where it is not the opening."""


class Numbered(NamedTuple):
    """A paragraph with a number before it."""

    style: str
    no: int
    marker: Passage
    text: Passage


def split_items(paragraphs: Sequence[Passage], marks: Marks) -> Sections:
    """The items of the paragraphs that stand between opening and attendance."""
    paragraphs = [p for p in paragraphs if p.start < p.end]
    numbered = [_numbered(p) for p in paragraphs]
    style = _top_style(paragraphs, numbered)
    titled = [] if style in _UPPER else _titled_starts(paragraphs, numbered)
    if titled:
        starts = titled
    elif style is None:
        starts = _unnumbered_starts(paragraphs, numbered)
    else:
        starts = _numbered_starts(paragraphs, numbered, style)
    if not starts and style is None:
        starts = _bare_starts(paragraphs)
    return _cut(paragraphs, numbered, starts, marks)


def _numbered(paragraph: Passage) -> Numbered | None:
    if not paragraph.match(_MAY_COUNT):
        return None
    for style, pattern in _STYLES.items():
        match = paragraph.match(pattern)
        if match and (no := read_number(match["no"])) is not None:
            if style == "alone" and match.end() != paragraph.end:
                continue
            text = Passage(paragraph.source, match.end(), paragraph.end)
            return Numbered(style, no, paragraph.group(match), text)
    return None


def _top_style(paragraphs: Sequence[Passage], numbered: Sequence[Numbered | None]) -> str | None:
    """The style of the numbers that count the items; ``None`` where the items have none."""
    for style in _UPPER:
        firsts = [n for n in numbered if n and n.style == style]
        if firsts and firsts[0].no == 1:
            return style
    first = next((n for n in numbered if n), None)
    if first is None or first.no != 1:
        return None
    before = paragraphs[: numbered.index(first)]
    if any(_starts_unnumbered(p) for p in before):
        return None
    return first.style if _is_heading_like(first.text, 200) or not before else None


def _numbered_starts(
    paragraphs: Sequence[Passage], numbered: Sequence[Numbered | None], style: str
) -> list[int]:
    starts: list[int] = []
    last = 0
    group: str | None = None
    for at, found in enumerate(numbered):
        if found is None:
            continue
        if found.style == style and (_follows(found, last, style)):
            last = found.no
            lower = numbered[at + 1] if at + 1 < len(numbered) else None
            if lower and lower.style != style and lower.no == 1 and _is_group(found, lower):
                group = lower.style
                continue
            group = None
            starts.append(at)
        elif group and found.style == group and not _is_demand(found.text):
            starts.append(at)
    return starts


def _follows(found: Numbered, last: int, style: str) -> bool:
    if style in _UPPER:
        return found.no in (last + 1, last + 2, last) or (found.no == 1 and last > 1)
    return found.no in (last + 1, last + 2) and _is_heading_like(found.text, 60)


def _is_group(found: Numbered, lower: Numbered) -> bool:
    """Whether the heading only gathers the items below it (会议研究事项)."""
    text = str(found.text)
    if not _GROUP.fullmatch(text) or text.startswith("关于") or "《" in text:
        return False
    return _is_heading_like(lower.text, 80)


def _is_heading_like(text: Passage, longest: int) -> bool:
    inner = str(text.part(0, min(len(text), longest + 1)))
    if lexicon().heading_start.match(inner):
        return True
    return len(text) <= min(longest, 45) and "。" not in inner and "；" not in inner


def _is_demand(text: Passage) -> bool:
    return not _is_heading_like(text, 40)


def _unnumbered_starts(paragraphs: Sequence[Passage], numbered: Sequence[Numbered | None]) -> list[int]:
    starts: list[int] = []
    in_group = False
    for at, paragraph in enumerate(paragraphs):
        found = numbered[at]
        if found and in_group and lexicon().heading_start.match(str(found.text)) and found.style == "bracket":
            starts.append(at)
        elif _starts_unnumbered(paragraph):
            lower = numbered[at + 1] if at + 1 < len(paragraphs) else None
            if (
                lower
                and lower.style == "bracket"
                and lexicon().heading_start.match(str(lower.text))
                and len(paragraph) < 40
            ):
                in_group = True
                continue
            if in_group and starts and numbered[starts[-1]] and starts[-1] == at - 1:
                continue
            in_group = in_group and bool(starts) and numbered[starts[-1]] is not None
            starts.append(at)
    return starts


def _titled_starts(paragraphs: Sequence[Passage], numbered: Sequence[Numbered | None]) -> list[int]:
    """Headings without numbers, each on a line of its own; the first paragraph must be one."""
    starts: list[int] = []
    for at, paragraph in enumerate(paragraphs):
        if numbered[at] is None and _is_title(paragraph) and at + 1 < len(paragraphs):
            if not starts and at:
                return []
            starts.append(at)
    return starts


def _is_title(paragraph: Passage) -> bool:
    text = str(paragraph.part(0, min(len(paragraph), 61)))
    if len(text) > 60 or text.startswith("会议") or text[-1] in "。；：，、":
        return False
    return bool(lexicon().heading_start.match(text)) and "。" not in text


def _starts_unnumbered(paragraph: Passage) -> bool:
    text = str(paragraph.part(0, min(len(paragraph), 40)))
    if not text.startswith("会议") or _OTHER_MATTERS.match(text):
        return False
    match = lexicon().act.match(text)
    return bool(match) and not _NOT_AN_ACT.match(text, match.end("act") if match else 0)


def _bare_starts(paragraphs: Sequence[Passage]) -> list[int]:
    """Paragraphs that open with what the meeting thought or settled, where nothing else begins an item."""
    opens = re.compile(r"会议(?:指出|认为|强调|要求|明确|决定|原则)")
    return [at for at, p in enumerate(paragraphs) if p.match(opens)]


def _cut(
    paragraphs: Sequence[Passage], numbered: Sequence[Numbered | None], starts: Sequence[int], marks: Marks
) -> Sections:
    sections = Sections()
    sections.others += paragraphs[: starts[0]] if starts else paragraphs
    sections.preface = paragraphs[starts[0] - 1] if starts and starts[0] else None
    gathers = _gathering(paragraphs, numbered, starts)
    for n, start in enumerate(starts):
        end = starts[n + 1] if n + 1 < len(starts) else len(paragraphs)
        while end - start > 1 and (end - 1 in gathers or paragraphs[end - 1].match(_OTHER_MATTERS)):
            end -= 1
            sections.others.append(paragraphs[end])
        sections.items.append(_section(list(paragraphs[start:end]), numbered[start], marks))
    return sections


def _gathering(
    paragraphs: Sequence[Passage], numbered: Sequence[Numbered | None], starts: Sequence[int]
) -> frozenset[int]:
    """The gathering headings that stand right before an item and would fall to the one before it."""
    has_upper = any(n and n.style in _UPPER for n in numbered)
    starting = set(starts)

    def gathers(at: int) -> bool:
        if at < 0 or at in starting or len(paragraphs[at]) >= 40:
            return False
        found = numbered[at]
        if found is not None:
            return found.style in _UPPER
        if numbered[at + 1] is not None and not _PROSE.search(str(paragraphs[at])):
            return True
        return not has_upper and _starts_unnumbered(paragraphs[at])

    return frozenset(start - 1 for start in starts if gathers(start - 1))


def _section(own: list[Passage], number: Numbered | None, marks: Marks) -> Section:
    source, end = own[0].source, own[-1].end
    text = own[0]
    if number is not None:
        marks.label(number.marker)
        text = number.text.stripped()
        if not len(text) and len(own) > 1:
            text = own[1]
    heading_end, body_start = (text.start, text.start) if _has_no_heading(text) else _heading_end(text)
    heading = Passage(source, text.start, heading_end)
    body = Passage(source, min(body_start, end), end).stripped()
    if heading.end < body.start:
        marks.label(Passage(source, heading.end, body.start))
    return Section(heading, body)


def _has_no_heading(text: Passage) -> bool:
    """Whether the paragraph begins with what was settled, so that nothing heads it."""
    opening = str(text.part(0, min(len(text), 60)))
    if lexicon().heading_start.match(opening) and not _THOUGHT.match(opening):
        return False
    stop = opening.find("。")
    if opening.startswith(("要", "加强", "各")) and 0 < stop <= 26 and len(text) > 2 * stop:
        return False
    return bool(_RUNS_IN.match(opening)) and (stop >= 0 or "。" in str(text) or "：" in opening)


def _heading_end(text: Passage) -> tuple[int, int]:
    """Where the heading ends, and where the body begins: at the first full stop outside brackets."""
    settled = text.search(_SETTLED)
    depth = 0
    for match in text.each(_STOP):
        mark = match.group()
        if mark in _OPENERS:
            depth += 1
        elif mark in _CLOSERS:
            depth = max(0, depth - 1)
        elif settled and settled.start() < match.start():
            return settled.start(), settled.start() + 1
        elif depth == 0:
            return match.start(), match.end()
    end = text.end
    while end > text.start and text.source[end - 1] in "：:；。":
        end -= 1
    return end, text.end
