"""分栏: pieces of a page put into rows, and rows of a page in two columns into reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

ROW_OVERLAP = 0.5
FEWEST_ROWS = 4
FILLED = 0.7
GUTTER_SEARCH = (0.3, 0.7)


@dataclass(slots=True)
class Run:
    """一段连续的字, on one line without a break; ``key`` is what the reader finds it by again.

    ``spaced``: a space was written before it. Millimetres from the page's top left corner.
    """

    characters: str
    left: float
    top: float
    right: float
    bottom: float
    key: int = 0
    spaced: bool = False

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


Row = list[Run]


def blocks(runs: Sequence[Run], em: float) -> Iterator[tuple[int, list[Row]]]:
    """Blocks of rows in reading order, each with its column: 0 for the whole width, 1 left, 2 right."""
    rows = _rows(runs)
    pieces = [piece for row in rows for piece in _pieces(row, em)]
    gutter = _gutter(pieces, em) if len(pieces) >= 2 * FEWEST_ROWS else None
    if gutter is None:
        yield 0, rows
        return
    yield from _banded(pieces, gutter)


def _rows(runs: Sequence[Run]) -> list[Row]:
    """Pieces whose middles are level make one row, read from left to right."""
    rows: list[Row] = []
    level = height = 0.0
    for run in sorted(runs, key=_middle):
        size = run.bottom - run.top
        if rows and run.middle - level < ROW_OVERLAP * min(size, height):
            rows[-1].append(run)
        else:
            rows.append([run])
            level, height = run.middle, size
    for row in rows:
        row.sort(key=_left)
    return rows


def _middle(run: Run) -> float:
    return run.top + run.bottom


def _left(run: Run) -> float:
    return run.left


@dataclass(slots=True)
class _Piece:
    """Neighbours of a row with no gap as wide as a gutter between them."""

    runs: Row
    left: float
    right: float
    top: float


def _pieces(row: Row, em: float) -> Iterator[_Piece]:
    start = 0
    for index in range(1, len(row) + 1):
        if index == len(row) or row[index].left - row[index - 1].right > 0.9 * em:
            part = row[start:index]
            yield _Piece(part, part[0].left, max(run.right for run in part), min(run.top for run in part))
            start = index


def _gutter(pieces: Sequence[_Piece], em: float) -> float | None:
    """The place between two columns of filled lines; a table's cells are not filled, and read row by row."""
    left = min(piece.left for piece in pieces)
    right = max(piece.right for piece in pieces)
    width = right - left
    places = [left + width * (GUTTER_SEARCH[0] + share / 100) for share in range(41)]
    crossing = [sum(piece.left < place < piece.right for piece in pieces) for place in places]
    fewest = min(crossing)
    free = [place for place, count in zip(places, crossing, strict=True) if count == fewest]
    if fewest > 0.4 * len(pieces):
        return None
    place = free[len(free) // 2]
    before = [piece for piece in pieces if piece.right <= place]
    after = [piece for piece in pieces if piece.left >= place]
    if min(len(before), len(after)) < FEWEST_ROWS:
        return None
    ends = max(piece.right for piece in before)
    begins = min(piece.left for piece in after)
    filled = median(p.right - p.left for p in before) >= FILLED * (ends - left)
    filled = filled and median(p.right - p.left for p in after) >= FILLED * (right - begins)
    wide = min(ends - left, right - begins) >= 8 * em
    return place if filled and wide else None


def _banded(pieces: Sequence[_Piece], gutter: float) -> Iterator[tuple[int, list[Row]]]:
    """Between two rows that run across the gutter, the left column is read before the right one."""
    columns: dict[int, list[_Piece]] = {1: [], 2: []}
    for piece in sorted(pieces, key=lambda piece: (piece.top, piece.left)):
        if piece.right <= gutter:
            columns[1].append(piece)
        elif piece.left >= gutter:
            columns[2].append(piece)
        else:
            yield from _emptied(columns)
            yield 0, [piece.runs]
    yield from _emptied(columns)


def _emptied(columns: dict[int, list[_Piece]]) -> Iterator[tuple[int, list[Row]]]:
    for column, held in columns.items():
        if held:
            yield column, [piece.runs for piece in held]
            columns[column] = []
