"""标亮: where the words of a query stand in a hit."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .query import Query, phrases
from .tokens import tokenise

AROUND = 60


def places(text: str, query: Query) -> list[tuple[int, int]]:
    """The stretches of the text that the query's phrases cover, in order, joined where they touch."""
    tokens = tokenise(text)
    words = [token.text for token in tokens]
    found = sorted(
        (tokens[at].start, tokens[at + len(phrase.tokens) - 1].end)
        for phrase in phrases(query)
        for at in _starts(words, phrase.tokens)
    )
    return list(_joined(found))


def _starts(words: list[str], phrase: tuple[str, ...]) -> Iterator[int]:
    size, first = len(phrase), phrase[0]
    for at, word in enumerate(words):
        if word == first and tuple(words[at : at + size]) == phrase:
            yield at


def _joined(found: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for start, end in found:
        if last and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def excerpt(text: str, query: Query) -> SafeString:
    """The part of the text around the first hit, the hits marked; safe HTML."""
    marked = places(text, query)
    first = max((marked[0][0] if marked else 0) - AROUND, 0)
    last = min(first + 4 * AROUND, len(text))
    pieces, at = ["…" if first else ""], first
    for start, end in marked:
        if start >= last:
            break
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    pieces += [escape(text[at:last]) if at < last else "", "…" if last < len(text) else ""]
    return mark_safe("".join(pieces))  # noqa: S308 - every piece of the text is escaped above
