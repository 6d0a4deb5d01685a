"""异体繁体: traditional or wrong forms of characters, outside names; one finding a word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ..record import Finding, FindingKind
from .page import Page

_HAN = re.compile("[\u4e00-\u9fff]")


@cache
def standard_forms() -> Mapping[str, str]:
    """The standard form of each character that is none (``務`` → ``务``)."""
    data = tomllib.loads((Path(__file__).parent / "variants.toml").read_text("utf-8"))
    pairs = "".join(data["traditional"] + data["other"]).replace(" ", "")
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(re.escape, standard_forms()))}]+")


@cache
def _table() -> Mapping[int, str]:
    return str.maketrans(dict(standard_forms()))


def standardised(text: str) -> str:
    """The text with every variant in its standard form, character for character."""
    return text.translate(_table())


def check(page: Page) -> Iterator[Finding]:
    names = _places_of_names(page)
    seen: list[tuple[str, str, str]] = []
    for match in _pattern().finditer(page.characters):
        if match.start() in names:
            continue
        before, after = _beside(page.characters, *match.span())
        if any(run == match[0] and (before == b or after == a) for run, b, a in seen):
            continue
        seen.append((match[0], before, after))
        yield _finding(page, match, before, after)


def _finding(page: Page, match: re.Match[str], before: str, after: str) -> Finding:
    standard = "".join(standard_forms()[mark] for mark in match[0])
    detail = f"“{before}{match[0]}{after}”中“{match[0]}”为繁体或异体，应作“{standard}”"
    return Finding(FindingKind.VARIANT_CHARACTER, page.where(match.start()), detail, page.span(*match.span()))


def _beside(characters: str, start: int, end: int) -> tuple[str, str]:
    before, after = characters[max(0, start - 1) : start], characters[end : end + 1]
    return before if _HAN.match(before) else "", after if _HAN.match(after) else ""


def _places_of_names(page: Page) -> frozenset[int]:
    """Where a person's name stands: a name may be written as its bearer writes it."""
    rare = [name for name in page.people if _pattern().search(name)]
    found: set[int] = set()
    for name in rare:
        for match in re.finditer(re.escape(name), page.characters):
            found.update(range(*match.span()))
    return frozenset(found)
