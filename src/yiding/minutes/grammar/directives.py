"""要求: runs of directives: their numbers, opening verbs, and what each says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..passage import Marks, Passage
from ..record import Directive
from .addressees import read_roles
from .amounts import read_amounts
from .bodies import Name
from .clauses import veiled
from .context import Context
from .deadlines import number, read_deadlines


@dataclass(frozen=True, slots=True)
class Part:
    """一条: the text of one directive, the number that stood before it, and the marker itself."""

    text: Passage
    no: int | None = None
    marker: Passage | None = None


_HAN_NUMBER = "一二三四五六七八九十"
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("（一）", re.compile(rf"[（(](?P<no>[{_HAN_NUMBER}]{{1,3}})[）)][、，.．]?")),
    ("一、", re.compile(rf"(?P<no>[{_HAN_NUMBER}]{{1,3}})、")),
    ("1.", re.compile(r"(?P<no>[0-9]{1,2})(?:[.．](?![0-9])|、)")),
    ("（1）", re.compile(r"[（(](?P<no>[0-9]{1,2})[）)][、，.．]?")),
    ("①", re.compile(r"(?P<no>[①②③④⑤⑥⑦⑧⑨⑩])")),
    ("第一，", re.compile(rf"第(?P<no>[{_HAN_NUMBER}]{{1,3}})[，、]")),
    ("一是", re.compile(rf"(?P<no>[{_HAN_NUMBER}]{{1,3}})(?:是(?:要(?=[，：]))?|(?=要))")),
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_MAY_PRECEDE = "。；：，！？:;”）\n"


def split_parts(run: Passage) -> list[Part]:
    """The directives of a run: split at the outermost numbering, else one a paragraph.

    What stands before the first number is a preamble and belongs to no part.
    """
    style = _outermost(run)
    if style is None:
        return [Part(paragraph) for paragraph in run.paragraphs()]
    markers = _markers(run, style)
    parts = []
    for place, (start, end, no) in enumerate(markers):
        stop = markers[place + 1][0] if place + 1 < len(markers) else run.end
        text = Passage(run.source, end, stop).stripped()
        parts += _with_rest(text, no, Passage(run.source, start, end), last=place + 1 == len(markers))
    return parts


def _with_rest(text: Passage, no: int, marker: Passage, *, last: bool) -> list[Part]:
    """A numbered part; paragraphs that follow the last one without a number stand for themselves."""
    paragraphs = list(text.paragraphs())
    if len(paragraphs) < 2 or not last or not str(paragraphs[0]).endswith(("。", "！")):
        return [Part(text, no, marker)]
    return [Part(paragraphs[0], no, marker), *(Part(paragraph) for paragraph in paragraphs[1:])]


def _outermost(run: Passage) -> re.Pattern[str] | None:
    best: tuple[int, re.Pattern[str]] | None = None
    for _, pattern in _STYLES:
        markers = _markers(run, pattern)
        if (
            len(markers) >= 1
            and (len(markers) > 1 or _stands_first(run, markers[0]))
            and (best is None or markers[0][0] < best[0])
        ):
            best = (markers[0][0], pattern)
    return best[1] if best else None


def _stands_first(run: Passage, marker: tuple[int, int, int]) -> bool:
    """A lone marker counts only at the start of a line."""
    return marker[0] == run.start or run.source[marker[0] - 1] == "\n"


def _markers(run: Passage, pattern: re.Pattern[str]) -> list[tuple[int, int, int]]:
    """The markers of one style that count up from the first; others are part of the text."""
    found: list[tuple[int, int, int]] = []
    view = _numbers_visible(run)
    for match in view.each(pattern):
        no = _CIRCLED.find(match["no"]) + 1 or number(match["no"])
        before = run.source[match.start() - 1] if match.start() > run.start else "\n"
        if before not in _MAY_PRECEDE and pattern is not _STYLES[4][1]:
            continue
        if (not found and (no == 1 or _stands_first(run, (match.start(), 0, 0)))) or (
            found and no == found[-1][2] + 1
        ):
            found.append((match.start(), match.end(), no))
    return found


_NUMBERED = re.compile(rf"[（(](?:[{_HAN_NUMBER}]{{1,3}}|[0-9]{{1,2}})[）)]")


def _numbers_visible(run: Passage) -> Passage:
    """The run with quotes and brackets blanked, but with its markers left as they are."""
    plain, view = str(run), list(str(veiled(run)))
    for match in _NUMBERED.finditer(plain):
        view[match.start() : match.end()] = plain[match.start() : match.end()]
    return Passage(run.source[: run.start] + "".join(view) + run.source[run.end :], run.start, run.end)


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
        addressees=tuple(_noted(addressees, f"{at}.addressees", part.text.source, marks)),
        lead_bodies=tuple(_noted(roles.leads, f"{at}.leads", part.text.source, marks)),
        support_bodies=tuple(_noted(roles.supports, f"{at}.supports", part.text.source, marks)),
        deadlines=tuple(found.limit for found in deadlines),
        amounts=tuple(amount for _, amount in amounts),
    )


def _noted(names: dict[str, Name], path: str, source: str, marks: Marks) -> Iterator[str]:
    for place, (text, name) in enumerate(names.items()):
        marks.note(f"{path}.{place}", Passage(source, name.start, name.end), name.sure)
        yield text
