"""The samples in their other forms say what their sources say."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from yiding.minutes.readers import read
from yiding.minutes.text import Format, Text

SAMPLES = Path(__file__).parents[3] / "samples"
FORMS = sorted(path for path in (SAMPLES / "minutes").glob("*.*") if path.suffix != ".txt")


def bare(text: Text) -> str:
    characters = list(text.characters)
    for start, end in text.running:
        characters[start:end] = [""] * (end - start)
    return re.sub(r"\s", "", "".join(characters))


@pytest.mark.ocr
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_sample_says_what_its_source_says(path: Path) -> None:
    source = SAMPLES / "sources" / f"{path.stem}.txt"
    want = re.sub(r"\s", "", source.read_text(encoding="utf-8"))
    text = read(path)
    got = bare(text)
    if text.format is Format.SCAN:
        assert difflib.SequenceMatcher(None, want, got, autojunk=False).ratio() >= 0.995
    else:
        assert got == want


@pytest.mark.parametrize("path", sorted((SAMPLES / "minutes").glob("*.txt")), ids=lambda path: path.name)
def test_text_sample_is_read_whole(path: Path) -> None:
    assert read(path).characters == path.read_text(encoding="utf-8")
