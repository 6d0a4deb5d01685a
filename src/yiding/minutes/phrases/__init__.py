"""用语: the sentences that minutes are made of. Data, not code: TOML files, and a site can give its own.

``load_phrases(extra)`` reads the phrases that come with the library and puts a site's file or folder over
them: a key that stands there again takes the other's place. A key or a slot that the library does not know is
an error that names the file and the key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from .template import fault_of, fill, slots_of

__all__ = ["Phrases", "PhrasesError", "fill", "load_phrases"]

HERE = Path(__file__).parent
OTHER = "other"

Value = str | int | tuple[str, ...]
Flat = Mapping[str, Value]

# Tables that a site may add keys to: what the key names is a matter of words, not of the library's code.
_OPEN = frozenset(
    {
        "opening.heads",
        "report",
        "report_alone",
        "report_instead",
        "reference.acts",
        "reference.endings",
        "submit",
    }
)
# What may be left unsaid.
_MAY_BE_EMPTY = frozenset({"decision.narrative", "decision.resolution", "in_turn", "opening.tail"})
# Where the key of an open table is free, the slots are those of the whole table.
_SLOTS = {
    "report": frozenset({"presenters", "matter", "in_turn"}),
    "report_alone": frozenset({"matter"}),
    "report_instead": frozenset({"presenters", "matter"}),
    "submit": frozenset({"receivers"}),
    "decision.narrative": frozenset({"matter", "ways", "presenters", "delegates"}),
    "decision.resolution": frozenset({"matter", "ways", "presenters", "delegates"}),
    "views": frozenset({"text"}),
}


class PhrasesError(ValueError):
    """用语有误: an entry that does not keep the form; the message names file and key."""


@dataclass(frozen=True, eq=False)
class Phrases:
    """用语, by dotted key (``decision.narrative.agreed``)."""

    entries: Flat

    def __call__(self, key: str, **values: str | None) -> str:
        """The phrase under the key with its slots filled."""
        return fill(self.text(key), **values)

    def filled(self, template: str, **values: str | None) -> str:
        """A phrase that was looked up in a table, with its slots filled."""
        return fill(template, **values)

    def text(self, key: str) -> str:
        """The phrase as it is written down."""
        return str(self.entries[key])

    def number(self, key: str) -> int:
        return int(str(self.entries[key]))

    def words(self, key: str) -> tuple[str, ...]:
        value = self.entries[key]
        return value if isinstance(value, tuple) else (str(value),)

    def table(self, name: str) -> Mapping[str, str]:
        """The phrases of one table, without those of the tables in it."""
        start = f"{name}."
        rows = (
            (key.removeprefix(start), value) for key, value in self.entries.items() if key.startswith(start)
        )
        return {key: str(value) for key, value in rows if "." not in key}

    def longest(self, table: str, word: str, *, ends: bool = False) -> str | None:
        """The phrase whose key is the longest that the word holds (or ends with); else that of ``other``."""
        rows = self.table(table)
        fitting = (key for key in rows if key != OTHER and (word.endswith(key) if ends else key in word))
        best = max(fitting, key=len, default=OTHER)
        return rows.get(best)


@lru_cache(maxsize=16)
def load_phrases(extra: Path | None = None) -> Phrases:
    """The library's phrases and, where given, those of a site's file or folder over them."""
    own: dict[str, Value] = {}
    for path in sorted(HERE.glob("*.toml")):
        own |= dict(_read(path))
    added: dict[str, Value] = {}
    for path in _files(extra):
        for key, value in _read(path):
            _check(own, key, value, path)
            added[key] = value
    return Phrases(MappingProxyType(own | added))


def _files(extra: Path | None) -> list[Path]:
    if extra is None:
        return []
    return sorted(extra.glob("*.toml")) if extra.is_dir() else [extra]


def _read(path: Path) -> Iterator[tuple[str, Value]]:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise PhrasesError(f"{path.name}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PhrasesError(f"{path.name}: {error}") from error
    yield from _flat(content, "", path)


def _flat(table: Mapping[str, object], prefix: str, path: Path) -> Iterator[tuple[str, Value]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            yield from _flat(value, f"{key}.", path)
        elif isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value):
            yield key, tuple(value)
        elif isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            yield key, value
        else:
            raise PhrasesError(f"{path.name}: {key}: a phrase, a number or a list of words was expected")


def _check(own: Flat, key: str, value: Value, path: Path) -> None:
    place = f"{path.name}: {key}"
    table = key.rpartition(".")[0]
    known = own.get(key)
    if known is None and table not in _OPEN:
        raise PhrasesError(f"{place}: there is no such phrase")
    if known is not None and type(known) is not type(value):
        raise PhrasesError(f"{place}: {_NAMES[type(known)]} was expected")
    if isinstance(value, str):
        _check_phrase(value, place, table, known if isinstance(known, str) else None)
    if key.startswith("results.") and value not in set(_outcomes(own)):
        raise PhrasesError(f"{place}: {value!r} is no outcome of a record")


_NAMES = {str: "a phrase", int: "a number", tuple: "a list of words"}


def _outcomes(own: Flat) -> Iterator[Value]:
    return (value for key, value in own.items() if key.startswith("results."))


def _check_phrase(value: str, place: str, table: str, known: str | None) -> None:
    if not value.strip() and table not in _MAY_BE_EMPTY:
        raise PhrasesError(f"{place}: is empty")
    if fault := fault_of(value):
        raise PhrasesError(f"{place}: {fault}")
    allowed = _SLOTS.get(table, slots_of(known) if known is not None else frozenset())
    if strange := sorted(slots_of(value) - allowed):
        may = ", ".join(sorted(allowed)) or "none"
        raise PhrasesError(f"{place}: unknown slot {{{strange[0]}}} (slots here: {may})")
