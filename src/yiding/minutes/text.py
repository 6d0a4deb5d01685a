"""原文: the characters that a reader took out of a file, with their places on its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Format(StrEnum):
    """文件格式, told by content."""

    TEXT = "txt"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    OFD = "ofd"
    SCAN = "scan"
    DOC = "doc"


@dataclass(frozen=True, slots=True)
class Page:
    """页: the characters ``start`` to ``end`` of the text stand on it; size in millimetres where known."""

    number: int
    start: int
    end: int
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """位置: where a character stands, in millimetres from the page's top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Warning:
    """读取提示: something about the file that a person should look at (a page with lines missing …)."""

    code: str
    sentence: str
    page: int | None = None


Boxes = Callable[[int, int], Sequence[Box]]


def no_boxes(start: int, end: int) -> Sequence[Box]:
    """A text without pages has no places."""
    return ()


@dataclass(frozen=True, slots=True)
class Text:
    """原文.

    ``characters`` holds everything that was printed, in reading order, lines ended by ``\\n`` and pages by
    ``\\f``-free blank lines. ``running`` are the stretches of it that are running heads and page numbers:
    the parser leaves them out, the map keeps them. ``boxes(start, end)`` gives the places of the characters,
    one box a run of neighbours on one line, computed when asked for.
    """

    characters: str
    format: Format = Format.TEXT
    pages: tuple[Page, ...] = ()
    running: tuple[tuple[int, int], ...] = ()
    warnings: tuple[Warning, ...] = ()
    boxes: Boxes = field(default=no_boxes, compare=False, repr=False)

    @property
    def version(self) -> str:
        """The digest that names this version of the text in spans."""
        return hashlib.sha256(self.characters.encode("utf-8", "surrogatepass")).hexdigest()
