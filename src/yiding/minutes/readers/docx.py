"""DOCX → 原文: paragraphs with automatic numbers, tables row by row, text boxes, tracked changes settled.

What was inserted is kept and what was deleted is dropped, as if all changes had been accepted. Page heads
and feet are left out: they are no part of the running text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..errors import TornFile
from ..text import Format, Text
from .archive import Archive, Element, attribute, child, children, local, resolve
from .limits import Limits
from .numbering import Numbering

DROPPED = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "sdtEndPr"})
BLOCKS = frozenset(
    {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"}
)
SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
PRIVATE = 0xF000


def read_docx(data: bytes, limits: Limits) -> Text:
    """One paragraph a line, with a blank line after each; rows of a table follow each other line by line."""
    archive = Archive(data, limits)
    name = _main_part(archive)
    body = child(archive.xml(name), "body")
    if body is None:
        raise TornFile("no body")
    reader = _Reader(Numbering.read(archive, name))
    reader.blocks(body)
    reader.end_paragraph()
    for kind in ("footnotes", "endnotes"):
        part = resolve(name, f"{kind}.xml")
        if archive.has(part):
            reader.notes(archive.xml(part))
    return Text("".join(reader.pieces).strip("\n") + "\n" if reader.pieces else "", Format.DOCX)


def _main_part(archive: Archive) -> str:
    if archive.has("_rels/.rels"):
        for entry in archive.xml("_rels/.rels"):
            if (attribute(entry, "Type") or "").endswith("/officeDocument"):
                target = resolve("", attribute(entry, "Target") or "")
                if archive.has(target):
                    return target
    return "word/document.xml"


@dataclass(slots=True)
class _Reader:
    """Walks the body; ``open_text`` is a paragraph whose mark was deleted: the next one goes on in it."""

    numbering: Numbering
    pieces: list[str] = field(default_factory=list)
    open_text: str = ""

    def blocks(self, parent: Element) -> None:
        for element in parent:
            kind = local(element)
            if kind == "p":
                self.paragraph(element)
            elif kind == "tbl":
                self.end_paragraph()
                self.table(element)
            elif kind in BLOCKS:
                self.blocks(element)

    def paragraph(self, element: Element) -> None:
        boxes: list[Element] = []
        text = _inline(element, boxes)
        properties = child(element, "pPr")
        label = self.numbering.label(properties) if not self.open_text else ""
        self.open_text += label + text if text.strip() else text
        if properties is None or child(properties, "rPr", "del") is None:
            self.end_paragraph()
        for box in boxes:
            self.end_paragraph()
            self.blocks(box)

    def end_paragraph(self) -> None:
        text, self.open_text = self.open_text, ""
        if text.strip():
            self.pieces.append(text.strip("\n") + "\n\n")

    def table(self, element: Element) -> None:
        """A row is a line, cells parted by tabs; cells with several paragraphs are read one after another."""
        for row in _rows(element):
            cells = [self._cell(cell) for cell in _cells(row)]
            if all(len(paragraphs) <= 1 for paragraphs in cells):
                line = "\t".join("".join(paragraphs) for paragraphs in cells).strip("\t")
                if line.strip():
                    self.pieces.append(line + "\n")
            else:
                self.pieces.extend(paragraph + "\n\n" for paragraphs in cells for paragraph in paragraphs)
        self.pieces.append("\n")

    def _cell(self, element: Element) -> list[str]:
        within = _Reader(self.numbering)
        within.blocks(element)
        within.end_paragraph()
        return [piece.strip("\n") for piece in within.pieces if piece.strip()]

    def notes(self, root: Element) -> None:
        for note in root:
            if attribute(note, "type") in (None, "normal"):
                self.blocks(note)
        self.end_paragraph()


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if local(element) == "tr":
            if child(element, "trPr", "del") is None:
                yield element
        elif local(element) in BLOCKS:
            yield from _rows(element)


def _cells(row: Element) -> Iterator[Element]:
    for element in row:
        if local(element) == "tc":
            if child(element, "tcPr", "cellDel") is None:
                yield element
        elif local(element) in BLOCKS:
            yield from _cells(element)


def _inline(parent: Element, boxes: list[Element]) -> str:
    """The text of a paragraph or run; text boxes met on the way are put by for after it."""
    pieces = []
    for element in parent:
        kind = local(element)
        if kind in DROPPED or not kind:
            continue
        if kind == "t":
            pieces.append(element.text or "")
        elif kind == "r":
            if not _is_hidden(element):
                pieces.append(_inline(element, boxes))
        elif kind == "br":
            pieces.append("\n" if attribute(element, "type") in (None, "textWrapping") else "")
        elif kind in SIGNS:
            pieces.append(SIGNS[kind])
        elif kind == "sym":
            pieces.append(_symbol(element))
        elif kind == "txbxContent":
            boxes.append(element)
        elif kind == "AlternateContent":
            pieces.append(_inline(_alternative(element), boxes))
        elif kind == "ruby":
            pieces.extend(_inline(base, boxes) for base in children(element, "rubyBase"))
        else:
            pieces.append(_inline(element, boxes))
    return "".join(pieces)


def _alternative(element: Element) -> Element:
    """A choice and its fallback say the same: read one."""
    choices = children(element, "Choice")
    return choices[0] if choices else (children(element, "Fallback") or [element])[0]


def _is_hidden(run: Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in ("0", "false", "off")


def _symbol(element: Element) -> str:
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < PRIVATE else ""
