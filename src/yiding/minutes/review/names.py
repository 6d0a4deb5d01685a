"""人名异写: one person, two spellings, inside one document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..record import Finding, FindingKind
from ..vocabulary import load
from .page import Page

_HAN = "[\u4e00-\u9fff]"
_POST = (
    "(?:代|副|常务副)?(?:省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|书记|主席|秘书长|局长|主任|部长|院长"
    "|检察长|行长|总经理|同志)"
)


def check(page: Page) -> Iterator[Finding]:
    known = page.people
    seen: set[tuple[str, str]] = set()
    for at, name in _mentioned(page):
        for other in sorted(known):
            pair = (min(name, other), max(name, other))
            if name not in known and pair not in seen and is_variant(name, other):
                seen.add(pair)
                place = page.span(at, at + len(name))
                detail = f"此处作“{name}”，另处作“{other}”"
                yield Finding(FindingKind.NAME_VARIANT, page.where(at), detail, place)


def _mentioned(page: Page) -> Iterator[tuple[int, str]]:
    """Three-character names beside a post or 同志, before the attendance."""
    end = page.zones[-1].end if page.zones else 0
    for pattern in _patterns():
        for match in pattern.finditer(page.characters, 0, end):
            yield match.start("name"), match["name"]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    name = f"(?P<name>(?:{'|'.join(map(re.escape, _surnames()))}){_HAN}{{1,2}})"
    return re.compile(f"{_POST}(?={name})"), re.compile(f"(?={name}{_POST})")


def _surnames() -> list[str]:
    words = load()
    return [*words.words("surnames.double"), *"".join(words.words("surnames.single"))]


def is_variant(one: str, other: str) -> bool:
    """Whether two names of one length differ in one character only, and those two are alike."""
    if len(one) != len(other) or len(one) < 3:
        return False
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(differing) == 1 and one[0] == other[0] and _are_alike(*differing[0])


def _are_alike(one: str, other: str) -> bool:
    """Whether two characters sound or look alike.

    GB 2312 lists its common characters by sound and the others by radical: neighbours there are alike.
    """
    first, second = _position(one), _position(other)
    if first is None or second is None:
        return _share_bytes(one, other)
    return abs(first - second) <= 18


def _position(character: str) -> int | None:
    try:
        row, cell = character.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        return None
    return (row - 0xB0) * 94 + (cell - 0xA1)


def _share_bytes(one: str, other: str) -> bool:
    """Unicode lists by radical: characters near each other share one."""
    return abs(ord(one) - ord(other)) <= 24
