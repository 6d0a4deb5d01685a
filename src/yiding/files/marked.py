"""标注原文: the original text as markup, with the place of every field marked.

Reads: the characters, the parts and the marks of a record, the running heads and pages of the text.
Writes: paragraphs of ``<span data-paths="items.0.decision items.0.follow_up.text">``. A stretch names every
field that holds it, so that marks may lie inside each other or overlap; ``marked.js`` lights them up. Without
scripts a place is lit by the server: ``lit`` is a path of the record or ``120-180``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yiding.minutes.record import Mark, Part
from yiding.minutes.text import Page

UNSURE = 0.8
PLACE_LENGTH = 21
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """版面: what of the text is running heads, and where its pages begin."""

    running: Sequence[Place] = ()
    pages: Sequence[Page] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """一段: characters that the same fields hold."""

    start: int
    end: int
    paths: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Cover:
    """What begins and ends where."""

    opens: dict[int, list[int]] = field(default_factory=dict)
    closes: dict[int, list[int]] = field(default_factory=dict)

    def add(self, number: int, place: Place) -> None:
        self.opens.setdefault(place[0], []).append(number)
        self.closes.setdefault(place[1], []).append(number)


def place_of(marks: Mapping[str, Mark], at: str) -> Place | None:
    """出处: the place that ``at`` names: ``120-180``, a path with a mark, all below it, or its parent's."""
    first, dash, last = at.partition("-")
    if dash and first.isdecimal() and last.isdecimal() and len(at) < PLACE_LENGTH:
        return (int(first), int(last)) if int(first) < int(last) else None
    return _place_below(marks, at) or _place_above(marks, at)


def _place_below(marks: Mapping[str, Mark], at: str) -> Place | None:
    spans = [mark.span for path, mark in marks.items() if path == at or path.startswith(f"{at}.")]
    return (min(span.start for span in spans), max(span.end for span in spans)) if at and spans else None


def _place_above(marks: Mapping[str, Mark], at: str) -> Place | None:
    """Where a field has no place of its own: the heading of its item, else all of what it belongs to."""
    parent = at.rpartition(".")[0]
    if not parent:
        return None
    heading = marks.get(f"{parent}.heading")
    if heading:
        return heading.span.start, heading.span.end
    return _place_below(marks, parent) or _place_above(marks, parent)


def marked_text(
    characters: str,
    parts: Iterable[Part],
    marks: Mapping[str, Mark],
    *,
    lit: str = "",
    sheet: Sheet | None = None,
) -> SafeString:
    """The text as markup: one paragraph a line, page breaks told, every field marked, ``lit`` lit up."""
    sheet = sheet or Sheet()
    stretches = _stretches(characters, parts, marks, place_of(marks, lit), sheet)
    page_at = {page.start: page.number for page in sheet.pages} if len(sheet.pages) > 1 else {}
    return mark_safe("".join(_markup(characters, stretches, page_at)))  # noqa: S308 - all text is escaped below


def _stretches(
    characters: str, parts: Iterable[Part], marks: Mapping[str, Mark], lit: Place | None, sheet: Sheet
) -> Iterator[Stretch]:
    labels = list(_labels(parts, marks, lit, sheet))
    cover, length = _Cover(), len(characters)
    for number, (place, _path, _name) in enumerate(labels):
        if 0 <= place[0] < place[1] <= length:
            cover.add(number, place)
    lines = (n + 1 for n, character in enumerate(characters) if character == "\n")
    pages = (page.start for page in sheet.pages if page.start <= length)
    open_now: set[int] = set()
    for start, end in pairwise(sorted({0, length, *cover.opens, *cover.closes, *lines, *pages})):
        open_now.difference_update(cover.closes.get(start, ()))
        open_now.update(cover.opens.get(start, ()))
        held = sorted(open_now, key=lambda n: labels[n][0][0] - labels[n][0][1])
        paths = tuple(dict.fromkeys(labels[n][1] for n in held if labels[n][1]))
        names = tuple(dict.fromkeys(labels[n][2] for n in held if labels[n][2]))
        yield Stretch(start, end, paths, names)


def _labels(
    parts: Iterable[Part], marks: Mapping[str, Mark], lit: Place | None, sheet: Sheet
) -> Iterator[tuple[Place, str, str]]:
    """Place, path and class of everything that covers some of the text."""
    for path, mark in marks.items():
        yield (mark.span.start, mark.span.end), path, "unsure" if mark.confidence < UNSURE else ""
    for part in parts:
        if part.path and part.path.startswith("unknown"):
            yield (part.start, part.end), part.path, "unknown"
        elif part.path and part.path not in marks:
            yield (part.start, part.end), part.path, ""
    for place in sheet.running:
        yield place, "", "running"
    if lit:
        yield lit, "", "lit"


def _markup(characters: str, stretches: Iterable[Stretch], page_at: Mapping[int, int]) -> Iterator[str]:
    inside = met = False
    for stretch in stretches:
        if stretch.start in page_at:
            yield "</p>" if inside else ""
            yield _page(page_at[stretch.start])
            inside = False
        text = characters[stretch.start : stretch.end]
        if text.strip():
            yield "" if inside else "<p>"
            inside = True
            is_first = "lit" in stretch.classes and not met
            met = met or is_first
            yield _span(text.rstrip("\n"), stretch, is_first=is_first)
        if text.endswith("\n") and inside:
            yield "</p>\n"
            inside = False
    yield "</p>" if inside else ""


def _page(number: int) -> str:
    return (
        f'<div class="original-page"><span>{escape(_("第 %(number)s 页") % {"number": number})}</span></div>'
    )


def _span(text: str, stretch: Stretch, *, is_first: bool) -> str:
    if not (stretch.paths or stretch.classes):
        return escape(text)
    names = ("mark", *stretch.classes) if stretch.paths else stretch.classes
    lit = ' id="lit"' if is_first else ""
    paths = f' data-paths="{escape(" ".join(stretch.paths))}"' if stretch.paths else ""
    return f'<span{lit} class="{" ".join(names)}"{paths}>{escape(text)}</span>'
