"""对照: two texts of one meeting side by side, and what a re-reading changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from yiding.minutes.form import Json

from .corrections import in_words
from .errors import NoSuchField
from .fields import pattern_of, said, spec_of

MOST_LINES = 4_000
LIKE = 0.5
Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """一处不同: what the ledger's text says, what the new one says; changed pieces are set off."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """一处变化 of the record: the field, its label, the former and the present value."""

    path: str
    label: str
    before: str
    after: str


def text_pairs(before: str, after: str) -> list[Pair]:
    """The paragraphs that differ, in order. Very long texts are compared without their last part."""
    old, new = _lines(before), _lines(after)
    return list(_pairs(old, new))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()][:MOST_LINES]


def _pairs(old: list[str], new: list[str]) -> Iterator[Pair]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        both = min(b - a, d - c)
        for k in range(both):
            yield _inline(old[a + k], new[c + k])
        for line in old[a + both : b]:
            yield Pair(((line, True),), ())
        for line in new[c + both : d]:
            yield Pair((), ((line, True),))


def _inline(old: str, new: str) -> Pair:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.quick_ratio() < LIKE:
        return Pair(((old, True),), ((new, True),))
    before, after = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        before.append((old[a:b], tag != "equal"))
        after.append((new[c:d], tag != "equal"))
    return Pair(tuple(p for p in before if p[0]), tuple(p for p in after if p[0]))


def record_changes(differences: Json) -> list[Change]:
    """What the last re-reading changed, in the order of the paths."""
    return [
        Change(path, label_of(path), _said(path, before), _said(path, after))
        for path, (before, after) in sorted(differences.items())
    ]


def label_of(path: str) -> str:
    """A path as people name it: 议题 2 · 要求 1 · 责任单位."""
    keys = path.split(".")
    words = []
    if keys[0] == "items" and len(keys) > 1:
        words.append(_("议题 %(no)s") % {"no": int(keys[1]) + 1})
    if "directives" in keys[:-1]:
        words.append(_("要求 %(no)s") % {"no": int(keys[keys.index("directives") + 1]) + 1})
    if pattern_of(path).startswith("items.*.follow_up."):
        words.append(_("会后去向"))
    return " · ".join([*words, _last_label(path)])


def _last_label(path: str) -> str:
    try:
        return str(spec_of(path).label)
    except NoSuchField:
        whole = {"items": _("议题"), "directives": _("要求"), "routes": _("去向"), "follow_up": _("会后去向")}
        return whole.get(path.rpartition(".")[2], path)


def _said(path: str, value: Any) -> str:
    try:
        return said(spec_of(path), value)
    except (NoSuchField, AttributeError, TypeError, KeyError):
        return in_words(value)
