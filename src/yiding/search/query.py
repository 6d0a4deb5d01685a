"""检索式: what a person types, understood.

Words side by side must all be there; ``AND``, ``OR``, ``NOT`` (also ``-word``) and brackets combine them;
quotes keep a phrase with spaces together. Nothing that is typed is an error: what makes no sense as an
operator is taken as a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .tokens import tokenise

PIECES = re.compile(r'"([^"]*)"|“([^”]*)”|(\()|(\))|([^\s()"“”]+)')
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Phrase:
    """词语: tokens that must stand side by side."""

    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """与."""

    left: Query
    right: Query


@dataclass(frozen=True, slots=True)
class Either:
    """或."""

    left: Query
    right: Query


@dataclass(frozen=True, slots=True)
class Without:
    """非: what matches ``left`` and does not match ``right``."""

    left: Query
    right: Query


Query = Phrase | Both | Either | Without


def understand(typed: str) -> Query | None:
    """The query that was typed; ``None`` where nothing in it can be looked for."""
    reader = _Reader(list(_pieces(typed[:LONGEST])))
    return reader.either()


def _pieces(typed: str) -> Iterator[tuple[str, str]]:
    """Pairs of kind (``word``, ``and``, ``or``, ``not``, ``(``, ``)``) and text."""
    for match in PIECES.finditer(typed):
        quoted, chinese, opening, closing, word = match.groups()
        if opening or closing:
            yield match.group(), match.group()
        elif word is None:
            yield "word", quoted if quoted is not None else chinese
        elif word.upper() in {"AND", "OR", "NOT"}:
            yield word.lower(), word
        elif word[0] in "-－" and len(word) > 1:
            yield "not", word[0]
            yield "word", word[1:]
        else:
            yield "word", word


class _Reader:
    """Reads pieces by the grammar: either := both (OR both)*; both := one ((AND|NOT)? one)*."""

    def __init__(self, pieces: list[tuple[str, str]]) -> None:
        self.pieces, self.at = pieces, 0

    def peek(self) -> str:
        return self.pieces[self.at][0] if self.at < len(self.pieces) else ""

    def either(self) -> Query | None:
        query = self.both()
        while self.peek() == "or":
            self.at += 1
            query = _join(Either, query, self.both())
        return query

    def both(self) -> Query | None:
        query: Query | None = None
        while (kind := self.peek()) and kind not in {"or", ")"}:
            if kind == "and":
                self.at += 1
                continue
            without = kind == "not"
            self.at += without
            query = (
                _join(Without if without and query else Both, query, self.one())
                if (not without or query)
                else self._lone_not()
            )
        return query

    def _lone_not(self) -> Query | None:
        """A NOT with nothing before it excludes from what follows: ``-甲 乙`` is ``乙 -甲``."""
        excluded, rest = self.one(), self.both()
        return _join(Without, rest, excluded) if rest else None

    def one(self) -> Query | None:
        if self.at >= len(self.pieces):
            return None
        kind, text = self.pieces[self.at]
        self.at += 1
        if kind == "(":
            query = self.either()
            self.at += self.peek() == ")"
            return query
        tokens = tuple(token.text for token in tokenise(text))
        return Phrase(tokens) if tokens else None


def _join(
    kind: type[Both] | type[Either] | type[Without], left: Query | None, right: Query | None
) -> Query | None:
    if left is None or right is None:
        return right if left is None and kind is not Without else left
    return kind(left, right)


def phrases(query: Query | None) -> Iterator[Phrase]:
    """The phrases that a hit shows: those that are not excluded."""
    if isinstance(query, Phrase):
        yield query
    elif isinstance(query, Without):
        yield from phrases(query.left)
    elif query is not None:
        yield from phrases(query.left)
        yield from phrases(query.right)


def as_fts5(query: Query) -> str:
    """The query in SQLite's language. Tokens hold letters and digits only, so nothing needs escaping."""
    if isinstance(query, Phrase):
        return f'"{" ".join(query.tokens)}"'
    word = {Both: "AND", Either: "OR", Without: "NOT"}[type(query)]
    return f"({as_fts5(query.left)} {word} {as_fts5(query.right)})"


def as_tsquery(query: Query) -> str:
    """The query in PostgreSQL's language."""
    if isinstance(query, Phrase):
        return "(" + " <-> ".join(f"'{token}'" for token in query.tokens) + ")"
    word = {Both: "&", Either: "|", Without: "& !"}[type(query)]
    return f"({as_tsquery(query.left)} {word} {as_tsquery(query.right)})"
