"""句读: sentences and clauses of a passage, with what stands inside quotes and brackets put aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from ..passage import Passage

VEIL = "□"
_ENCLOSED = re.compile(
    r"《(?:[^《》\n]|《[^《》\n]*》)*》|“(?:[^“”\n]|“[^“”\n]*”)*”|（(?:[^（）\n]|（[^（）\n]*）)*）|"
    r"「[^」\n]*」|〔[^〕\n]*〕"
)
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]*")
_FULL_SENTENCE = re.compile(r"[^。！？\n]+[。！？]*")
_CLAUSE = re.compile(r"[^，。；：！？\n]+")


_NUMBER = re.compile(r"（(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})）")


def _fill(match: re.Match[str]) -> str:
    """Blank the inside; a number in brackets (（一）) is a mark of its own and stays."""
    found = match[0]
    if len(found) <= 5 and _NUMBER.fullmatch(found):
        return found
    return found[0] + VEIL * (len(found) - 2) + found[-1]


@lru_cache(maxsize=4)
def veiled_source(source: str) -> str:
    """The text with the inside of quotes, titles and brackets blanked."""
    return _ENCLOSED.sub(_fill, source)


def veiled(passage: Passage) -> Passage:
    """The same stretch with the inside of quotes, titles and brackets blanked, offsets kept."""
    return Passage(veiled_source(passage.source), passage.start, passage.end)


_span: Callable[[re.Match[str]], tuple[int, int]] = re.Match.span


def _cut(passage: Passage, pattern: re.Pattern[str]) -> Iterator[Passage]:
    source = passage.source
    for match in pattern.finditer(veiled_source(source), passage.start, passage.end):
        yield Passage(source, *match.span())


def sentences(passage: Passage) -> Iterator[Passage]:
    """句: up to ``。`` ``；`` ``！`` ``？`` or the line's end, the mark included."""
    return _cut(passage, _SENTENCE)


def full_sentences(passage: Passage) -> Iterator[Passage]:
    """整句: as ``sentences``, but ``；`` does not end one."""
    return _cut(passage, _FULL_SENTENCE)


def first_sentence(passage: Passage) -> Passage | None:
    """The first 整句; None where there are only marks."""
    source = passage.source
    match = _FULL_SENTENCE.search(veiled_source(source), passage.start, passage.end)
    return Passage(source, *match.span()) if match else None


def clauses(passage: Passage) -> Iterator[Passage]:
    """分句: between commas, stops and colons, without the marks."""
    return _cut(passage, _CLAUSE)


def full_sentence_spans(view: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """整句 as bare offsets into a veiled text."""
    return map(_span, _FULL_SENTENCE.finditer(view, start, end))


def clause_spans(view: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """分句 as bare offsets into a veiled text, for loops that make no use of passages."""
    return map(_span, _CLAUSE.finditer(view, start, end))
