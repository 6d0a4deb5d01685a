"""OFD (GB/T 33190-2016): the pages of the PDF, text as text, lines as lines, fonts cut down to what is used.

The paper is laid out once, by Typst; the PDF says where each character stands, and that is written down here.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pypdfium2.raw as c
from lxml import etree

from yiding.minutes.readers.pdf import opened

from .fonts import Face, FontFile
from .layout import Paper, written
from .made import Typeset
from .pdf import to_pdf
from .style import HouseStyle

SPACE = "http://www.ofdspec.org/2016"
MM = 25.4 / 72
_DATE = (2000, 1, 1, 0, 0, 0)
_STILL = 0.02
Colour = tuple[int, int, int]
Turn = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Look:
    """What characters of one text object share: ``turn`` is the matrix without its place, y down."""

    font: str
    size: float
    colour: Colour
    turn: Turn


@dataclass(slots=True)
class _Text:
    """一个文字对象."""

    look: _Look
    x: float
    y: float
    characters: list[str]
    steps: list[float]
    end: float


@dataclass(frozen=True, slots=True)
class _Line:
    points: tuple[tuple[float, float], ...]
    width: float
    colour: Colour


@dataclass(slots=True)
class _Sheet:
    width: float
    height: float
    texts: list[_Text] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Mark:
    title: str
    level: int
    page: int
    top: float


def to_ofd(paper: Paper, style: HouseStyle | None = None) -> Typeset:
    """The paper as OFD, laid out as the PDF is."""
    made = to_pdf(paper, style)
    with opened(made.content) as document:
        sheets = [_sheet(document[number]) for number in range(len(document))]
        marks = list(_marks(document))
    content = _package(paper, sheets, marks, made.faces)
    return Typeset(content, made.warnings, made.pages, made.faces)


# --- reading the pages ------------------------------------------------------------------------------------


def _sheet(page: Any) -> _Sheet:
    width, height = page.get_size()
    sheet = _Sheet(width * MM, height * MM)
    text = page.get_textpage()
    for index in range(text.count_chars()):
        if not c.FPDFText_IsGenerated(text, index):
            _take(sheet.texts, text, index, height)
    for each in page.get_objects(filter=[c.FPDF_PAGEOBJ_PATH]):
        sheet.lines.extend(_paths(each, height))
    return sheet


def _take(texts: list[_Text], text: Any, index: int, height: float) -> None:
    """One character: it goes on with the text object before it, or begins one."""
    x, y = ctypes.c_double(), ctypes.c_double()
    c.FPDFText_GetCharOrigin(text, index, x, y)
    right, down = x.value * MM, (height - y.value) * MM
    look = _look(text, index)
    character = chr(c.FPDFText_GetUnicode(text, index))
    before = texts[-1] if texts else None
    if before and before.look == look:
        along, across = _from(before, right, down)
        if abs(across) < _STILL and along >= before.end - _STILL:
            before.steps.append(along - before.end)
            before.end = along
            before.characters.append(character)
            return
    texts.append(_Text(look, right, down, [character], [], 0.0))


def _from(text: _Text, x: float, y: float) -> tuple[float, float]:
    """How far a place lies from a text's origin, along its line and across it."""
    a, b, _, _ = text.look.turn
    length = (a * a + b * b) ** 0.5
    dx, dy = x - text.x, y - text.y
    return (dx * a + dy * b) / length, (dy * a - dx * b) / length


def _look(text: Any, index: int) -> _Look:
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    c.FPDFText_GetFontInfo(text, index, name, 256, flags)
    colour = [ctypes.c_uint() for _ in range(4)]
    c.FPDFText_GetFillColor(text, index, *colour)
    matrix = c.FS_MATRIX()
    c.FPDFText_GetMatrix(text, index, matrix)
    size = c.FPDFText_GetFontSize(text, index)
    turn = (matrix.a, -matrix.b, -matrix.c, matrix.d)
    return _Look(
        name.value.decode("utf-8", "replace").partition("+")[2],
        round(size * MM, 4),
        (colour[0].value, colour[1].value, colour[2].value),
        tuple(round(each, 4) + 0.0 for each in turn),
    )


def _paths(each: Any, height: float) -> Iterator[_Line]:
    width, colour = ctypes.c_float(), [ctypes.c_uint() for _ in range(4)]
    c.FPDFPageObj_GetStrokeWidth(each, width)
    c.FPDFPageObj_GetStrokeColor(each, *colour)
    matrix = each.get_matrix()
    points = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(c.FPDFPath_CountSegments(each)):
        segment = c.FPDFPath_GetPathSegment(each, index)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        right, up = matrix.on_point(x.value, y.value)
        points.append((right * MM, (height - up) * MM))
    rgb = (colour[0].value, colour[1].value, colour[2].value)
    if len(points) > 1:
        yield _Line(tuple(points), width.value * MM * abs(matrix.a or matrix.b), rgb)


def _marks(document: Any) -> Iterator[_Mark]:
    heights = [document[number].get_height() for number in range(len(document))]
    for mark in document.get_toc():
        dest = mark.get_dest()
        if dest is None:
            continue
        page = dest.get_index()
        _, view = dest.get_view()
        up = view[1] if len(view) > 1 and view[1] is not None else heights[page]
        yield _Mark(mark.get_title(), mark.level, page, (heights[page] - up) * MM)


# --- writing the package ----------------------------------------------------------------------------------


def _package(paper: Paper, sheets: Sequence[_Sheet], marks: Sequence[_Mark], faces: Any) -> bytes:
    used: dict[str, set[str]] = {}
    for sheet in sheets:
        for text in sheet.texts:
            used.setdefault(text.look.font, set()).update(text.characters)
    ids = _Ids()
    fonts = {name: ids.next() for name in sorted(used)}
    pages = [(ids.next(), sheet) for sheet in sheets]
    parts: dict[str, bytes] = {"Doc_0/PublicRes.xml": _xml(_resources(fonts))}
    for place, (_, sheet) in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{place}/Content.xml"] = _xml(_content(sheet, fonts, ids))
    parts["Doc_0/Document.xml"] = _xml(_document(pages, marks, ids))
    for name, number in fonts.items():
        parts[f"Doc_0/Res/font_{number}.otf"] = _subset(_file_of(faces, name), "".join(sorted(used[name])))
    # By its content: the same paper gives the same package.
    digest = hashlib.sha256(b"".join(parts[name] for name in sorted(parts))).hexdigest()[:32]
    return _zipped({"OFD.xml": _xml(_entry(paper, digest)), **parts})


def _zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return stream.getvalue()


class _Ids:
    """标识: numbers that are unique in the document."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def _element(name: str, text: str = "", /, **attributes: object) -> Any:
    made: Any = etree.Element(f"{{{SPACE}}}{name}", nsmap={"ofd": SPACE})
    for key, value in attributes.items():
        made.set(key, str(value))
    made.text = text or None
    return made


def _nested(name: str, /, *inside: Any, **attributes: object) -> Any:
    made = _element(name, **attributes)
    made.extend(inside)
    return made


def _xml(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _entry(paper: Paper, digest: str) -> Any:
    day = paper.signature.date or paper.imprint.printed_on
    info = [
        _element("DocID", digest),
        _element("Title", paper.name),
        *([_element("CreationDate", day.isoformat())] if day else []),
        _element("Subject", f"{paper.kind.value} {written(day)}".strip()),
        _element("Creator", "Yiding"),
    ]
    body = _nested("DocBody", _nested("DocInfo", *info), _element("DocRoot", "Doc_0/Document.xml"))
    return _nested("OFD", body, Version="1.0", DocType="OFD")


def _document(pages: Sequence[tuple[int, _Sheet]], marks: Sequence[_Mark], ids: _Ids) -> Any:
    first = pages[0][1]
    common = _nested(
        "CommonData",
        _element("MaxUnitID", str(ids.last)),
        _nested("PageArea", _element("PhysicalBox", _numbers(0, 0, first.width, first.height))),
        _element("PublicRes", "PublicRes.xml"),
    )
    listed = [
        _element("Page", ID=number, BaseLoc=f"Pages/Page_{place}/Content.xml")
        for place, (number, _) in enumerate(pages)
    ]
    inside = [common, _nested("Pages", *listed)]
    if marks:
        inside.append(_outlines(pages, marks))
    return _nested("Document", *inside)


def _outlines(pages: Sequence[tuple[int, _Sheet]], marks: Sequence[_Mark]) -> Any:
    root = _element("Outlines")
    open_at: list[tuple[int, Any]] = [(-1, root)]
    for mark in marks:
        while open_at[-1][0] >= mark.level:
            open_at.pop()
        dest = _element("Dest", Type="XYZ", PageID=pages[mark.page][0], Left=0, Top=_number(mark.top), Zoom=0)
        action = _nested("Action", _nested("Goto", dest), Event="CLICK")
        element = _nested("OutlineElem", _nested("Actions", action), Title=mark.title)
        open_at[-1][1].append(element)
        open_at.append((mark.level, element))
    return root


def _resources(fonts: dict[str, int]) -> Any:
    listed = [
        _nested("Font", _element("FontFile", f"font_{number}.otf"), ID=number, FontName=name, FamilyName=name)
        for name, number in fonts.items()
    ]
    return _nested("Res", _nested("Fonts", *listed), BaseLoc="Res")


def _content(sheet: _Sheet, fonts: dict[str, int], ids: _Ids) -> Any:
    objects = [_text(text, fonts[text.look.font], ids.next()) for text in sheet.texts]
    objects += [_path(line, ids.next()) for line in sheet.lines]
    layer = _nested("Layer", *objects, ID=ids.next())
    area = _nested("Area", _element("PhysicalBox", _numbers(0, 0, sheet.width, sheet.height)))
    return _nested("Page", area, _nested("Content", layer))


def _text(text: _Text, font: int, number: int) -> Any:
    look, size = text.look, text.look.size
    a, b, _, d = look.turn
    attributes: dict[str, object] = {"ID": number, "Font": font, "Size": _number(size)}
    steps = text.steps
    if abs(b) < 1e-3:
        # Narrowed characters: the steps between them are as they stand, in the page's own measure.
        attributes["Boundary"] = _numbers(text.x, text.y - size, text.end + size, size * 1.4)
        if abs(a / d - 1) > 1e-3:
            attributes["HScale"] = _number(a / d)
        place = (0.0, size)
    else:
        attributes["Boundary"] = _numbers(
            text.x - size, text.y - size, text.end + 2 * size, text.end + 2 * size
        )
        attributes["CTM"] = _numbers(*look.turn, size, size)
        place = (0.0, 0.0)
    code = _element("TextCode", "".join(text.characters), X=_number(place[0]), Y=_number(place[1]))
    if steps:
        code.set("DeltaX", " ".join(map(_number, steps)))
    fill = [] if look.colour == (0, 0, 0) else [_element("FillColor", Value="{} {} {}".format(*look.colour))]
    return _nested("TextObject", *fill, code, **attributes)


def _path(line: _Line, number: int) -> Any:
    left, top = (min(point[axis] for point in line.points) for axis in (0, 1))
    right, bottom = (max(point[axis] for point in line.points) for axis in (0, 1))
    half = line.width / 2
    first, *rest = line.points
    place = (left - half, top - half)
    data = f"M {_numbers(first[0] - place[0], first[1] - place[1])}"
    for before, point in pairwise((first, *rest)):
        if point != before:
            data += f" L {_numbers(point[0] - place[0], point[1] - place[1])}"
    return _nested(
        "PathObject",
        _element("StrokeColor", Value="{} {} {}".format(*line.colour)),
        _element("AbbreviatedData", data),
        ID=number,
        Boundary=_numbers(*place, right - left + line.width, bottom - top + line.width),
        LineWidth=_number(line.width),
    )


def _numbers(*values: float) -> str:
    return " ".join(map(_number, values))


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


# --- fonts ------------------------------------------------------------------------------------------------


def _file_of(faces: dict[str, Face], name: str) -> FontFile:
    """The font file that the PDF calls by this name."""
    files = [file for face in faces.values() for file in (face.used, *face.fallback)]
    exact = [file for file in dict.fromkeys(files) if _postscript(file) == name]
    return exact[0] if exact else files[0]


@lru_cache(maxsize=64)
def _postscript(file: FontFile) -> str:
    from fontTools.ttLib import TTFont

    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        return str(font["name"].getDebugName(6) or "")


@lru_cache(maxsize=64)
def _subset(file: FontFile, characters: str) -> bytes:
    """The font with these characters only."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.layout_features, options.name_IDs, options.notdef_outline = [], [1, 2, 4, 6], True
    options.hinting, options.desubroutinize, options.glyph_names = False, True, False
    options.recalc_timestamp = False
    with TTFont(file.path, fontNumber=file.index, lazy=True, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        stream = io.BytesIO()
        font.save(stream)
    return stream.getvalue()
