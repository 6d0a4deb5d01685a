"""句式: a sentence with slots: ``{who}`` is filled in; ``[ ]`` falls away with an empty slot in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_SLOT = re.compile(r"\{([a-z_]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_STRAY = re.compile(r"[\[\]{}]")


def fill(template: str, **values: str | None) -> str:
    """The sentence with its slots filled; empty where a slot outside brackets has nothing to say."""
    written = ""
    for text, is_optional in _pieces(template):
        slots = _SLOT.findall(text)
        if any(not values.get(slot) for slot in slots):
            if is_optional:
                continue
            return ""
        written += _SLOT.sub(lambda match: values[match[1]] or "", text)
    return written


def slots_of(template: str) -> frozenset[str]:
    """The names of the slots."""
    return frozenset(_SLOT.findall(template))


def fault_of(template: str) -> str | None:
    """What is wrong with the template's brackets, if anything."""
    left = _STRAY.search(_SLOT.sub("", _OPTIONAL.sub(r"\1", template)))
    return f"a stray {left[0]!r}" if left else None


@lru_cache(maxsize=512)
def _pieces(template: str) -> tuple[tuple[str, bool], ...]:
    return tuple(_cut(template))


def _cut(template: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for match in _OPTIONAL.finditer(template):
        yield template[at : match.start()], False
        yield match[1], True
        at = match.end()
    yield template[at:], False
