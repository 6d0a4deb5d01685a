"""相近: rules for names, without a database: what kind a name tells, what abbreviates or resembles what.

The words are data (``kinds.toml``); the grammar knows no real body. Nothing here decides: it gives reasons.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin

SHORTEST_CORE = 2
LONGEST_FIELD = 4
MOST_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class Parts:
    """一个名称的组成: whose it is, what it is about, what it ends in (with the family of that ending)."""

    level: str
    core: str
    ending: str
    family: str


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    """Every ending with its family, the longest first."""
    pairs = [(word, family) for family, words in _words()["suffixes"].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def kind_of(name: str) -> tuple[str, str]:
    """The kind that a name tells, and the ending that tells it; both empty where none does."""
    for kind, words in _words()["whole"].items():
        if name in words:
            return kind, name
    best = ("", "")
    for kind, words in _words()["endings"].items():
        for word in words:
            if name.endswith(word) and len(word) > len(best[1]):
                best = (kind, word)
    return best


def parts_of(name: str, place: str = "") -> Parts:
    """Takes a name apart. ``place`` is the government's own place (``临澜市``), which counts as its level."""
    bare = name.removeprefix(place)
    level = place[-1:] if bare != name else ""
    for word in sorted(_words()["levels"]["names"], key=len, reverse=True):
        if bare.startswith(word) and len(bare) > len(word) + 1:
            level, bare = word, bare[len(word) :]
            break
    for ending, family in _endings():
        if bare.endswith(ending) and len(bare) > len(ending):
            return Parts(level, bare[: -len(ending)], ending, family)
    return Parts(level, bare, "", "")


def place_of(government: str) -> str:
    """The place that a government is named after: 临澜市人民政府 → 临澜市."""
    return government.removesuffix("人民政府").removesuffix("政府")


def is_subsequence(short: str, long: str) -> bool:
    """Do the characters of one stand in the other in the same order?"""
    rest = iter(long)
    return all(character in rest for character in short)


def abbreviates(short: str, long: str, place: str = "") -> bool:
    """Is one name the short form of the other: 市发改委 of 市发展和改革委员会, 市应急局 of 市应急管理局?

    The same level (or none told), endings of one family, and the rest a subsequence that begins alike.
    """
    less, more = parts_of(short, place), parts_of(long, place)
    if is_field(less) and short != long:
        core = _field(less.core)
        return bool(more.family) and core[0] == more.core[:1] and is_subsequence(core, more.core)
    if len(short) >= len(long):
        return False
    if less.family != more.family or (less.level and more.level and less.level != more.level):
        return False
    whole = more.core + more.ending.removesuffix(less.ending)
    if len(less.core) < SHORTEST_CORE:
        return less.core == whole
    return less.core[0] == whole[:1] and is_subsequence(less.core, whole)


def is_field(parts: Parts) -> bool:
    """Is it a field of work that stands for a body: 资规, 水利部门?"""
    return not parts.family and not parts.level and SHORTEST_CORE <= len(_field(parts.core)) <= LONGEST_FIELD


def _field(core: str) -> str:
    for ending in _words()["fields"]["endings"]:
        if core.endswith(ending) and len(core) >= len(ending) + SHORTEST_CORE:
            return core.removesuffix(ending)
    return core


def is_generic(name: str) -> bool:
    """Does a name mean many bodies, or none in particular: 相关单位, 各镇（街道）?"""
    words = _words()["generic"]
    return any(word in name for word in words["within"]) or name.endswith(tuple(words["endings"]))


def shared(first: str, second: str, place: str = "") -> int:
    """How many characters two names of one level share, in order, whatever they end in."""
    one, two = parts_of(first, place), parts_of(second, place)
    return _common(one.core, two.core) if one.level == two.level else 0


def likeness(first: str, second: str, place: str = "") -> float:
    """From 0 to 1: how many characters of two names' cores stand in both, in order; 0 for another level."""
    one, two = parts_of(first, place), parts_of(second, place)
    if one.level != two.level or one.family != two.family:
        return 0.0
    longest = max(len(one.core), len(two.core))
    return _common(one.core, two.core) / longest if longest else 1.0


def _common(first: str, second: str) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(second) + 1)
    for character in first:
        before = 0
        for n, other in enumerate(second, start=1):
            before, row[n] = row[n], before + 1 if character == other else max(row[n], row[n - 1])
    return row[-1]


def spelling_reason(first: str, second: str) -> str:
    """Why two personal names may be one: ``homophone``, ``alike``, ``one`` character; empty: they are not."""
    if len(first) != len(second) or len(first) < 2:
        return ""
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    if len(pairs) != 1:
        return ""
    if _sounds(first) == _sounds(second):
        return "homophone"
    if any({*pairs[0]} <= set(group) for group in _words()["alike"]["groups"]):
        return "alike"
    same_surname = first[0] == second[0]
    return "one" if same_surname and len(first) > 2 else ""


def _sounds(name: str) -> list[str]:
    return lazy_pinyin(name, style=Style.NORMAL)
