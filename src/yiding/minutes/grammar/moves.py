"""行文层次: an item's text as a row of moves: report, view, decision, demand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ..passage import Passage
from ..vocabulary import Vocabulary
from .clauses import veiled


class Kind(StrEnum):
    """层次的种类."""

    REPORT = "report"
    VIEW = "view"
    DECISION = "decision"
    DEMAND = "demand"
    PLAIN = "plain"


class Move(NamedTuple):
    """一层: ``label`` is what opens it (``会议强调，``), ``text`` the rest, ``verb`` the phrase of the guide.

    ``opens_paragraph`` tells whether it stands at a paragraph's start, ``goes_before`` whether another
    move follows it in the same paragraph.
    """

    kind: Kind
    verb: str | None
    label: Passage
    text: Passage
    opens_paragraph: bool
    goes_before: bool = False

    @property
    def whole(self) -> Passage:
        return Passage(self.text.source, self.label.start, self.text.end)


MARKER_START = re.compile(
    r"（[一二三四五六七八九十]{1,3}）|\([一二三四五六七八九十]{1,3}\)|（[0-9]{1,2}）|"
    r"[0-9]{1,2}(?:[.．、](?![0-9])|[.．](?=[0-9]{4}年))|[一二三四五六七八九十]{1,2}[是要]|"
    r"[①②③④⑤⑥⑦⑧⑨⑩]|第[一二三四五六七八九十][，、]|[一二三四五六七八九十]{1,2}、"
)


@lru_cache(maxsize=8)
def _opener(vocabulary: Vocabulary) -> re.Pattern[str]:
    meeting = vocabulary.families("verbs.meeting")
    groups = "|".join(
        f"(?P<{kind}>{vocabulary.either(f'verbs.meeting.{kind}')})"
        for kind in ("decision", "view", "demand", "report")
        if kind in meeting
    )
    adverbs = (
        r"(?:还|同时|并|再次|一致|最后|特别|进一步|认真|分别|经研究|经讨论|经审议|研究|讨论|审议|"
        r"经研究讨论|充分肯定[^，。；]{0,30}，|"
        r"对此|就此|集体|听取汇报后|强调并|，)*"
    )
    return re.compile(
        r"(?:(?:会议|会上|与会人员一致)(?:" + adverbs + r"(?:" + groups + r"))"
        r"(?:了?(?:以下|如下)(?:[几三四五六两][点项个])?(?:意见|事项|要求|决定|内容)?)?(?P<mark>[，：:])?"
        r"|(?:会议(?:[就对][^，。；：]{1,16})?)?(?:研究)?(?P<settled>议定|决定|明确|确定)(?:了?(?:以下|"
        r"如下)(?:[几三四五六两][点项个])?(?:意见|事项|决定|内容)?)?[：:])"
    )


_MAY_OPEN = re.compile(
    r"[。；！？”：\n■](?=会议|会上|与会|研究|议定|决定|明确|确定)|，(?=会议(?:指出|强调|要求|认为)[，：])"
)
_SETTLED_INSIDE = re.compile(
    r"(?<=[，。；])(?:会议)?(?:并|还|同时)?(?:[就对围][^，。；：]{1,18}?)?(?:研究)?"
    r"(?:(?P<settled>议定|决定|明确|确定|形成|强调)了?(?:以下|如下)(?:[几三四五六两][点项个])?(?:意见|事项|决定|内容|要求)?"
    r"|(?:提出|明确)了?(?:以下|如下)(?:[几三四五六两][点项个])?(?P<demanded>要求)"
    r"|(?P<asked>要求)如下)[：:]"
)

_LISTING_INSIDE = re.compile(
    r"(?<=，)(?:会议(?:还)?|并)(?P<settled>强调|要求|明确|决定|确定|议定)[^。：；]{0,50}：(?=一是|一要|（一）|"
    r"1[.、．]|（1）|第一)"
)


def split_moves(body: Passage, vocabulary: Vocabulary) -> list[Move]:
    """The moves of the body, in order; a paragraph that opens with a number is never split."""
    moves: list[Move] = []
    for paragraph in body.paragraphs():
        moves += _moves_of(paragraph, vocabulary)
    return moves


def _moves_of(paragraph: Passage, vocabulary: Vocabulary) -> list[Move]:
    if paragraph.match(MARKER_START):
        return [_plain(paragraph, True)]
    openers = _openers(paragraph, vocabulary)
    moves: list[Move] = []
    first = openers[0][0] if openers else paragraph.end
    if first > paragraph.start:
        moves.append(_plain(Passage(paragraph.source, paragraph.start, first), True, before=bool(openers)))
    for number, (start, end, kind, verb) in enumerate(openers):
        stop = openers[number + 1][0] if number + 1 < len(openers) else paragraph.end
        label = Passage(paragraph.source, start, end)
        text = Passage(paragraph.source, end, stop)
        moves.append(Move(kind, verb, label, text, start == paragraph.start))
    return moves


def _plain(text: Passage, opens: bool, *, before: bool = False) -> Move:
    return Move(Kind.PLAIN, None, text.part(0, 0), text, opens, before)


def _openers(paragraph: Passage, vocabulary: Vocabulary) -> list[tuple[int, int, Kind, str | None]]:
    view = veiled(paragraph)
    found = list(_at_sentence_starts(view, vocabulary))
    for match in _inside(view):
        if all(match.start() >= end or match.end() <= start for start, end, *_ in found):
            verb = next(word for word in match.groups() if word)
            found.append((match.start(), match.end(), Kind.DEMAND, verb.replace("形成", "议定")))
    return sorted(found)


_OPENING_KINDS = (Kind.DECISION, Kind.VIEW, Kind.DEMAND, Kind.REPORT)


def _inside(view: Passage) -> Iterator[re.Match[str]]:
    """Openings that stand inside a sentence; both forms hold words that few paragraphs do."""
    source, start, end = view.source, view.start, view.end
    if source.find("以下", start, end) >= 0 or source.find("如下", start, end) >= 0:
        yield from view.each(_SETTLED_INSIDE)
    if source.find("，会议", start, end) >= 0 or source.find("，并", start, end) >= 0:
        yield from view.each(_LISTING_INSIDE)


def _at_sentence_starts(view: Passage, vocabulary: Vocabulary) -> Iterator[tuple[int, int, Kind, str | None]]:
    opener = _opener(vocabulary)
    for start in (view.start, *(mark.end() for mark in view.each(_MAY_OPEN))):
        match = opener.match(view.source, start, view.end)
        if not match:
            continue
        if match["settled"]:
            yield match.start(), match.end(), Kind.DEMAND, match["settled"]
            continue
        kind, verb = next((kind, match[kind]) for kind in _OPENING_KINDS if match[kind])
        if kind is Kind.DECISION or kind is Kind.REPORT:
            yield match.start(), match.start(), kind, None
        else:
            yield match.start(), match.end(), kind, verb
