"""数额: money and other quantities in a directive."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from ..passage import Passage
from ..record import Amount
from ..vocabulary import Vocabulary

# opens with a digit, what may not precede it is asked behind it: a search then skips all other characters
_NUMBER = r"(?P<number>[0-9](?<![0-9.,第].)[0-9]*(?:,[0-9]{3})*(?:\.[0-9]+)?)"
_COUNTED_WORDS = re.compile(r"(?:第|[a-zA-Z〔年月.,])$")


@lru_cache(maxsize=8)
def _pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    units = vocabulary.either("units.money", "units.quantity")
    return re.compile(rf"{_NUMBER}(?P<unit>{units})(?!月|工作日)")


def read_amounts(text: Passage, vocabulary: Vocabulary) -> list[tuple[Passage, Amount]]:
    """The amounts of the text in order, with their places; counts of days and numbers of papers are none."""
    found = []
    for match in text.each(_pattern(vocabulary)):
        before = text.source[max(text.start, match.start() - 1) : match.start()]
        if _COUNTED_WORDS.search(before):
            continue
        try:
            value = Decimal(match["number"].replace(",", ""))
        except InvalidOperation:
            continue
        found.append((text.group(match), Amount(match[0], value, match["unit"])))
    return found
