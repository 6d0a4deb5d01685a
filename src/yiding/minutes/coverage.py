"""归属: to which field, label or unknown stretch each character of the original belongs."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from .normalise import Normalised
from .passage import Marks
from .record import Part, Unknown

_LABEL = 1
_LINES = re.compile(r"\n|[^\n]+")
_WORD = re.compile(r"[^\W_]")


def cover(normalised: Normalised, marks: Marks) -> tuple[tuple[Part, ...], tuple[Unknown, ...]]:
    """The parts, in order and without gaps, and the stretches that no field holds."""
    paths: list[str | None] = [None, None, *marks.places]
    parts: list[Part] = []
    unknown: list[Unknown] = []
    done = 0
    last_field = ""
    for start, end, owner in _runs(normalised.characters, marks):
        path = paths[owner]
        if owner == 0 and _WORD.search(normalised.characters, start, end):
            path = f"unknown.{len(unknown)}"
            unknown.append(Unknown(normalised.characters[start:end].strip("\n"), last_field))
        elif path is not None:
            last_field = path
        done = _add(parts, done, *normalised.span(start, end), path)
    if done < len(normalised.original):
        _extend(parts, done, len(normalised.original), None)
    return tuple(parts), tuple(unknown)


def _runs(characters: str, marks: Marks) -> Iterator[tuple[int, int, int]]:
    """Stretches with one owner; what nobody owns ends with its line."""
    owners = _owners(characters, marks)
    edges = {0, len(characters)}
    for start, end in marks.labels:
        edges |= {start, end}
    for start, end, _ in marks.places.values():
        edges |= {start, end}
    ordered = sorted(edges)
    for start, end in zip(ordered, ordered[1:], strict=False):
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


def _add(parts: list[Part], done: int, start: int, end: int, path: str | None) -> int:
    """One part, and before it what was dropped from the original."""
    if start > done:
        _extend(parts, done, start, None)
        done = start
    if end > done:
        _extend(parts, done, end, path)
        done = end
    return done


def _extend(parts: list[Part], start: int, end: int, path: str | None) -> None:
    if parts and parts[-1].path == path and parts[-1].end == start:
        parts[-1] = Part(parts[-1].start, end, path)
    else:
        parts.append(Part(start, end, path))
