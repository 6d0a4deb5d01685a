"""片段: stretches of the normalised text, and the notes that the grammar takes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_LINE = re.compile(r"\S(?:[^\n]*\S)?")


@dataclass(slots=True, unsafe_hash=True)
class Passage:
    """片段: the characters ``start`` to ``end`` (excluded) of the normalised text ``source``.

    Nobody changes one; it is not frozen because a document makes thousands, and the guard trebles the price.
    """

    source: str = field(repr=False)
    start: int
    end: int

    @classmethod
    def whole(cls, source: str) -> Passage:
        return cls(source, 0, len(source))

    def __str__(self) -> str:
        return self.source[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def part(self, start: int, end: int | None = None) -> Passage:
        """The stretch from ``start`` to ``end``, counted within this passage."""
        stop = self.end if end is None else self.start + end
        return Passage(self.source, self.start + start, stop)

    def stripped(self) -> Passage:
        """Without white space at either end."""
        source, start, end = self.source, self.start, self.end
        while start < end and source[start].isspace():
            start += 1
        while end > start and source[end - 1].isspace():
            end -= 1
        is_bare = start == self.start and end == self.end
        return self if is_bare else Passage(source, start, end)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self.source, self.start, self.end)

    def search(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.search(self.source, self.start, self.end)

    def each(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        return pattern.finditer(self.source, self.start, self.end)

    def group(self, match: re.Match[str], name: str | int = 0) -> Passage:
        """What a match on this passage's source caught, as a passage."""
        return Passage(self.source, *match.span(name))

    def paragraphs(self) -> Iterator[Passage]:
        """The paragraphs (lines of the normalised text) that hold more than white space."""
        for match in _LINE.finditer(self.source, self.start, self.end):
            yield Passage(self.source, *match.span())


@dataclass(slots=True)
class Marks:
    """标记簿: where the grammar found each value, in normalised offsets; filled while parsing.

    A value is noted under its path (``items.0.heading``); a label (``出席：``, ``一、``) belongs to no field.
    Notes may nest: a character belongs to the shortest note around it.
    """

    places: dict[str, tuple[int, int, float]] = field(default_factory=dict)
    labels: list[tuple[int, int]] = field(default_factory=list)

    def note(self, path: str, passage: Passage, confidence: float = 1.0) -> str:
        """Note a value's place; gives back its text."""
        start, end = passage.start, passage.end
        self.places[path] = (start, end, confidence)
        return passage.source[start:end]

    def label(self, passage: Passage) -> None:
        if passage.start < passage.end:
            self.labels.append((passage.start, passage.end))
