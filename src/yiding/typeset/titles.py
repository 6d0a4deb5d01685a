"""标题回行 (7.3.1): a title in lines shaped as a trapezoid or a diamond, no word torn, no name in 《》 torn.

Widths are counted in characters; half-width ones count a half.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import combinations, pairwise

FULL = 20
"""Characters of 2号 (22 pt) that 156 mm hold."""
_NEVER_FIRST = frozenset("，。、；：！？）》”’〉】〕…—的和与及暨等了")
_NEVER_LAST = frozenset("（《“‘〈【〔")
_TORN, _QUOTED, _UGLY, _GOOD = 60.0, 14.0, 40.0, 3.0
_MOST_LINES = 6


def width(text: str) -> float:
    """The width in characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def title_lines(title: str, full: float = FULL) -> tuple[str, ...]:
    """The title's lines. A line break that the title holds is kept as it is."""
    if "\n" in title:
        return tuple(line.strip() for line in title.split("\n") if line.strip())
    title = title.strip()
    if width(title) <= full:
        return (title,) if title else ()
    count = int(-(-width(title) // full))
    best: tuple[float, tuple[str, ...]] | None = None
    for lines in range(count, min(count + 1, _MOST_LINES) + 1):
        found = _best(title, lines, full)
        if found and (best is None or found[0] < best[0]):
            best = found
    return best[1] if best else _cut(title, full)


def _best(title: str, lines: int, full: float) -> tuple[float, tuple[str, ...]] | None:
    costs = _costs(title)
    kept = {1: 200, 2: 80, 3: 40, 4: 24}.get(lines - 1, 18)
    places = sorted(range(1, len(title)), key=lambda place: costs[place])[:kept]
    best: tuple[float, tuple[str, ...]] | None = None
    for cuts in combinations(sorted(places), lines - 1):
        parts = tuple(title[a:b].strip() for a, b in zip((0, *cuts), (*cuts, len(title)), strict=True))
        widths = [width(part) for part in parts]
        if max(widths) > full:
            continue
        cost = sum(costs[cut] for cut in cuts) + _shape(widths) + 8 * lines
        if best is None or cost < best[0]:
            best = cost, parts
    return best


def _cut(title: str, full: float) -> tuple[str, ...]:
    """Simply full lines: of a title that is too long for anything better."""
    lines, line = [], ""
    for character in title:
        if width(line + character) > full:
            lines.append(line)
            line = ""
        line += character
    return (*lines, line)


def _shape(widths: Sequence[float]) -> float:
    """What a shape costs: none for a trapezoid or a diamond; a rectangle and an hourglass cost much."""
    steps = [b - a for a, b in pairwise(widths)]
    rising = all(step >= 0 for step in steps)
    falling = all(step <= 0 for step in steps)
    peak = widths.index(max(widths))
    diamond = all(s >= 0 for s in steps[:peak]) and all(s <= 0 for s in steps[peak:])
    cost = 0.0 if rising or falling or diamond else _UGLY
    if max(widths) - min(widths) < 1:
        cost += 6
    wanted = 4.0
    return cost + sum(max(0.0, abs(step) - wanted) for step in steps) * 1.2


def _costs(title: str) -> list[float]:
    """What a break before each character costs."""
    costs = [0.0] * (len(title) + 1)
    depth = 0
    for place, character in enumerate(title):
        before = title[place - 1] if place else ""
        if character in _NEVER_FIRST or before in _NEVER_LAST:
            costs[place] += _TORN
        if before.isascii() and character.isascii() and before.isalnum() and character.isalnum():
            costs[place] += _TORN
        if depth:
            costs[place] += _QUOTED
        depth += (character in "《（") - (character in "》）")
        if before and before in "》、，的":
            costs[place] -= _GOOD
        if character == "《":
            costs[place] -= _GOOD
    return _spare_words(title, costs)


def _spare_words(title: str, costs: list[float]) -> list[float]:
    words, starts = _words()
    for size in {len(word) for word in words}:
        for start in range(len(title) - size + 1):
            if title[start : start + size] in words:
                for place in range(start + 1, start + size):
                    costs[place] = max(costs[place], _TORN)
                costs[start + size] -= 1
                costs[start] -= 1
    for word in starts:
        at = title.find(word)
        while at > 0:
            costs[at] -= _GOOD
            at = title.find(word, at + 1)
    return costs


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], tuple[str, ...]]:
    table = tomllib.loads((files(__package__) / "title_words.toml").read_text("utf-8"))
    return frozenset(table["whole"]), tuple(table["starts"])
