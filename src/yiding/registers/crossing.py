"""自相交: does the outline of a polygon cross itself? Where two sides meet that are no neighbours.

Sides are put into the cells of a grid; only those that share a cell are compared. A file that was made so
that this takes for ever is refused after a set number of comparisons. All is reckoned in whole millionths
of a degree, so that a corner that lies on a side is found for certain.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

Position = tuple[float, float]
MOST_PAIRS = 4_000_000
MOST_CELLS = 2_000_000

SCALE = 1_000_000
Place = tuple[int, int]
Side = tuple[int, int, Place, Place]
"""Which ring, which place in it, from where to where."""


class TooManyPairs(ValueError):
    """比较过多: no outline of a real place is like that."""


def first_crossing(rings: Sequence[Sequence[Position]]) -> Position | None:
    """A point at which the rings of a polygon cross or touch along a side; ``None``: they do not.

    Raises TooManyPairs.
    """
    sides = list(_sides([[(round(x * SCALE), round(y * SCALE)) for x, y in ring] for ring in rings]))
    lengths = [len(ring) - 1 for ring in rings]
    seen = 0
    for cell in _cells(sides):
        for n, one in enumerate(cell):
            seen += len(cell) - n - 1
            if seen > MOST_PAIRS:
                raise TooManyPairs
            for other in cell[n + 1 :]:
                if not _are_neighbours(one, other, lengths) and _meet(one, other):
                    return _told(one[2])
                if _turns_back(one, other, lengths):
                    return _told(one[3])
    return None


def _told(place: Place) -> Position:
    return place[0] / SCALE, place[1] / SCALE


def _sides(rings: Sequence[Sequence[Place]]) -> Iterator[Side]:
    for number, ring in enumerate(rings):
        for place in range(len(ring) - 1):
            yield number, place, ring[place], ring[place + 1]


def _cells(sides: Sequence[Side]) -> Iterator[list[Side]]:
    west = min(min(one[2][0], one[3][0]) for one in sides)
    south = min(min(one[2][1], one[3][1]) for one in sides)
    width = max(max(one[2][0], one[3][0]) for one in sides) - west
    height = max(max(one[2][1], one[3][1]) for one in sides) - south
    step = max(width, height) / max(1.0, math.sqrt(len(sides))) or 1.0
    grid: dict[tuple[int, int], list[Side]] = defaultdict(list)
    laid = 0
    for side in sides:
        (x1, y1), (x2, y2) = side[2], side[3]
        columns = range(int((min(x1, x2) - west) / step), int((max(x1, x2) - west) / step) + 1)
        rows = range(int((min(y1, y2) - south) / step), int((max(y1, y2) - south) / step) + 1)
        laid += len(columns) * len(rows)
        if laid > MOST_CELLS:
            raise TooManyPairs
        for column in columns:
            for row in rows:
                grid[column, row].append(side)
    yield from (cell for cell in grid.values() if len(cell) > 1)


def _are_neighbours(one: Side, other: Side, lengths: Sequence[int]) -> bool:
    if one[0] != other[0]:
        return False
    apart = abs(one[1] - other[1])
    return apart in (1, lengths[one[0]] - 1)


def _turns_back(one: Side, other: Side, lengths: Sequence[int]) -> bool:
    """Two neighbours that lie on each other: a spike."""
    if not _are_neighbours(one, other, lengths) or lengths[one[0]] < 3:
        return False
    first, second = (one, other) if one[3] == other[2] else (other, one)
    a, b, c = first[2], first[3], second[3]
    return first[3] == second[2] and _turn(a, b, c) == 0 and _dot(b, a, c) > 0


def _dot(at: Place, one: Place, other: Place) -> int:
    return (one[0] - at[0]) * (other[0] - at[0]) + (one[1] - at[1]) * (other[1] - at[1])


def _turn(a: Place, b: Place, c: Place) -> int:
    value = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (value > 0) - (value < 0)


def _within(a: Place, b: Place, c: Place) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def _meet(one: Side, other: Side) -> bool:
    """Do two sides have a point in common? Corners of two rings may touch, sides may not cross."""
    a, b, c, d = one[2], one[3], other[2], other[3]
    if one[0] != other[0] and {a, b} & {c, d}:
        return False
    t1, t2, t3, t4 = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if t1 * t2 < 0 and t3 * t4 < 0:
        return True
    return (
        (t1 == 0 and _within(a, b, c))
        or (t2 == 0 and _within(a, b, d))
        or (t3 == 0 and _within(c, d, a))
        or (t4 == 0 and _within(c, d, b))
    )
