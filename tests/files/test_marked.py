"""标注原文: every character once, every field marked, the asked-for place lit."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from yiding.files.marked import Sheet, marked_text, place_of
from yiding.minutes.record import Mark, Part, Span
from yiding.minutes.text import Page

TEXT = "第一行：市教育局要做好。\n\n<第二行> & 市水务局\n"


def mark(start: int, end: int, sure: float = 1.0) -> Mark:
    return Mark(Span("", start, end, TEXT[start:end]), sure)


MARKS = {
    "items.0.heading": mark(0, 3),
    "items.0.directives.0.text": mark(4, 12),
    "items.0.directives.0.addressees.0": mark(4, 8),
    "items.1.decision": mark(14, 19, 0.4),
}


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.spans: list[tuple[str, str, str]] = []
        self.open: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.open:
            attrs = self.open[-1]
            self.spans.append((data, attrs.get("data-paths") or "", attrs.get("class") or ""))


def read(lit: str = "", sheet: Sheet | None = None, parts: tuple[Part, ...] = ()) -> Reader:
    reader = Reader()
    reader.feed(marked_text(TEXT, parts, MARKS, lit=lit, sheet=sheet))
    return reader


def test_every_character_stands_in_the_markup_once() -> None:
    assert read().text.replace("\n", "") == TEXT.replace("\n", "")


def test_a_stretch_names_every_field_that_holds_it_the_longest_first() -> None:
    told = {text: paths for text, paths, _ in read().spans}
    assert told["市教育局"] == "items.0.directives.0.text items.0.directives.0.addressees.0"
    assert told["要做好。"] == "items.0.directives.0.text"


def test_markup_in_the_text_is_escaped() -> None:
    assert "<第二行>" not in marked_text(TEXT, (), MARKS)
    assert "&lt;第二行&gt;" in marked_text(TEXT, (), MARKS)


def test_an_unsure_field_an_unknown_stretch_and_a_running_head_are_told_apart() -> None:
    parts = (Part(22, 26, "unknown.0"),)
    classes = {text: names for text, _, names in read(parts=parts, sheet=Sheet(running=((12, 12),))).spans}
    assert classes["<第二行>"] == "mark unsure"
    assert classes["市水务局"] == "mark unknown"


def test_only_the_first_lit_stretch_bears_the_anchor() -> None:
    told = marked_text(TEXT, (), MARKS, lit="items.0.directives.0.text")
    assert told.count('id="lit"') == 1
    assert told.count(" lit") == 2


def test_pages_are_told_where_there_are_several() -> None:
    pages = (Page(1, 0, 14), Page(2, 14, len(TEXT)))
    assert "original-page" in marked_text(TEXT, (), MARKS, sheet=Sheet(pages=pages))
    assert "original-page" not in marked_text(TEXT, (), MARKS, sheet=Sheet(pages=pages[:1]))


@pytest.mark.parametrize(
    ("at", "place"),
    [
        ("items.0.heading", (0, 3)),  # a field with a mark
        ("items.0.directives", (4, 12)),  # all that lies below
        ("items.0.decision", (0, 3)),  # none of its own: the heading of its item
        ("items.1.views", (14, 19)),  # nor a heading: all of the item
        ("4-8", (4, 8)),  # characters
        ("8-4", None),
        ("nothing", None),
        ("", None),
        ("４-８", (4, 8)),
    ],
)
def test_a_place_is_found_by_path_or_by_characters(at: str, place: tuple[int, int] | None) -> None:
    assert place_of(MARKS, at) == place


@pytest.mark.parametrize("lit", ["5-900", "900-901", "-", "1-", "a.b.c", "0-999999999999999999999"])
def test_a_place_outside_the_text_does_no_harm(lit: str) -> None:
    assert read(lit=lit).text.replace("\n", "") == TEXT.replace("\n", "")
