"""归属: to which field, label or unknown stretch each character of the original belongs."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from itertools import pairwise

from .normalise import Normalised
from .passage import Marks
from .record import Part, Unknown

_LABEL = 1
_LINES = re.compile(r"\n|[^\n]+")
_WORD = re.compile(r"[^\W_]")


def cover(normalised: Normalised, marks: Marks) -> tuple[tuple[Part, ...], tuple[Unknown, ...]]:
    """The parts, in order and without gaps, and the stretches that no field holds."""
    paths: list[str | None] = [None, None, *marks.places]
    starts, ends = normalised.starts, normalised.ends
    unknown: list[Unknown] = []
    rows: list[tuple[int, str | None]] = []
    last_field = ""
    done = 0
    for start, end, owner in _runs(normalised.characters, marks):
        path = paths[owner]
        if path is not None:
            last_field = path
        elif owner == 0 and _WORD.search(normalised.characters, start, end):
            path = f"unknown.{len(unknown)}"
            unknown.append(Unknown(normalised.characters[start:end], last_field))
        if starts[start] > done:
            rows.append((starts[start], None))
        if ends[end - 1] > done:
            rows.append((ends[end - 1], path))
            done = ends[end - 1]
    if done < len(normalised.original):
        rows.append((len(normalised.original), None))
    return tuple(_merged(rows)), tuple(unknown)


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
    owners = array("H", bytes(2 * len(characters)))
    notes = [(end - start, start, end, _LABEL) for start, end in marks.labels]
    notes += [(end - start, start, end, n) for n, (start, end, _) in enumerate(marks.places.values(), 2)]
    for size, start, end, owner in sorted(notes, key=lambda note: -note[0]):
        if size > 0 and owner < 65536:
            owners[start:end] = array("H", [owner]) * size
    return owners
