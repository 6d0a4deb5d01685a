"""检索单位: one token a Chinese character, one a run of digits or Latin letters, one for a mark between.

With a token for marks, a phrase never reaches over one: ``安全。生产`` is not ``安全生产``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MARK = "qpq"
TOKEN = re.compile(r"[0-9]+|[a-zA-ZÀ-ÖØ-öø-ɏ]+|\s+|[^\W_]|[\W_]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Token:
    """检索单位: ``text`` as indexed, and its place in the text."""

    text: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """The tokens of a text. White space makes none; neighbouring marks make one."""
    tokens: list[Token] = []
    for match in TOKEN.finditer(_folded(text)):
        word = match.group()
        if word.isspace():
            continue
        if not word[0].isalnum():
            if tokens and tokens[-1].text != MARK:
                tokens.append(Token(MARK, match.start(), match.end()))
            continue
        tokens.append(Token(word, match.start(), match.end()))
    if tokens and tokens[-1].text == MARK:
        tokens.pop()
    return tokens


def _folded(text: str) -> str:
    """Full-width letters and digits as half-width ones, capitals as small ones; the length stays."""
    folded = []
    for character in text:
        plain = unicodedata.normalize("NFKC", character).lower()
        folded.append(plain if len(plain) == 1 else character)
    return "".join(folded)


def spaced(text: str) -> str:
    """The tokens with spaces between: what both databases index."""
    return " ".join(token.text for token in tokenise(text))
