"""归属: to which field, label or unknown stretch each character of the original belongs."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

from .normalise import Normalised
from .passage import Marks
from .record import Part, Unknown

_LABEL = 1
_LINES = re.compile(r"\n|[^\n]+")
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W_]")


@dataclass(slots=True, eq=False)
class Parts(Sequence[Part]):
    """The parts of a text, in order and without gaps; told apart when they are first asked for.

    A text has hundreds, and only the page that sets the record beside the text asks.
    """

    normalised: Normalised
    marks: Marks
    made: tuple[Part, ...] | None = None

    def _parts(self) -> tuple[Part, ...]:
        if self.made is None:
            self.made = tuple(_merged(_rows(self.normalised, self.marks)))
        return self.made

    @overload
    def __getitem__(self, at: int) -> Part: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Part, ...]: ...
    def __getitem__(self, at: int | slice) -> Part | tuple[Part, ...]:
        return self._parts()[at]

    def __len__(self) -> int:
        return len(self._parts())

    def __iter__(self) -> Iterator[Part]:
        return iter(self._parts())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._parts() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._parts())

    def __repr__(self) -> str:
        return repr(self._parts())


def cover(normalised: Normalised, marks: Marks) -> tuple[Parts, tuple[Unknown, ...]]:
    """The parts, in order and without gaps, and the stretches that no field holds."""
    return Parts(normalised, marks), tuple(_unknown(normalised.characters, marks))


def _unknown(characters: str, marks: Marks) -> Iterator[Unknown]:
    """The lines and pieces of lines with words in them that lie outside all notes."""
    bare = [span for span in _bare(len(characters), marks) if _WORD.search(characters, *span)]
    lines = [line.span() for span in bare for line in _LINE.finditer(characters, *span)]
    worded = [span for span in lines if _WORD.search(characters, *span)]
    if not worded:
        return
    owners, paths = _owners(characters, marks), ["", "", *marks.places]
    last_field, done = "", 0
    for start, end in worded:
        field = next((owners[at] for at in range(start - 1, done - 1, -1) if owners[at] > _LABEL), None)
        last_field = paths[field] if field else last_field
        done = start
        yield Unknown(characters[start:end], last_field)


def _bare(size: int, marks: Marks) -> Iterator[tuple[int, int]]:
    """The stretches between the notes; a note without length parts what stands around it."""
    at = 0
    for start, end in sorted(marks.labels + [(start, end) for start, end, _ in marks.places.values()]):
        if start > at:
            yield at, start
            at = start
        if end > at:
            at = end
    if at < size:
        yield at, size


def _rows(normalised: Normalised, marks: Marks) -> list[tuple[int, str | None]]:
    """Where each stretch ends in the original, and the path that holds it."""
    paths: list[str | None] = [None, None, *marks.places]
    starts, ends = normalised.starts, normalised.ends
    rows: list[tuple[int, str | None]] = []
    done = unknown = 0
    for start, end, owner in _runs(normalised.characters, marks):
        path = paths[owner]
        if owner == 0 and _WORD.search(normalised.characters, start, end):
            path = f"unknown.{unknown}"
            unknown += 1
        if starts[start] > done:
            rows.append((starts[start], None))
        if ends[end - 1] > done:
            rows.append((ends[end - 1], path))
            done = ends[end - 1]
    if done < len(normalised.original):
        rows.append((len(normalised.original), None))
    return rows


def _merged(rows: list[tuple[int, str | None]]) -> Iterator[Part]:
    """Parts from rows of an end and a path; neighbours of one path are one part."""
    start = 0
    for number, (end, path) in enumerate(rows):
        if number + 1 == len(rows) or rows[number + 1][1] != path:
            yield Part(start, end, path)
            start = end


def _runs(characters: str, marks: Marks) -> Iterator[tuple[int, int, int]]:
    """Stretches with one owner; what nobody owns ends with its line."""
    owners = _owners(characters, marks)
    edges = {0, len(characters)}
    for start, end in marks.labels:
        edges |= {start, end}
    for start, end, _ in marks.places.values():
        edges |= {start, end}
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        if owners[start]:
            yield start, end, owners[start]
        else:
            for line in _LINES.finditer(characters, start, end):
                yield line.start(), line.end(), _LABEL if line.group() == "\n" else 0


def _owners(characters: str, marks: Marks) -> array[int]:
    """For each character the number of the shortest note around it: 0 none, 1 a label, from 2 a place."""
    owners = array("I", bytes(array("I").itemsize * len(characters)))
    notes = [(start - end, _LABEL, start, end) for start, end in marks.labels]
    notes += [(start - end, n, start, end) for n, (start, end, _) in enumerate(marks.places.values(), 2)]
    for _, owner, start, end in sorted(notes):
        if start < end:
            owners[start:end] = array("I", [owner]) * (end - start)
    return owners
