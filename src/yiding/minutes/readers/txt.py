"""纯文本 → 原文."""

from __future__ import annotations

from unicodedata import category

from ..errors import EmptyFile, UnknownFormat
from ..text import Format, Text
from .decoding import REPLACEMENT, decode
from .limits import Limits

SAMPLE = 65_536
MOST_ODD = 0.15
# Control, private, unassigned characters and lone surrogates.
NO_TEXT = frozenset({"Cc", "Co", "Cn", "Cs"})


def read_txt(data: bytes, limits: Limits) -> Text:
    """Every line of the file; bytes that are no text are refused."""
    decoded = decode(data)
    if not decoded.characters:
        raise EmptyFile
    if _is_binary(decoded.characters[:SAMPLE]):
        raise UnknownFormat
    return Text(decoded.characters, Format.TEXT, warnings=decoded.warnings)


def _is_binary(sample: str) -> bool:
    odd = sum(c == REPLACEMENT or (category(c) in NO_TEXT and c not in "\t\n\x1a") for c in sample)
    return odd > 4 and odd > len(sample) * MOST_ODD
