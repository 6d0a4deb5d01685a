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


class _Folds(dict[int, str]):
    """折叠: each character's plain form, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = unicodedata.normalize("NFKC", character).lower()
        self[code] = plain if len(plain) == 1 else character
        return self[code]


FOLDS = _Folds()


def _folded(text: str) -> str:
    """Full-width letters and digits as half-width ones, capitals as small ones; the length stays."""
    return text.translate(FOLDS)


def words_of(text: str) -> list[str]:
    """The tokens' words alone, as the index wants them by the thousand."""
    words: list[str] = []
    for word in TOKEN.findall(_folded(text)):
        if word[0].isalnum():
            words.append(word)
        elif words and words[-1] != MARK and not word.isspace():
            words.append(MARK)
    if words and words[-1] == MARK:
        words.pop()
    return words


def spaced(text: str) -> str:
    """The tokens with spaces between: what both databases index."""
    return " ".join(words_of(text))
