"""版面 → 原文: from pieces of text with places to lines, columns and paragraphs in reading order.

PDF, OFD and scans all end here. Places are millimetres from the page's top left corner. A line stays a
line; paragraphs are parted by a blank line, told by the indent of a first line, by a line that ends before
the right margin, by a wide gap, by another size of type.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol

from ..text import Box, Format, Page, Text, Warning
from .columns import Run, blocks
from .running import mark_running

IDEOGRAPHS_FROM = "\u2e80"
SAMPLE = 400
PIECE_GAP = 0.35
WIDE_GAP = 2.0
SHORT_LINE = 2.2
SHORT_AFTER_SENTENCE = 1.3
INDENT = 1.2
HANGING = 2.8
FARTHEST_HANGING = 8.0
PITCH_GAP = 1.6
SENTENCE_ENDS = ("。", "！", "？", "：", "；", "!", "?", ":", ";")
OPENING = re.compile(r"[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、]\D")
LABEL = re.compile(r"[\u4e00-\u9fff]{2,6}(?<!如下)[：:]")
NUMBER_ROW = re.compile(r"[（(〔\[]?第?.{0,12}[号期次][）)〕\]]?$")
LEADING_WORD = re.compile(r"[!-~]{3,}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """一页: its size and pieces; ``exact`` says that heights of pieces are sizes of type, not of ink."""

    number: int
    width: float
    height: float
    runs: Sequence[Run]
    exact: bool = True


@dataclass(slots=True)
class Line:
    """一行: pieces on one base line; ``margins`` are those of its column."""

    sheet: Sheet
    column: int
    runs: list[Run]
    left: float
    top: float
    right: float
    bottom: float
    characters: str = ""
    offsets: list[int] = field(default_factory=list)
    margins: tuple[float, float] = (0.0, 0.0)
    running: bool = False

    @property
    def size(self) -> float:
        """Size of type, of the longest piece."""
        longest = max(self.runs, key=lambda run: len(run.characters))
        if self.sheet.exact:
            return longest.bottom - longest.top
        return (longest.right - longest.left) / units(longest.characters)


class Locator(Protocol):
    """定位: the place of some characters of one piece."""

    def __call__(self, page: int, run: Run, start: int, end: int) -> tuple[float, float, float, float]: ...


def units(characters: str) -> float:
    """The width of a text in ideographs."""
    return sum(1.0 if character >= IDEOGRAPHS_FROM else 0.55 for character in characters) or 1.0


def compose(
    sheets: Sequence[Sheet],
    locate: Locator,
    form: Format,
    warnings: Sequence[Warning] = (),
) -> Text:
    """The text of all pages, in reading order, with running heads marked and places kept."""
    em = _em(sheets)
    pages = [_lines(sheet, em) for sheet in sheets]
    mark_running(pages)
    _set_margins(pages, em)
    return _write(sheets, pages, em, locate, form, warnings)


def _em(sheets: Sequence[Sheet]) -> float:
    """The width of an ideograph of the body, as the median over some longer pieces."""
    widths = []
    for sheet in sheets:
        for run in sheet.runs:
            if len(run.characters) >= 4:
                widths.append((run.right - run.left) / units(run.characters))
        if len(widths) > SAMPLE:
            break
    return max(median(widths), 0.5) if widths else 5.6


def _lines(sheet: Sheet, em: float) -> list[Line]:
    lines = []
    for column, rows in blocks(sheet.runs, em):
        for row in rows:
            line = Line(
                sheet,
                column,
                row,
                row[0].left,
                min(run.top for run in row),
                max(run.right for run in row),
                max(run.bottom for run in row),
            )
            _join(line, em)
            lines.append(line)
    return lines


def _join(line: Line, em: float) -> None:
    pieces: list[str] = []
    length = 0
    before: Run | None = None
    for run in line.runs:
        if before is not None:
            space = _space(before, run, em)
            pieces.append(space)
            length += len(space)
        line.offsets.append(length)
        pieces.append(run.characters)
        length += len(run.characters)
        before = run
    line.characters = "".join(pieces)


def _space(before: Run, run: Run, em: float) -> str:
    gap = run.left - before.right
    if gap >= WIDE_GAP * em:
        return "\u3000\u3000"
    if gap >= PIECE_GAP * em * 1.5:
        return " "
    if run.spaced or (before.characters[-1] < IDEOGRAPHS_FROM and run.characters[0] < IDEOGRAPHS_FROM):
        return " " if gap > 0.12 * em else ""
    return ""


# --- margins -----------------------------------------------------------------------------------------


def _set_margins(pages: Sequence[Sequence[Line]], em: float) -> None:
    """Each column's own margins; a page with few lines takes those of the pages like it."""
    common: dict[int, tuple[float, float]] = {}
    for width in {round(lines[0].sheet.width) for lines in pages if lines}:
        alike = [
            line for lines in pages for line in lines if _is_single(line) and round(line.sheet.width) == width
        ]
        if alike:
            common[width] = _margins(alike, em)
    for lines in pages:
        for column in {line.column for line in lines}:
            group = [line for line in lines if line.column == column and not line.running]
            if not group:
                continue
            margins = _margins(group, em)
            if column == 0:
                margins = _steadied(margins, common.get(round(group[0].sheet.width), margins), len(group), em)
            for line in group:
                line.margins = margins


def _is_single(line: Line) -> bool:
    return line.column == 0 and not line.running


def _steadied(
    own: tuple[float, float], common: tuple[float, float], lines: int, em: float
) -> tuple[float, float]:
    left = own[0] if lines >= 6 and abs(own[0] - common[0]) <= em else common[0]
    right = own[1] if lines >= 6 and abs(own[1] - common[1]) <= em else common[1]
    return left, right


def _margins(lines: Sequence[Line], em: float) -> tuple[float, float]:
    lefts = sorted(line.left for line in lines)
    rights = sorted((line.right for line in lines), reverse=True)
    return _shared(lefts, em), _shared(rights, em)


def _shared(edges: Sequence[float], em: float) -> float:
    """The outermost edge that another line has too, within most of a character."""
    for edge, following in itertools.pairwise(edges):
        if abs(edge - following) <= 0.6 * em:
            return edge
    return edges[0]


# --- paragraphs --------------------------------------------------------------------------------------


def _pitch(lines: Sequence[Line], em: float) -> float:
    steps = []
    for before, line in itertools.pairwise(lines):
        step = line.bottom - before.bottom
        if before.column == line.column and 0.5 * em < step < 4 * em:
            steps.append(step)
    return median(steps) if steps else 2 * em


def _begins_paragraph(before: Line, line: Line, em: float, pitch: float) -> bool:
    tolerance = 0.15 if line.sheet.exact else 0.35
    neighbours = before.sheet is line.sheet and before.column == line.column
    if neighbours and line.bottom - before.bottom > PITCH_GAP * max(pitch, line.size * 1.2):
        return True
    resized = abs(line.size - before.size) > tolerance * max(line.size, before.size)
    if resized and min(units(line.characters), units(before.characters)) >= 3:
        return True
    if neighbours and _continues_title(before, line, em):
        return False
    return _is_short(before, line, em) or _is_indented(before, line, em)


def _continues_title(before: Line, line: Line, em: float) -> bool:
    """The second line of a centred title in large type belongs to the first."""
    if (
        line.size < 1.15 * em
        or NUMBER_ROW.fullmatch(line.characters)
        or NUMBER_ROW.fullmatch(before.characters)
    ):
        return False
    return _is_centred(before, em) and _is_centred(line, em)


def _is_centred(line: Line, em: float) -> bool:
    left, right = line.margins
    before, after = line.left - left, right - line.right
    return before > em and abs(before - after) < 1.5 * em


def _is_short(before: Line, line: Line, em: float) -> bool:
    """The line before ends early, and not because a long word did not fit."""
    room = before.margins[1] - before.right
    enough = SHORT_LINE if not before.characters.endswith(SENTENCE_ENDS) else SHORT_AFTER_SENTENCE
    if room <= enough * em:
        return False
    word = LEADING_WORD.match(line.characters)
    return not (word and len(word.group()) * 0.55 * em > room)


def _is_indented(before: Line, line: Line, em: float) -> bool:
    """A first line's indent. A hanging list goes on at its own; a line set to the right stands alone."""
    indent = line.left - line.margins[0]
    indent_before = before.left - before.margins[0]
    ended = before.characters.endswith(SENTENCE_ENDS)
    if indent > FARTHEST_HANGING * em:
        return True
    if indent > HANGING * em:
        return ended
    if indent > INDENT * em or (indent_before > HANGING * em and indent_before - indent > INDENT * em):
        return True
    if ended and OPENING.match(line.characters):
        return True
    return ended and before.characters[-1] not in "；;" and bool(LABEL.match(line.characters))


# --- writing -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Places:
    """位置表: which piece of which page each stretch of the text came from."""

    locate: Locator
    starts: list[int] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def add(self, start: int, run: Run, page: int, line: int) -> None:
        self.starts.append(start)
        self.runs.append(run)
        self.pages.append(page)
        self.lines.append(line)

    def __call__(self, start: int, end: int) -> Sequence[Box]:
        """One box for each stretch on one line."""
        found: list[Box] = []
        last_line = -1
        for index, box in self._boxes(start, end):
            if self.lines[index] == last_line:
                found[-1] = _around(found[-1], box)
            else:
                found.append(box)
            last_line = self.lines[index]
        return tuple(found)

    def _boxes(self, start: int, end: int) -> Iterator[tuple[int, Box]]:
        index = max(bisect_right(self.starts, start) - 1, 0)
        while index < len(self.starts) and self.starts[index] < end:
            run, offset = self.runs[index], self.starts[index]
            first, stop = max(start - offset, 0), min(end - offset, len(run.characters))
            if first < stop:
                yield index, self._box(index, run, first, stop)
            index += 1

    def _box(self, index: int, run: Run, first: int, stop: int) -> Box:
        page = self.pages[index]
        if stop - first == len(run.characters):
            return Box(page, run.left, run.top, run.right, run.bottom)
        return Box(page, *self.locate(page, run, first, stop))


def _around(one: Box, other: Box) -> Box:
    return Box(
        one.page,
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


@dataclass(slots=True)
class Writer:
    """What has been written so far."""

    places: Places
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    line: int = 0
    running: list[tuple[int, int]] = field(default_factory=list)
    before: Line | None = None

    def write(self, line: Line, em: float, pitch: float) -> None:
        if not line.running:
            if self.before is not None and _begins_paragraph(self.before, line, em, pitch):
                self._put("\n")
            self.before = line
        start = self.length
        for offset, run in zip(line.offsets, line.runs, strict=True):
            self.places.add(start + offset, run, line.sheet.number, self.line)
        self._put(line.characters)
        self._put("\n")
        self.line += 1
        if line.running:
            self.running.append((start, self.length))

    def _put(self, characters: str) -> None:
        self.pieces.append(characters)
        self.length += len(characters)


def _write(
    sheets: Sequence[Sheet],
    pages: Sequence[Sequence[Line]],
    em: float,
    locate: Locator,
    form: Format,
    warnings: Sequence[Warning],
) -> Text:
    writer = Writer(Places(locate))
    numbered = []
    for sheet, lines in zip(sheets, pages, strict=True):
        start = writer.length
        pitch = _pitch([line for line in lines if not line.running], em)
        for line in lines:
            writer.write(line, em, pitch)
        numbered.append(
            Page(sheet.number, start, writer.length, round(sheet.width, 2), round(sheet.height, 2))
        )
    return Text(
        "".join(writer.pieces),
        form,
        pages=tuple(numbered),
        running=tuple(writer.running),
        warnings=tuple(warnings),
        boxes=writer.places,
    )
