"""网页 → 原文: blocks become paragraphs; scripts, styles and a site's navigation are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from ..errors import TornFile
from ..text import Format, Text
from .archive import Element, children
from .decoding import Decoded, decode, plain_lines
from .limits import Limits

CHROME = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "aside",
        "iframe",
        "object",
        "svg",
        "canvas",
        "form",
        "button",
        "select",
        "input",
        "textarea",
    ]
)
EDGE_CHROME = frozenset({"header", "footer"})
CHROME_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar"})
BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "header",
        "footer",
    ]
)
LIST_OF_LINKS = frozenset({"ul", "ol", "div", "table", "section", "dl", "p"})
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
SPACES = re.compile(r"[ \t\n\r\f]+")
NEEDLESS = re.compile(r"(?<=[\u2e80-\U0003ffff])[ \t\r]*\n[ \t\r\n]*(?=[\u2e80-\U0003ffff])")
INDENT = ("\u3000", "\xa0\xa0", "\u2003")
MAIN_SHARE = 0.5


def read_html(data: bytes, limits: Limits) -> Text:
    """The text of the page's main part; blocks are parted by blank lines, ``<br>`` ends a line."""
    decoded = _decoded(data)
    source = DECLARATION.sub("", decoded.characters).replace("\x00", "")
    if not source.strip():
        return Text("", Format.HTML, warnings=decoded.warnings)
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(source.encode("utf-8"), parser=_utf8(parser))
    except (etree.LxmlError, ValueError) as fault:
        raise TornFile(str(fault)) from fault
    writer = _Writer()
    writer.block(_main(root))
    return Text(writer.finished(), Format.HTML, warnings=decoded.warnings)


def _utf8(parser: Element) -> Element:
    return lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)


def _decoded(data: bytes) -> Decoded:
    """By the page's own word where it holds, else by content."""
    found = CHARSET.search(data[:4096])
    name = found.group(1).decode("ascii", "replace").lower() if found else ""
    if name in ("big5", "big5-hkscs"):
        try:
            return Decoded(plain_lines(data.decode("big5hkscs")))
        except UnicodeDecodeError:
            pass
    return decode(data)


def _main(root: Element) -> Element:
    """The one element that is marked as the page's main part and holds most of its text."""
    whole = len("".join(root.itertext()))
    for name in ("article", "main"):
        found = list(root.iter(name))
        if len(found) == 1 and len("".join(found[0].itertext())) > MAIN_SHARE * whole:
            return found[0]
    return root


def _is_chrome(element: Element) -> bool:
    name = element.tag
    if name in CHROME or element.get("role") in CHROME_ROLES or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true" or HIDDEN.search(element.get("style") or ""):
        return True
    if name in EDGE_CHROME:
        return not any(above.tag in ("article", "main") for above in element.iterancestors())
    return name in LIST_OF_LINKS and _is_list_of_links(element)


def _is_list_of_links(element: Element) -> bool:
    links = list(element.iter("a"))
    if len(links) < 3:
        return False
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    whole = len(SPACES.sub("", "".join(element.itertext())))
    return linked > 0.6 * whole and whole < 2000


@dataclass(slots=True)
class _Writer:
    """Collects paragraphs; ``current`` is the one being written."""

    paragraphs: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)

    def block(self, element: Element) -> None:
        name = element.tag
        if not isinstance(name, str) or _is_chrome(element):
            return
        if name == "br":
            self.current.append("\v")
        elif name == "table" and _is_data(element):
            self.end()
            self.table(element)
        elif name == "pre":
            self.end()
            self.paragraphs.append("".join(element.itertext()).strip("\n"))
        else:
            self._inside(element, is_block=name in BLOCKS)

    def _inside(self, element: Element, *, is_block: bool) -> None:
        if is_block:
            self.end()
        self.text(element.text)
        for each in element:
            self.block(each)
            self.text(each.tail)
        if is_block:
            self.end()

    def text(self, text: str | None) -> None:
        if text:
            self.current.append(text.replace("\v", " "))

    def table(self, element: Element) -> None:
        lines = []
        for row in element.iter("tr"):
            cells = [_flat("".join(cell.itertext())) for cell in row if cell.tag in ("td", "th")]
            lines.append("\t".join(cells).strip("\t"))
        self.paragraphs.append("\n".join(line for line in lines if line))

    def end(self) -> None:
        """Close the paragraph: spaces as a browser shows them, indented lines as paragraphs of their own."""
        joined, self.current = "".join(self.current), []
        lines = ""
        for line in joined.split("\v"):
            flat = _flat(line)
            if not flat.strip():
                lines += "\n"
                continue
            lines += ("\n\n" if flat.startswith(INDENT) else "\n") + flat
        for paragraph in re.split(r"\n{2,}", lines):
            if paragraph.strip():
                self.paragraphs.append(paragraph.strip("\n "))

    def finished(self) -> str:
        return "".join(paragraph + "\n\n" for paragraph in self.paragraphs if paragraph)[:-1]


def _flat(text: str) -> str:
    """Line ends between ideographs are no spaces in Chinese."""
    return SPACES.sub(" ", NEEDLESS.sub("", text)).strip(" ")


def _is_data(table: Element) -> bool:
    """A table of short cells; a table that lays out the page holds blocks or further tables."""
    if next(table.iter("table"), table) is not table or any(True for _ in _inner_tables(table)):
        return False
    cells = list(table.iter("td", "th"))
    return (
        bool(cells)
        and all(len(children(cell, "p")) <= 1 for cell in cells)
        and len(list(table.iter("tr"))) > 1
    )


def _inner_tables(table: Element) -> Iterator[Element]:
    return (each for each in table.iter("table") if each is not table)
