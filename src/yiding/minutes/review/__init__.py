"""校对: findings and advice about a set of minutes.

``proofread`` gives the seven kinds of finding that the record's form knows, and, apart from them, advice:
what a careful reader would ask about. One rule a file; each is a function ``check(page)``.

The folder is called ``review`` and not after its function: a sub-package ``proofread`` would, once it is
imported, take the place of the function ``yiding.minutes.proofread``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..record import Finding, Minutes
from ..text import Text
from . import (
    attendance,
    blocks,
    calendar,
    dates,
    directory,
    figures,
    marks,
    names,
    numbering,
    on_agenda,
    owners,
    pairs,
    stops,
    stray,
    titles,
    variants,
)
from .advice import Advice, AdviceKind
from .page import Page, open_page

__all__ = ["Advice", "AdviceKind", "Page", "Review", "proofread"]

Line = TypeVar("Line", Finding, Advice)

FINDING_RULES = (blocks, titles, names, dates, stray, variants, marks)
ADVICE_RULES = (numbering, owners, attendance, calendar, pairs, stops, figures, directory, on_agenda)


@dataclass(frozen=True, slots=True)
class Review:
    """校对结果."""

    findings: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()


def proofread(
    minutes: Minutes,
    text: Text | str | None = None,
    *,
    known_bodies: Collection[str] = (),
    agenda: Sequence[str] = (),
    is_draft: bool = False,
) -> Review:
    """校对: what a proof-reader would mark, in the order of the text.

    ``text`` is the original that the record was read from; without it the record's own text is read, and
    nothing has a place. ``known_bodies`` are the names of a directory, their short forms included; ``agenda``
    the titles of the papers as the sitting's agenda has them. A draft (``is_draft``) lacks no number: that is
    given at issue.
    A text that is not minutes has no slips.
    """
    if minutes.not_minutes is not None:
        return Review()
    page = open_page(minutes, text, known_bodies, agenda, is_draft=is_draft)
    return Review(tuple(_in_order(_findings(page))), tuple(_in_order(_advice(page))))


def _findings(page: Page) -> Iterator[Finding]:
    for rule in FINDING_RULES:
        yield from rule.check(page)


def _advice(page: Page) -> Iterator[Advice]:
    for rule in ADVICE_RULES:
        yield from rule.check(page)


def _in_order(lines: Iterator[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.span.start if line.span else 0)
