"""规范化: named, reversible steps from the original to the text that the grammar reads.

Each step is a function from :class:`Draft` to :class:`Draft`; a draft keeps for each of its characters the
stretch of the original that it stands for, so that every offset leads back. All steps are linear in the
length of the text, and normalising a normalised text changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from .paragraphs import join_lines
from .text import Text

Change = tuple[int, int, str]
"""The characters ``start`` to ``end`` become the string; an empty one drops them."""


_COUNTED = array("q", range(1 << 15))
"""Places in order, to copy from: most documents are shorter, and copying is quicker than counting."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A text on its way: ``starts[i]`` and ``ends[i]`` are its character ``i``'s place in the original."""

    characters: str
    starts: array[int]
    ends: array[int]

    @classmethod
    def of(cls, original: str) -> Draft:
        size = len(original)
        counted = _COUNTED if size < len(_COUNTED) else array("q", range(size + 1))
        return cls(original, counted[:size], counted[1 : size + 1])

    def changed(self, changes: Iterable[Change]) -> Draft:
        """The draft with the changes made, which come in order and do not overlap."""
        pieces: list[str] = []
        starts, ends, at = array("q"), array("q"), 0
        for start, end, new in changes:
            pieces += (self.characters[at:start], new)
            starts += self.starts[at:start]
            ends += self.ends[at:start]
            if len(new) == end - start:
                starts += self.starts[start:end]
                ends += self.ends[start:end]
            elif new:
                starts.extend([self.starts[start]] * len(new))
                ends.extend([self.ends[end - 1]] * len(new))
            at = end
        if not pieces:
            return self
        pieces.append(self.characters[at:])
        return Draft("".join(pieces), starts + self.starts[at:], ends + self.ends[at:])


@dataclass(frozen=True, slots=True, eq=False)
class Normalised:
    """规范化后的文本: paragraphs separated by ``\\n``, each of its characters tied to the original."""

    original: str
    characters: str
    starts: array[int]
    ends: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that the characters ``start`` to ``end`` stand for."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else len(self.original)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def gap_before(self, position: int) -> bool:
        """Whether white space was cut right before the character at ``position``."""
        if not 0 < position < len(self.characters):
            return False
        before, after = self.ends[position - 1], self.starts[position]
        return before < after and any(mark.isspace() for mark in self.original[before:after])

    def is_solid(self, start: int, end: int) -> bool:
        """Whether nothing was cut between the characters ``start`` to ``end``."""
        return start >= end or self.ends[end - 1] - self.starts[start] == end - start

    @property
    def gaps(self) -> tuple[int, ...]:
        """All positions before which white space was cut."""
        return tuple(at for at in range(1, len(self.characters)) if self.gap_before(at))


Step = Callable[[Draft], Draft]

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]+"
)
_LINE_END = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_BOOKMARK = re.compile(r"\[bookmark\s{0,9}[:：][^\[\]\n]{0,200}\]", re.IGNORECASE)
_MARKUP = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]{1,4}(?=\S)|\*\*(?=[^*\n])", re.MULTILINE)
_COMPOSABLE = re.compile(
    "[^\n][^\x00-\x7f\u2010-\u2027\u2030-\u205e\u3000-\u302d\u4e00-\u9fff\uff01-\uff5e]+"
    "|^[^\x00-\x7f\u2010-\u2027\u2030-\u205e\u3000-\u302d\u4e00-\u9fff\uff01-\uff5e]+"
)
_ROUNDS = 12
"""A joined line may join the next; two rounds settle what is printed, torn text may take more."""
_BLANK = re.compile(r"[^\S\n]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_HALF = re.compile(r"[(),:;]")
_FULL = {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；"}
_PLAIN = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–―−－─·•.]{1,6}(?:第?\d{0,4}页?)[-—–―−－─·•.]{0,6}|第\d{1,4}页[，,/]?(?:共\d{1,4}页)?"
    r"|共\d{1,4}页[，,/]?第\d{1,4}页|\d{1,4}[/／]\d{1,4}|[Pp]age\d{1,4}(?:of\d{1,4})?)$",
    re.MULTILINE,
)
_AGAIN = 2
_MAY_RUN = re.compile(r"[^\n，。；：、]{2,40}")
_BARE_NUMBER = re.compile(r"^\d{1,3}$", re.MULTILINE)


def normalise(text: Text | str) -> Normalised:
    """The text as the grammar reads it, tied to the original."""
    original = text if isinstance(text, str) else text.characters
    running = () if isinstance(text, str) else text.running
    draft = Draft.of(original)
    for _, step in steps(running):
        draft = step(draft)
    return Normalised(original, draft.characters, draft.starts, draft.ends)


def steps(running: Iterable[tuple[int, int]] = ()) -> tuple[tuple[str, Step], ...]:
    """The steps by name, in order. ``running`` are the running heads and page numbers that a reader found."""
    return (
        ("running", partial(drop_running, running=tuple(running))),
        ("invisible", drop_invisible),
        ("lines", end_lines),
        ("bookmarks", drop_bookmarks),
        ("markup", drop_markup),
        ("blanks", cut_blanks),
        ("pages", drop_page_numbers),
        ("paragraphs", join_paragraphs),
        ("compose", compose),
        ("marks", widen_marks),
    )


def drop_running(draft: Draft, running: tuple[tuple[int, int], ...]) -> Draft:
    """页眉页脚: what stands on every page leaves the text."""
    changes: list[Change] = []
    at, size = 0, len(draft.characters)
    for start, end in sorted(running):
        start, end = max(start, at), min(end, size)
        if start < end:
            changes.append((start, end, ""))
            at = end
    return draft.changed(changes)


def drop_invisible(draft: Draft) -> Draft:
    """不可见字符: control characters, zero-width and direction marks."""
    return draft.changed((m.start(), m.end(), "") for m in _INVISIBLE.finditer(draft.characters))


def end_lines(draft: Draft) -> Draft:
    """换行: every kind of line and page end becomes a line end."""
    return draft.changed((m.start(), m.end(), "\n") for m in _LINE_END.finditer(draft.characters))


def compose(draft: Draft) -> Draft:
    """合成: Unicode NFC, cluster by cluster, so that places stay exact."""
    if unicodedata.is_normalized("NFC", draft.characters):
        return draft
    found = ((m.span(), m.group()) for m in _COMPOSABLE.finditer(draft.characters))
    made = ((*span, old, unicodedata.normalize("NFC", old)) for span, old in found)
    return draft.changed((start, end, new) for start, end, old, new in made if new != old)


def drop_bookmarks(draft: Draft) -> Draft:
    """书签: ``[bookmark: …]`` left by a word processor."""
    if "[" not in draft.characters:
        return draft
    return draft.changed((m.start(), m.end(), "") for m in _BOOKMARK.finditer(draft.characters))


def drop_markup(draft: Draft) -> Draft:
    """标记: the signs of headings and bold type that a plain-text editor leaves (``## ``, ``**``)."""
    if "#" not in draft.characters and "**" not in draft.characters:
        return draft
    return draft.changed((m.start(), m.end(), "") for m in _MARKUP.finditer(draft.characters))


def cut_blanks(draft: Draft) -> Draft:
    """空白: cut, but for one space between two Latin words."""
    text = draft.characters

    def cut(match: re.Match[str]) -> Change:
        start, end = match.span()
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        return start, end, " " if _LATIN.match(before) and _LATIN.match(after) else ""

    return draft.changed(map(cut, _BLANK.finditer(text)))


def drop_page_numbers(draft: Draft) -> Draft:
    """页码: lines that hold a page number only; bare numbers where they count up; the heads beside them."""
    text = draft.characters
    found = [m.span() for m in _PAGE_NUMBER.finditer(text)]
    bare = list(_BARE_NUMBER.finditer(text))
    numbers = [int(m.group()) for m in bare]
    if len(bare) > 1 and all(b == a + 1 for a, b in pairwise(numbers)):
        found = sorted(found + [m.span() for m in bare])
    found = sorted(found + _running_heads(text, found))
    return draft.changed((start, end, "") for start, end in found if start < end)


def _running_heads(text: str, numbers: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """页眉: a short line that stands beside page numbers again and again, always on the same side."""
    if len(numbers) < _AGAIN:
        return []
    found: set[tuple[int, int]] = set()
    above, below = (
        {_line_above(text, start) for start, _ in numbers},
        {_line_below(text, end) for _, end in numbers},
    )
    for side in (above, below):
        times = Counter(text[start:end] for start, end in side)
        found |= {at for at in side if times[text[slice(*at)]] >= _AGAIN and _MAY_RUN.fullmatch(text, *at)}
    return list(found.difference(numbers))


def _line_above(text: str, start: int) -> tuple[int, int]:
    end = start
    while end > 0 and text[end - 1] == "\n":
        end -= 1
    return text.rfind("\n", 0, end) + 1, end


def _line_below(text: str, end: int) -> tuple[int, int]:
    start = end
    while start < len(text) and text[start] == "\n":
        start += 1
    stop = text.find("\n", start)
    return start, stop if stop >= 0 else len(text)


def join_paragraphs(draft: Draft) -> Draft:
    """段落: lines of one sentence are joined, paragraphs stay apart by one line end."""
    for _ in range(_ROUNDS):
        size = len(draft.characters)
        changes = list(join_lines(draft.characters))
        draft = draft.changed(changes)
        if all(new == "\n" or not start or end == size for start, end, new in changes):
            break  # no line was joined to another: blank lines left, and lines are judged without these
    return draft


def widen_marks(draft: Draft) -> Draft:
    """全角标点: half-width marks, unless they stand between two digits or Latin letters."""
    text, size = draft.characters, len(draft.characters)

    def is_inside(at: int) -> bool:
        return 0 < at < size - 1 and text[at - 1] in _PLAIN and text[at + 1] in _PLAIN

    found = (m.start() for m in _HALF.finditer(text))
    return draft.changed((at, at + 1, _FULL[text[at]]) for at in found if not is_inside(at))
