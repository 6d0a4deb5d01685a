"""The texts that benchmarks read: the corpus and the samples, multiplied where more are needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
FOLDERS = ("tests/corpus/sources", "samples/minutes")
FIRST, SPAN = 1950, 77


def originals() -> list[str]:
    """Every text of the corpus and the samples."""
    files = [path for folder in FOLDERS for path in sorted((HOUSE / folder).glob("*.txt"))]
    return [path.read_text("utf-8") for path in files]


def minutes(count: int) -> Iterator[str]:
    """``count`` minutes, each of another meeting: years move back by one with each round, numbers go up."""
    texts = [text for text in dict.fromkeys(originals()) if "会议" in text and len(text) > 800]
    for number in range(count):
        yield _moved(texts[number % len(texts)], number // len(texts))


def _moved(text: str, turn: int) -> str:
    if not turn:
        return text

    def year(match: re.Match[str]) -> str:
        moved = int(match.group()) - turn
        return str(moved if moved >= FIRST else moved + SPAN)

    def meeting(match: re.Match[str]) -> str:
        return f"第{int(match.group(1)) + turn * 40}次"

    return re.sub(r"第(\d+)次", meeting, re.sub(r"(?:19|20)\d\d(?=年|〕)", year, text))


def sentences() -> list[str]:
    """The sentences of all texts, each once."""
    found = (
        sentence.strip() + "。"
        for text in originals()
        for sentence in text.replace("\n", "").split("。")
        if 8 <= len(sentence.strip()) <= 160
    )
    return list(dict.fromkeys(found))
