"""要求: runs of directives: their numbers, opening verbs, and what each says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..passage import Marks, Passage
from ..record import Directive
from .addressees import read_roles
from .amounts import read_amounts
from .bodies import Name
from .clauses import veiled
from .context import Context
from .deadlines import number, read_deadlines


class Part(NamedTuple):
    """一条: the text of one directive, the number that stood before it, and the marker itself."""

    text: Passage
    no: int | None = None
    marker: Passage | None = None


_HAN_NUMBER = "一二三四五六七八九十"
_MARKER = re.compile(
    rf"[（(](?P<brackets>[{_HAN_NUMBER}]{{1,3}})[）)][、，.．]?|[（(](?P<figures>[0-9]{{1,2}})[）)][、，.．]?"
    rf"|第(?P<ordinal>[{_HAN_NUMBER}]{{1,3}})[，、]|(?P<comma>[{_HAN_NUMBER}]{{1,3}})、"
    rf"|(?P<spoken>[{_HAN_NUMBER}]{{1,3}})(?:是(?:要(?=[，：]))?|(?=要))"
    r"|(?P<point>[0-9]{1,2})(?:[.．](?![0-9])|[.．](?=[0-9]{4}年)|、)|(?P<circled>[①②③④⑤⑥⑦⑧⑨⑩])"
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_BEFORE_MARKER = re.compile(f"[。；：，！？:;”）\n](?=[（(第{_HAN_NUMBER}0-9])")
_CIRCLED_MARKER = re.compile(f"[{_CIRCLED}]")


@lru_cache(maxsize=64)
def split_parts(run: Passage) -> tuple[Part, ...]:
    """The directives of a run: split at the outermost numbering, else one a paragraph.

    What stands before the first number is a preamble and belongs to no part.
    """
    markers = _outermost(run)
    if not markers:
        return tuple(Part(paragraph) for paragraph in run.paragraphs())
    parts: list[Part] = []
    for place, (start, end, no) in enumerate(markers):
        stop = markers[place + 1][0] if place + 1 < len(markers) else run.end
        text = Passage(run.source, end, stop).stripped()
        parts += _with_rest(text, no, Passage(run.source, start, end), last=place + 1 == len(markers))
    return tuple(parts)


def _with_rest(text: Passage, no: int, marker: Passage, *, last: bool) -> list[Part]:
    """A numbered part; paragraphs that follow the last one without a number stand for themselves."""
    if not last or text.source.find("\n", text.start, text.end) < 0:
        return [Part(text, no, marker)]
    paragraphs = list(text.paragraphs())
    if len(paragraphs) < 2 or not str(paragraphs[0]).endswith(("。", "！")):
        return [Part(text, no, marker)]
    return [Part(paragraphs[0], no, marker), *(Part(paragraph) for paragraph in paragraphs[1:])]


_Place = tuple[int, int, int]


def _outermost(run: Passage) -> list[_Place]:
    """The markers of the style that comes first; a lone one counts only at the start of a line."""
    styles = _markers(run)
    if not styles:
        return []
    counted = [found for found in styles.values() if len(found) > 1 or _stands_first(run, found[0][0])]
    return min(counted, key=lambda found: found[0][0], default=[])


def _stands_first(run: Passage, start: int) -> bool:
    return start == run.start or run.source[start - 1] == "\n"


def _markers(run: Passage) -> dict[str, list[_Place]]:
    """The markers by style, those that count up from the first; others are part of the text."""
    styles: dict[str, list[_Place]] = {}
    for match in _marks_in(veiled(run)):
        style = match.lastgroup or ""
        no = _CIRCLED.find(match[style]) + 1 or number(match[style])
        start, end = match.span()
        found = styles.get(style)
        if found is None and (no == 1 or _stands_first(run, start)):
            styles[style] = [(start, end, no)]
        elif found is not None and no == found[-1][2] + 1:
            found.append((start, end, no))
    return styles


def _marks_in(view: Passage) -> Iterator[re.Match[str]]:
    """What looks like a marker: at the start or behind a mark of punctuation, a circled one anywhere."""
    source, end = view.source, view.end
    starts = [view.start, *(before.end() for before in view.each(_BEFORE_MARKER))]
    if view.search(_CIRCLED_MARKER):
        starts = sorted({*starts, *(mark.start() for mark in view.each(_CIRCLED_MARKER))})
    done = view.start
    for start in starts:
        match = _MARKER.match(source, start, end) if start >= done else None
        if match:
            done = match.end()
            yield match


# --- one directive ---------------------------------------------------------------------------------------


def make_directives(
    parts: Sequence[tuple[Part, str | None, float]],
    path: str,
    context: Context,
    marks: Marks,
    reporters: Sequence[str] = (),
) -> tuple[Directive, ...]:
    """The directives from their parts and opening verbs, with a note for every value.

    ``reporters`` are those who have just reported: ``两部门要…`` means them.
    """
    found = []
    for place, (part, verb, sure) in enumerate(parts):
        at = f"{path}.directives.{place}"
        if part.marker is not None:
            marks.label(part.marker)
        found.append(_directive(part, verb, sure, at, context, marks, reporters))
    return tuple(found)


def _directive(
    part: Part,
    verb: str | None,
    sure: float,
    at: str,
    context: Context,
    marks: Marks,
    reporters: Sequence[str],
) -> Directive:
    text = marks.note(f"{at}.text", part.text, sure).replace("\n", "")
    roles = read_roles(part.text, context.vocabulary)
    addressees = roles.addressees
    if roles.refers_back and not addressees and len(reporters) == 2:
        addressees = dict.fromkeys(reporters, roles.refers_back)
    deadlines = read_deadlines(part.text, context.meeting_date, context.vocabulary)
    amounts = read_amounts(part.text, context.vocabulary)
    for place, found in enumerate(deadlines):
        marks.note(f"{at}.deadlines.{place}", found.place, found.sure)
    for place, (where, _) in enumerate(amounts):
        marks.note(f"{at}.amounts.{place}", where)
    return Directive(
        text=text,
        no=part.no,
        opening_verb=verb,
        addressees=_noted(addressees, f"{at}.addressees", marks) if addressees else (),
        lead_bodies=_noted(roles.leads, f"{at}.leads", marks) if roles.leads else (),
        support_bodies=_noted(roles.supports, f"{at}.supports", marks) if roles.supports else (),
        deadlines=tuple(found.limit for found in deadlines),
        amounts=tuple(amount for _, amount in amounts),
    )


def _noted(names: dict[str, Name], path: str, marks: Marks) -> tuple[str, ...]:
    for place, name in enumerate(names.values()):
        marks.places[f"{path}.{place}"] = (name.start, name.end, name.sure)
    return tuple(names)
