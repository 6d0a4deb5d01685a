"""词汇: what bodies, posts and verbs are called. Data, not code: one TOML file a subject, and a site can add.

A file is a section, its keys hold words (a list), pairs (a table of strings) or families (a table of lists).
A folder of files of the same names is merged in by ``load(extra)``: lists grow, tables gain or replace keys.
Keys in a table ``patterns`` are regular expressions; all else is taken literally.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

Entry = tuple[str, ...] | Mapping[str, str] | Mapping[str, tuple[str, ...]]
Section = Mapping[str, Entry]

HERE = Path(__file__).parent


class VocabularyError(ValueError):
    """词汇表有误: an entry that does not keep the form; the message names file and key."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """词汇. Compared by identity, so that patterns made from it can be cached."""

    sections: Mapping[str, Section]

    def section(self, name: str) -> Section:
        """All entries of one file; empty where there is no such file."""
        return self.sections.get(name, MappingProxyType({}))

    def words(self, *keys: str) -> tuple[str, ...]:
        """The words under ``file.key`` or ``file.key.member``: a list's, a family's, or a table's keys.

        Several keys join; what is not there adds nothing.
        """
        found: list[str] = []
        for key in keys:
            found += _flat(self._entry(key))
        return tuple(dict.fromkeys(found))

    def pairs(self, key: str) -> Mapping[str, str]:
        """The table of strings under ``file.key``."""
        entry = self._entry(key)
        if isinstance(entry, tuple):
            raise VocabularyError(f"{key}: a table was expected, this is a list")
        return {name: value for name, value in entry.items() if isinstance(value, str)}

    def families(self, key: str) -> Mapping[str, tuple[str, ...]]:
        """The table of lists under ``file.key``."""
        entry = self._entry(key)
        if isinstance(entry, tuple):
            raise VocabularyError(f"{key}: a table was expected, this is a list")
        return {name: value for name, value in entry.items() if isinstance(value, tuple)}

    def either(self, *keys: str) -> str:
        """A regular expression for any of the words, longest first, in a group that catches nothing."""
        return alternatives(self.words(*keys))

    def guarded(self, *keys: str) -> str:
        """The same for patterns that are matched in place; where no word can begin, one look says so."""
        firsts = "".join(dict.fromkeys(re.escape(word[0]) for word in self.words(*keys)))
        return f"(?:(?=[{firsts}]){self.either(*keys)})" if firsts else self.either(*keys)

    def pattern(self, section: str, name: str) -> str:
        """The regular expression ``name`` of a file's table ``patterns``."""
        return self.pairs(f"{section}.patterns")[name]

    def _entry(self, key: str) -> Entry:
        file, _, name = key.partition(".")
        name, _, member = name.partition(".")
        entry = self.section(file).get(name, ())
        if not member or isinstance(entry, tuple):
            return entry
        found = entry.get(member, ())
        return (found,) if isinstance(found, str) else found


def alternatives(words: Iterable[str]) -> str:
    """``(?:…|…)`` over the words, the longest that fits first; never matches where there are none.

    Words with the same beginning share a branch: with hundreds of words that is several times as fast. The
    outermost branches open with a plain character each, so that a search knows where none of them can begin.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    if not tree:
        return r"(?!)"
    return f"(?:{'|'.join(re.escape(first) + _branches(rest) for first, rest in tree.items())})"


def _branches(node: dict[str, Any]) -> str:
    if list(node) == [""]:
        return ""
    single = [character for character, rest in node.items() if character and list(rest) == [""]]
    longer = [
        re.escape(character) + _branches(rest)
        for character, rest in node.items()
        if character and list(rest) != [""]
    ]
    if single:
        longer.append(re.escape(single[0]) if len(single) == 1 else f"[{''.join(map(re.escape, single))}]")
    return f"(?:{'|'.join(longer)}){'?' if '' in node else ''}"


@lru_cache(maxsize=16)
def load(extra: Path | None = None) -> Vocabulary:
    """The words that come with the library and, where given, those of a site's folder."""
    sections = _read_folder(HERE)
    if extra is not None:
        for name, section in _read_folder(extra).items():
            sections[name] = _merged(sections.get(name, {}), section, extra / f"{name}.toml")
    return Vocabulary(MappingProxyType({name: MappingProxyType(dict(s)) for name, s in sections.items()}))


def _flat(entry: Entry) -> list[str]:
    if isinstance(entry, tuple):
        return list(entry)
    found: list[str] = []
    for name, value in entry.items():
        found += [name] if isinstance(value, str) else value
    return found


def _read_folder(folder: Path) -> dict[str, Section]:
    return {path.stem: _read_file(path) for path in sorted(folder.glob("*.toml"))}


def _read_file(path: Path) -> Section:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VocabularyError(f"{path.name}: {error}") from error
    return {key: _checked(value, path, key) for key, value in content.items()}


def _checked(value: object, path: Path, key: str) -> Entry:
    if isinstance(value, list):
        return _checked_words(value, path, key)
    if not isinstance(value, dict) or not value:
        raise VocabularyError(f"{path.name}: {key}: a list of words or a table was expected")
    if all(isinstance(member, str) for member in value.values()):
        return _checked_pairs(value, path, key)
    return {name: _checked_words(member, path, f"{key}.{name}") for name, member in value.items()}


def _checked_words(value: object, path: Path, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
        raise VocabularyError(f"{path.name}: {key}: a list of words was expected")
    twice = next((word for n, word in enumerate(value) if word in value[:n]), None)
    if twice is not None:
        raise VocabularyError(f"{path.name}: {key}: {twice!r} stands there twice")
    return tuple(value)


def _checked_pairs(value: dict[str, str], path: Path, key: str) -> Mapping[str, str]:
    for name, member in value.items():
        if not member.strip():
            raise VocabularyError(f"{path.name}: {key}.{name}: is empty")
        if key == "patterns":
            _check_pattern(member, f"{path.name}: {key}.{name}")
    return dict(value)


def _check_pattern(pattern: str, place: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise VocabularyError(f"{place}: {error}") from error


def _merged(base: Section, added: Section, path: Path) -> Section:
    result = dict(base)
    for key, entry in added.items():
        result[key] = _merged_entry(result[key], entry, f"{path.name}: {key}") if key in result else entry
    return result


def _merged_entry(base: Entry, added: Entry, place: str) -> Entry:
    if isinstance(base, tuple) and isinstance(added, tuple):
        return tuple(dict.fromkeys(base + added))
    if isinstance(base, tuple) or isinstance(added, tuple):
        raise VocabularyError(f"{place}: a list and a table cannot be merged")
    table: dict[str, str | tuple[str, ...]] = {**base, **added}
    for name, words in base.items():
        more = added.get(name)
        if isinstance(words, tuple) and isinstance(more, tuple):
            table[name] = tuple(dict.fromkeys(words + more))
    kinds = {isinstance(value, str) for value in table.values()}
    if len(kinds) > 1:
        raise VocabularyError(f"{place}: strings and lists cannot be mixed")
    return table  # type: ignore[return-value] # one kind of value, just checked
