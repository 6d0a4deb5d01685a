"""版面: which paragraphs are the head, the items, and the blocks at the foot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..passage import Marks, Passage
from .attendance import Gap, is_representatives
from .dates import first_date
from .distribution import is_compiling, is_disclosure, is_printing
from .lexicon import lexicon
from .masthead import is_office
from .opening import find_opening

_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、．.]|会议(?!地点|时间|议题|议程|主持|室)|第[一二三四五六七八九十]{1,3}项|议题[一二三四五六七八九十\d]{1,3}[：:、．.])"
)
_SUBLISTED = re.compile(
    r"(?:[（(][一二三四五六七八九十]{1,2}[）)])?[^，。：]{0,14}(?:列席|议题|政府办|办公室)[^，。：]{0,6}[：:]|[（(][一二三四五六七八九十]{1,2}[）)]"
)
_NAMES = re.compile(r"[^。；]{0,400}[。；]?")
_SIGNED = frozenset(("compiled", "signed"))
PEOPLE = frozenset(("present", "observers", "on_leave", "recorders", "representatives"))
_COUNTING = frozenset("0123456789一二三四五六七八九十")
_COUNTS_HEADS = re.compile(r"(?:会议|本次会议)?应(?:到|出席|参会|参加)[^，。]{0,10}\d{1,3}[人名]")
"""``应到7人，实到6人。``: how many sat."""
FORM = frozenset(("time", "place", "chair", "agenda"))
_Label = tuple[str, int]


@dataclass(slots=True)
class Block:
    """标签块: a label's paragraphs. ``passage`` begins behind the label."""

    role: str
    label: Passage
    passage: Passage


@dataclass(slots=True)
class Layout:
    """The paragraphs by their place in the document."""

    head: list[Passage] = field(default_factory=list)
    opening: Passage | None = None
    body: list[Passage] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    lines: list[Passage] = field(default_factory=list)
    """Lines at the foot without a label: compiled by, disclosure, printing."""
    rest: list[Passage] = field(default_factory=list)

    def roles(self) -> list[tuple[str, Passage]]:
        return [(block.role, block.passage) for block in self.blocks]


def lay_out(paragraphs: Sequence[Passage], gap: Gap, marks: Marks) -> Layout:
    """Every paragraph in its place."""
    layout = Layout()
    paragraphs = _without_web_tail(paragraphs, layout)
    start = find_opening(paragraphs)
    labels = [_label(paragraph, gap) for paragraph in paragraphs]
    form = _form_start(labels)
    if (
        form is not None
        and start is not None
        and start > form
        and not any(label and label[0] == "chair" for label in labels[form:start])
    ):
        form = None
    told: Passage | None = None
    if form is not None:
        told = paragraphs[start] if start is not None and start > form else None
        start = None
    first = start if start is not None else form if form is not None else _first_item(paragraphs)
    layout.head = list(paragraphs[:first])
    if start is not None:
        layout.opening = paragraphs[start]
        first = start + 1
    layout.opening = layout.opening or told
    _lay_out_rest(list(zip(paragraphs, labels, strict=True))[first:], layout, gap)
    for block in layout.blocks:
        marks.label(block.label)
        if block.role == "keywords":
            marks.label(block.passage)
    return layout


def _without_web_tail(paragraphs: Sequence[Passage], layout: Layout) -> list[Passage]:
    ends = lexicon().web_end
    for number, paragraph in enumerate(paragraphs):
        if number > 2 and paragraph.end - paragraph.start < 80 and paragraph.match(ends):
            layout.rest += paragraphs[number:]
            return list(paragraphs[:number])
    return list(paragraphs)


def _form_start(labels: Sequence[_Label | None]) -> int | None:
    """Where a head of labels (时间：… 地点：…) begins; it takes two of them."""
    found = [number for number, label in enumerate(labels[:40]) if label and label[0] in FORM]
    return found[0] if len(found) > 1 else None


def _first_item(paragraphs: Sequence[Passage]) -> int:
    for number, paragraph in enumerate(paragraphs):
        if paragraph.match(_ITEM):
            return number
    return min(len(paragraphs), 8)


def _label(paragraph: Passage, gap: Gap) -> _Label | None:
    """The role of the label that opens the paragraph, and where it ends."""
    words = lexicon()
    bare = paragraph.match(words.bare_label)
    first = paragraph.source[paragraph.start]
    if bare is None and first not in "【[（(":
        return None
    match = paragraph.match(words.label)
    if match and (words.roles[match["name"]] in PEOPLE or first not in "（("):
        return words.roles[match["name"]], match.end()
    role = words.roles[bare["name"]] if bare else None
    if bare is None or (role not in PEOPLE and role not in FORM):
        return None
    end = bare.end()
    if end == paragraph.end:
        return (role, end) if role in PEOPLE else None
    is_topic = role == "agenda" and paragraph.source[end] in _COUNTING
    return (role, end) if role and not is_topic and gap.gap_before(end) else None


def _lay_out_rest(labelled: Sequence[tuple[Passage, _Label | None]], layout: Layout, gap: Gap) -> None:
    current: Block | None = None
    in_foot = False
    for number, (paragraph, label) in enumerate(labelled):
        after = labelled[number + 1][0] if number + 1 < len(labelled) else None
        if paragraph is layout.opening:
            current = None
            continue
        if label and label[0] == "body" and not layout.body:
            _open_body(label, paragraph, layout)
            current = None
        elif label and _is_block(label[0], paragraph, layout):
            current = _open_block(label, paragraph, layout, gap)
            in_foot = in_foot or bool(layout.body)
        elif _is_foot_line(paragraph, layout, in_foot) or _signs(paragraph, after, layout):
            layout.lines.append(paragraph)
            current, in_foot = None, in_foot or bool(layout.body)
        elif paragraph.match(_COUNTS_HEADS):
            layout.blocks.append(Block("counted", paragraph.part(0, 0), paragraph))
            current, in_foot = None, in_foot or bool(layout.body)
        elif (in_foot or current) and is_representatives(paragraph):
            layout.blocks.append(Block("representatives", paragraph.part(0, 0), paragraph))
        elif current and _continues(current, paragraph, in_foot):
            current.passage = Passage(paragraph.source, current.passage.start, paragraph.end)
        elif (in_foot and not paragraph.match(_ITEM)) or _is_told_again(label, paragraph, layout):
            layout.rest.append(paragraph)
            current = None
        else:
            layout.body.append(paragraph)
            current = None


def _is_block(role: str, paragraph: Passage, layout: Layout) -> bool:
    if role in FORM:
        return not layout.body and len(paragraph) <= 1200
    return role != "body"


def _signs(paragraph: Passage, after: Passage | None, layout: Layout) -> bool:
    """落款: an office on a line of its own, and under it a line that is only a date."""
    if after is None or not layout.body or len(after) > 14 or not is_office(paragraph):
        return False
    day = first_date(after)
    return day is not None and day.passage.start == after.start and day.passage.end == after.end


def _is_told_again(label: _Label | None, paragraph: Passage, layout: Layout) -> bool:
    """``主持人：X`` at the foot: what the opening has told already."""
    return label is not None and label[0] in FORM and bool(layout.body) and len(paragraph) <= 40


def _open_body(label: _Label, paragraph: Passage, layout: Layout) -> None:
    """``会议内容：``: the label's own paragraph may begin the body."""
    layout.blocks.append(
        Block(
            label[0],
            Passage(paragraph.source, paragraph.start, label[1]),
            _behind(label, paragraph).part(0, 0),
        )
    )
    if len(_behind(label, paragraph)):
        layout.body.append(_behind(label, paragraph))


def _behind(label: _Label, paragraph: Passage) -> Passage:
    return Passage(paragraph.source, label[1], paragraph.end)


def _open_block(label: _Label, paragraph: Passage, layout: Layout, gap: Gap) -> Block:
    """One block, or several where the labels stand in one paragraph (出席：… 列席：…)."""
    role, end = label
    start = paragraph.start
    block = Block(role, Passage(paragraph.source, start, end), Passage(paragraph.source, end, paragraph.end))
    layout.blocks.append(block)
    if role not in PEOPLE and role not in _SIGNED:
        return block
    for match in lexicon().inline_label.finditer(paragraph.source, end, paragraph.end):
        if paragraph.source[match.start() - 1] not in "。；" and not gap.gap_before(match.start()):
            continue
        block.passage = Passage(paragraph.source, block.passage.start, match.start())
        rest = Passage(paragraph.source, match.end(), paragraph.end)
        named = Passage(paragraph.source, match.start(), match.end())
        block = Block(lexicon().roles[match["name"]], named, rest)
        layout.blocks.append(block)
    return block


def _is_foot_line(paragraph: Passage, layout: Layout, in_foot: bool) -> bool:
    if is_disclosure(paragraph):
        return True
    if len(paragraph) > 60:
        return False
    if is_compiling(paragraph) or (in_foot and is_office(paragraph)):
        return True
    return (in_foot or bool(layout.body)) and is_printing(paragraph) and not paragraph.match(_ITEM)


def _continues(block: Block, paragraph: Passage, in_foot: bool) -> bool:
    """Whether a paragraph without label goes on with the block above it."""
    if block.role in PEOPLE:
        if paragraph.match(_SUBLISTED) and in_foot:
            return True
        return not paragraph.match(_ITEM) and bool(_NAMES.fullmatch(str(paragraph)))
    if block.role == "agenda":
        listed = block.passage.stripped()
        if len(listed) and paragraph.match(_ITEM) and (not listed.match(_ITEM) or str(paragraph)[0] == "一"):
            return False
        return (
            not str(paragraph).startswith("会议") and len(paragraph) < 120 and "。" not in str(paragraph)[:-1]
        )
    return not len(block.passage.stripped()) and not paragraph.match(_ITEM)
