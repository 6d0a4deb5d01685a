"""Make the other forms of sample minutes: Word, PDF with text, OFD and a scanned PDF.

Each file of `sources/` that `FORMS` names is one meeting; its form goes to `minutes/`, under the same name.
Run it from anywhere, with python-docx, typst, pypdfium2, lxml, numpy and pillow installed:

    python samples/make_forms.py [--font FAMILY] [--font-dir DIR]

FAMILY is a font that covers simplified Chinese (default: Noto Serif CJK SC); DIR is where its files lie
(default: what `fc-match` says). The output is the same on every run with the same font.
"""

import argparse
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import docx
import numpy
import pypdfium2
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree
from PIL import Image

Element: TypeAlias = "etree._Element"

HERE = Path(__file__).resolve().parent
OFD_SPACE = "http://www.ofdspec.org/2016"
ZIP_DATE = (2025, 6, 23, 9, 0, 0)
PAPER_MM = (210.0, 297.0)
LEFT_MM, TOP_MM, BOTTOM_MM = 28.0, 37.0, 262.0
BODY_MM, PITCH_MM, COLUMNS = 5.5, 10.2, 28
NEVER_FIRST = frozenset("，。、；：！？）》”%")


@dataclass(frozen=True, slots=True)
class Font:
    """字体: the family to name in a document and the folder of its files."""

    family: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Line:
    """版面的一行: text with the place of its first baseline, in millimetres from the top left."""

    text: str
    left: float
    baseline: float
    size: float
    advances: tuple[float, ...]


def read_source(name: str) -> list[str]:
    """The lines of a source text; blank ones only part its blocks and are left out."""
    text = (HERE / "sources" / f"{name}.txt").read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def is_heading(line: str) -> bool:
    """标题: `一、…` at the start of an item."""
    return line[1:2] == "、" and line[0] in "一二三四五六七八九十"


def masthead_size(lines: list[str]) -> int:
    """How many lines the masthead (版头) has: all that stand before the opening paragraph."""
    return next(place for place, line in enumerate(lines) if "主持召开" in line)


# Word


def word_field(paragraph: Paragraph, code: str) -> None:
    """Append a field such as PAGE, which Word works out for itself."""
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = code
        paragraph.add_run()._r.append(element)


def set_face(run: Run, face: str, points: float) -> None:
    """Set an East Asian face; `font.name` alone reaches only the Latin letters."""
    run.font.name, run.font.size = face, Pt(points)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def word_page(document: Any, title: str) -> None:
    """Paper, margins, a running head and `— 1 —` at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAPER_MM[0]), Mm(PAPER_MM[1])
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.header.paragraphs[0].text = title
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    word_field(foot, "PAGE")
    foot.add_run(" —")


def write_docx(lines: list[str], target: Path, font: Font) -> None:
    """Word 文档: the masthead as title paragraphs, items as real headings."""
    document = docx.Document()
    head = masthead_size(lines)
    word_page(document, "".join(lines[:2]))
    for place, line in enumerate(lines):
        style = "Title" if place < 2 else "Heading 1" if is_heading(line) else "Normal"
        paragraph = document.add_paragraph(style=style)
        face = "仿宋_GB2312" if style == "Normal" else "黑体"
        set_face(paragraph.add_run(line), face, 22 if place < 2 else 16)
        if place < head:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif style == "Normal":
            paragraph.paragraph_format.first_line_indent = Pt(32)
    stamp = datetime(*ZIP_DATE, tzinfo=UTC)
    document.core_properties.created = document.core_properties.modified = stamp
    document.core_properties.author = "临澜市人民政府办公室"
    document.save(str(target))
    freeze_zip(target)


def freeze_zip(path: Path) -> None:
    """Give every entry one date, so that the same text makes the same bytes."""
    with zipfile.ZipFile(path) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts:
            package.writestr(dated(name), content)


def dated(name: str) -> zipfile.ZipInfo:
    """A compressed zip entry with a fixed date."""
    entry = zipfile.ZipInfo(name, ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


# PDF

TYPST_HEAD = """
#set document(title: "{title}", author: "临澜市人民政府办公室", date: none)
#set page(paper: "a4", margin: (left: 28mm, right: 26mm, top: 37mm, bottom: 35mm),
  footer: context align(center, text(size: 14pt)[— #counter(page).display() —]))
#set text(font: "{family}", size: 16pt, lang: "zh", region: "cn", fallback: false)
#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 0.82em, spacing: 0.82em)
"""


def typst_escape(text: str) -> str:
    """Text as a Typst string literal, so that no mark is read as mark-up."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def typst_lines(lines: list[str], family: str) -> Iterable[str]:
    """Typst source for one document, a piece for each line."""
    yield TYPST_HEAD.format(title="".join(lines[:2]), family=family)
    head = masthead_size(lines)
    for place, line in enumerate(lines):
        literal = f'#"{typst_escape(line)}"'
        if place < 2:
            yield f'#align(center, text(size: 26pt, fill: rgb("#C8102E"), weight: "bold")[{literal}])'
        elif place < head:
            yield f"#align(center)[{literal}]"
        elif is_heading(line):
            yield f'#text(weight: "bold")[{literal}]'
        else:
            yield literal


def compile_pdf(lines: list[str], font: Font) -> bytes:
    """The text set as a PDF with the text in it."""
    source = "\n\n".join(typst_lines(lines, font.family)).encode()
    return typst.compile(source, format="pdf", font_paths=typst.Fonts(font_paths=[font.folder]))


def write_pdf(lines: list[str], target: Path, font: Font) -> None:
    """PDF: the text set by Typst, with a text layer."""
    target.write_bytes(compile_pdf(lines, font))


def scan_page(page: Image.Image, noise: numpy.random.Generator) -> Image.Image:
    """One page as a flat-bed scanner with a little dust would see it: grey, half a degree askew."""
    skewed = page.convert("L").rotate(0.5, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = numpy.asarray(skewed, dtype=numpy.float32)
    dusty = grey * 0.94 + 6 + noise.normal(0, 3, grey.shape)
    return Image.fromarray(numpy.clip(dusty, 0, 255).astype(numpy.uint8))


def write_scan(lines: list[str], target: Path, font: Font) -> None:
    """扫描件: pictures of the pages in a PDF, without a text layer."""
    noise = numpy.random.default_rng(20240709)
    document = pypdfium2.PdfDocument(compile_pdf(lines, font))
    pages = [scan_page(page.render(scale=150 / 72).to_pil(), noise) for page in document]
    stamp = datetime(2024, 7, 15, tzinfo=UTC).timetuple()
    pages[0].save(
        target, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=60,
        creationDate=stamp, modDate=stamp,
    )  # fmt: skip


# OFD


def advance_of(character: str) -> float:
    """Width in ems: half for ASCII, a whole one for the rest."""
    return 0.5 if character < "\u0080" else 1.0


def fold(text: str, indent: int) -> Iterable[str]:
    """Break a paragraph into lines of `COLUMNS` ems; a closing mark hangs rather than starts a line."""
    line, width = "", float(indent)
    for character in text:
        if line and width + advance_of(character) > COLUMNS and character not in NEVER_FIRST:
            yield line
            line, width = "", 0.0
        line += character
        width += advance_of(character)
    yield line


def placed(text: str, baseline: float, size: float, centred: bool, indent: float) -> Line:
    """A line with the distance from each character to the next."""
    advances = tuple(round(advance_of(character) * size, 3) for character in text)
    left = (PAPER_MM[0] - sum(advances)) / 2 if centred else LEFT_MM + indent
    return Line(text, round(left, 3), round(baseline, 3), size, advances[:-1])


def lay_out(lines: list[str]) -> list[list[Line]]:
    """The lines of each page, from the top margin down, and `— 1 —` at the foot."""
    pages: list[list[Line]] = [[]]
    baseline, head = TOP_MM, masthead_size(lines)
    for place, text in enumerate(lines):
        size, indent = (BODY_MM * 1.6 if place < 2 else BODY_MM), 0 if place < head else 2
        for part, piece in enumerate([text] if place < head else fold(text, indent)):
            if baseline > BOTTOM_MM:
                pages.append([])
                baseline = TOP_MM
            pages[-1].append(placed(piece, baseline, size, place < head, 0 if part else indent * BODY_MM))
            baseline += PITCH_MM * (1.5 if place < 2 else 1)
    for number, page in enumerate(pages, start=1):
        page.append(placed(f"— {number} —", 275.0, 4.9, True, 0))
    return pages


def ofd(tag: str, *children: Element, text: str | None = None, **attributes: object) -> Element:
    """One element of the OFD name space (GB/T 33190-2016)."""
    element = etree.Element(f"{{{OFD_SPACE}}}{tag}", nsmap={"ofd": OFD_SPACE})
    for name, value in attributes.items():
        element.set(name, str(value))
    element.text = text
    element.extend(children)
    return element


def ofd_line(line: Line, number: int) -> Element:
    """文字对象: its box and the text with the advance of every character."""
    width = sum(line.advances) + line.size
    box = f"{line.left:g} {line.baseline - line.size:g} {width:g} {line.size * 1.3:g}"
    code = ofd("TextCode", text=line.text, X="0", Y=f"{line.size:g}")
    if line.advances:
        code.set("DeltaX", " ".join(f"{advance:g}" for advance in line.advances))
    return ofd("TextObject", code, ID=number, Boundary=box, Font=1, Size=f"{line.size:g}")


def ofd_page(lines: list[Line], first: int) -> Element:
    """One page's content; `first` is the number its layer takes, its lines the ones that follow."""
    objects = [ofd_line(line, first + 1 + place) for place, line in enumerate(lines)]
    return ofd("Page", ofd("Content", ofd("Layer", *objects, ID=first, Type="Body")))


def ofd_document(count: int, last: int) -> Element:
    """文档根: the common data and the list of pages."""
    area = ofd("PageArea", ofd("PhysicalBox", text=f"0 0 {PAPER_MM[0]:g} {PAPER_MM[1]:g}"))
    common = ofd("CommonData", ofd("MaxUnitID", text=str(last)), area, ofd("PublicRes", text="PublicRes.xml"))
    pages = [ofd("Page", ID=2 + place, BaseLoc=f"Pages/Page_{place}/Content.xml") for place in range(count)]
    return ofd("Document", common, ofd("Pages", *pages))


def ofd_entry(title: str) -> Element:
    """OFD.xml, the way in: what the document is and where its root lies."""
    info = ofd(
        "DocInfo", ofd("DocID", text="c1d3a6f05b7e4c2f9a60d8e2b4f71035"), ofd("Title", text=title),
        ofd("Author", text="临澜市人民政府办公室"), ofd("CreationDate", text="2025-06-23"),
    )  # fmt: skip
    body = ofd("DocBody", info, ofd("DocRoot", text="Doc_0/Document.xml"))
    return ofd("OFD", body, Version="1.0", DocType="OFD")


def ofd_parts(lines: list[str], family: str) -> Iterable[tuple[str, Element]]:
    """Each file of the package with its root. Units are millimetres, y runs down."""
    pages = lay_out(lines)
    number = 2 + len(pages)
    for place, page in enumerate(pages):
        yield f"Doc_0/Pages/Page_{place}/Content.xml", ofd_page(page, number)
        number += 1 + len(page)
    yield "Doc_0/Document.xml", ofd_document(len(pages), number - 1)
    yield "Doc_0/PublicRes.xml", ofd("Res", ofd("Fonts", ofd("Font", ID=1, FontName=family)), BaseLoc="Res")
    yield "OFD.xml", ofd_entry("".join(lines[:2]))


def write_ofd(lines: list[str], target: Path, font: Font) -> None:
    """OFD 版式文件: text placed character by character; the font is named, not embedded."""
    with zipfile.ZipFile(target, "w") as package:
        for name, root in ofd_parts(lines, font.family):
            package.writestr(dated(name), etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


# The small files of the newcomer's import


def write_torn(lines: list[str], target: Path, font: Font) -> None:
    """破损文件: the first half of a PDF, as a broken download leaves it."""
    whole = compile_pdf(lines, font)
    target.write_bytes(whole[: len(whole) // 2])


FORMS: dict[str, tuple[str, Callable[[list[str], Path, Font], None]]] = {
    "2024-07-office": ("minutes/2024-07-office.pdf", write_scan),
    "2025-01-no36": ("minutes/2025-01-no36.docx", write_docx),
    "2025-06-topic": ("minutes/2025-06-topic.ofd", write_ofd),
    "2025-12-no41": ("minutes/2025-12-no41.pdf", write_pdf),
    "2026-05-office": ("minutes/2026-05-office.docx", write_docx),
}


def matched_folder(family: str) -> Path:
    """The folder of the file that fontconfig gives for a family."""
    command = ["fc-match", "--format=%{file}", family]
    found = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return Path(found.stdout).parent


def main() -> None:
    """Write every form, and a torn PDF for the import folder."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--font", default="Noto Serif CJK SC", help="font family for the PDF forms")
    arguments.add_argument("--font-dir", type=Path, help="folder of the font's files")
    options = arguments.parse_args()
    font = Font(options.font, options.font_dir or matched_folder(options.font))
    for name, (path, write) in FORMS.items():
        write(read_source(name), HERE / path, font)
    write_torn(read_source("2025-06-topic"), HERE / "inbox" / "torn.pdf", font)


if __name__ == "__main__":
    main()
