"""OFD → 原文 (GB/T 33190-2016): text objects with their places, pages without text through recognition."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..errors import EncryptedFile, OcrMissing, ReadError, TooLarge, TornFile
from ..text import Format, Text, Warning
from . import scan
from .archive import Archive, Element, attribute, child, children, local, resolve
from .columns import Run
from .layout import Sheet, compose, units
from .limits import Limits

A4 = (0.0, 0.0, 210.0, 297.0)
LARGE_IMAGE = 0.3
BREAK = 1.6
MOST_REPEATS = 100_000

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Glyph:
    """一个字 with its place in millimetres; ``base`` is the base line."""

    character: str
    left: float
    base: float
    size: float
    width: float
    font: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """图像: the resource it shows, and the part of the page that it covers."""

    resource: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class OfdPage:
    number: int
    width: float
    height: float
    glyphs: Sequence[Sequence[Glyph]]
    images: Sequence[Image]


@dataclass(slots=True)
class OfdDocument:
    """版式文件: pages in order, and the files of its resources by id."""

    archive: Archive
    pages: list[OfdPage] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)


def read_ofd(data: bytes, limits: Limits) -> Text:
    """The text of the first document in the package, in reading order."""
    document = open_ofd(data, limits)
    warnings: list[Warning] = []
    sheets = []
    edges = Edges()
    pictures = [page for page in document.pages if _is_picture(page)]
    all_pictures = bool(pictures) and not any(page.glyphs for page in document.pages)
    for page in document.pages:
        if page in pictures:
            sheets.append(_recognised(document, page, limits, warnings, needed=all_pictures))
        else:
            sheets.append(_sheet(page, edges))
    return compose(sheets, edges, Format.SCAN if all_pictures else Format.OFD, warnings)


def open_ofd(data: bytes, limits: Limits) -> OfdDocument:
    """The document's pages with their objects; nothing drawn or recognised yet."""
    archive = Archive(data, limits)
    if archive.has("Encryptions.xml") or archive.has("Encryption.xml"):
        raise EncryptedFile
    root = archive.xml("OFD.xml")
    place = child(root, "DocBody", "DocRoot")
    if place is None or not place.text:
        raise TornFile("no document")
    name = resolve("OFD.xml", place.text.strip())
    body = archive.xml(name)
    document = OfdDocument(archive)
    common = child(body, "CommonData")
    _read_resources(document, name, common)
    found = children(child(body, "Pages"), "Page")
    if not found:
        raise TornFile("no pages")
    if len(found) > limits.pages:
        raise TooLarge(f"{len(found)} pages")
    templates = _templates(archive, name, common)
    default = _area(common) or A4
    for number, entry in enumerate(found, 1):
        part = resolve(name, attribute(entry, "BaseLoc") or "")
        document.pages.append(_read_page(archive.xml(part), number, default, templates))
    return document


def _read_resources(document: OfdDocument, name: str, common: Element | None) -> None:
    for kind in ("PublicRes", "DocumentRes"):
        for entry in children(common, kind):
            part = resolve(name, (entry.text or "").strip())
            if document.archive.has(part):
                _read_resource_file(document, part)


def _read_resource_file(document: OfdDocument, part: str) -> None:
    root = document.archive.xml(part)
    base = attribute(root, "BaseLoc") or ""
    for element in root.iter():
        kind = local(element)
        if kind not in ("MultiMedia", "Font"):
            continue
        found = child(element, "MediaFile" if kind == "MultiMedia" else "FontFile")
        if found is not None and found.text:
            within = found.text.strip()
            target = document.files if kind == "MultiMedia" else document.fonts
            target[attribute(element, "ID") or ""] = _first_there(document.archive, part, base, within)


def _first_there(archive: Archive, part: str, base: str, within: str) -> str:
    """Producers disagree on whether the base folder is part of the file's name."""
    for name in (resolve(part, f"{base}/{within}" if base else within), resolve(part, within)):
        if archive.has(name):
            return name
    return resolve(part, within)


def _templates(archive: Archive, name: str, common: Element | None) -> dict[str, Element]:
    found = {}
    for entry in children(common, "TemplatePage"):
        part = resolve(name, attribute(entry, "BaseLoc") or "")
        if archive.has(part):
            found[attribute(entry, "ID") or ""] = archive.xml(part)
    return found


def _area(element: Element | None) -> tuple[float, float, float, float] | None:
    area = (
        None if element is None else child(element, "PageArea" if local(element) == "CommonData" else "Area")
    )
    box = None if area is None else child(area, "PhysicalBox")
    numbers = _numbers(box.text) if box is not None else []
    if len(numbers) < 4 or not (0 < numbers[2] < 10_000 and 0 < numbers[3] < 10_000):
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _read_page(
    root: Element, number: int, default: tuple[float, float, float, float], templates: dict[str, Element]
) -> OfdPage:
    area = _area(root) or default
    glyphs: list[list[Glyph]] = []
    images: list[Image] = []
    used = (templates.get(attribute(entry, "TemplateID") or "") for entry in children(root, "Template"))
    for source in (*used, root):
        content = None if source is None else child(source, "Content")
        if content is not None:
            _read_objects(content, IDENTITY, glyphs, images)
    return OfdPage(number, area[2], area[3], glyphs, images)


def _read_objects(content: Element, outer: Matrix, glyphs: list[list[Glyph]], images: list[Image]) -> None:
    for element in content.iter():
        kind = local(element)
        if kind == "TextObject" and attribute(element, "Visible") != "false":
            glyphs.extend(_text_object(element, outer))
        elif kind == "ImageObject":
            left, top, width, height = (*_numbers(attribute(element, "Boundary")), 0.0, 0.0, 0.0, 0.0)[:4]
            images.append(Image(attribute(element, "ResourceID") or "", left, top, width, height))


def _text_object(element: Element, outer: Matrix) -> Iterator[list[Glyph]]:
    boundary = (*_numbers(attribute(element, "Boundary")), 0.0, 0.0)[:2]
    size = (_numbers(attribute(element, "Size")) or [4.2])[0]
    stretch = (_numbers(attribute(element, "HScale")) or [1.0])[0]
    matrix = _matrix(attribute(element, "CTM"))
    scale = math.hypot(matrix[2], matrix[3]) or 1.0
    across = math.hypot(matrix[0], matrix[1]) or 1.0
    x = y = 0.0
    for code in children(element, "TextCode"):
        characters = "".join(code.itertext())
        x = (_numbers(attribute(code, "X")) or [x])[0]
        y = (_numbers(attribute(code, "Y")) or [y])[0]
        glyphs = []
        for character, (right, down) in zip(
            characters, _origins(code, characters, size * stretch), strict=True
        ):
            left, base = _moved(matrix, x + right, y + down)
            width = units(character) * size * stretch * across
            glyphs.append(
                Glyph(
                    character,
                    outer[4] + boundary[0] + left,
                    outer[5] + boundary[1] + base,
                    size * scale,
                    width,
                    attribute(element, "Font") or "",
                )
            )
        yield glyphs


def _origins(code: Element, characters: str, size: float) -> list[tuple[float, float]]:
    """Where each character stands, from the first; steps that are not written are one character wide."""
    count = len(characters)
    rights = _steps(attribute(code, "DeltaX"), count)
    downs = _steps(attribute(code, "DeltaY"), count)
    right = down = 0.0
    origins = []
    for index, character in enumerate(characters):
        origins.append((right, down))
        if index < len(rights):
            right += rights[index]
        elif index >= len(downs):
            right += units(character) * size
        down += downs[index] if index < len(downs) else 0.0
    return origins


def _steps(written: str | None, most: int) -> list[float]:
    """Steps as written: ``g 4 5.6`` stands for four steps of 5.6 (GB/T 33190-2016, 11.3)."""
    steps: list[float] = []
    words = iter((written or "").split())
    for word in words:
        if len(steps) > min(most, MOST_REPEATS):
            break
        if word == "g":
            repeats, step = _number(next(words, "")), _number(next(words, ""))
            steps.extend([step] * max(0, min(int(repeats), most)))
        else:
            steps.append(_number(word))
    return steps


def _numbers(written: str | None) -> list[float]:
    return [_number(word) for word in (written or "").split()]


def _number(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) and abs(value) < 1e6 else 0.0


def _matrix(written: str | None) -> Matrix:
    numbers = _numbers(written)
    return (
        (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
        if len(numbers) == 6
        else IDENTITY
    )


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


# --- places ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Edges:
    """字的左右边: kept per piece, so that any character of it can be placed."""

    of: dict[tuple[int, int], list[tuple[float, float]]] = field(default_factory=dict)

    def __call__(self, page: int, run: Run, start: int, end: int) -> tuple[float, float, float, float]:
        edges = self.of.get((page, run.key))
        if edges is None:
            return scan.interpolated(page, run, start, end)
        return edges[start][0], run.top, edges[end - 1][1], run.bottom


def _sheet(page: OfdPage, edges: Edges) -> Sheet:
    runs: list[Run] = []
    for glyphs in page.glyphs:
        for piece, spaced in _pieces(glyphs):
            key = len(runs)
            edges.of[page.number, key] = [(glyph.left, glyph.left + glyph.width) for glyph in piece]
            runs.append(_run(piece, key, spaced))
    return Sheet(page.number, page.width, page.height, runs)


def _pieces(glyphs: Sequence[Glyph]) -> Iterator[tuple[list[Glyph], bool]]:
    """Stretches without a space, a gap or a change of line."""
    piece: list[Glyph] = []
    spaced = False
    for glyph in glyphs:
        blank = glyph.character.isspace()
        if piece and (blank or _is_apart(piece[-1], glyph)):
            yield piece, spaced
            piece, spaced = [], False
        if blank:
            spaced = True
        else:
            piece.append(glyph)
    if piece:
        yield piece, spaced


def _is_apart(before: Glyph, glyph: Glyph) -> bool:
    step = glyph.left - before.left
    return (
        step > BREAK * glyph.size
        or step < -0.5 * glyph.size
        or abs(glyph.base - before.base) > 0.5 * glyph.size
    )


def _run(piece: Sequence[Glyph], key: int, spaced: bool) -> Run:
    base, size = piece[0].base, piece[0].size
    return Run(
        "".join(glyph.character for glyph in piece),
        min(glyph.left for glyph in piece),
        base - 0.86 * size,
        max(glyph.left + glyph.width for glyph in piece),
        base + 0.14 * size,
        key,
        spaced,
    )


# --- pages that are pictures --------------------------------------------------------------------------


def _is_picture(page: OfdPage) -> bool:
    return not page.glyphs and _largest(page) is not None


def _largest(page: OfdPage) -> Image | None:
    images = [
        image for image in page.images if image.width * image.height > LARGE_IMAGE * page.width * page.height
    ]
    return max(images, key=lambda image: image.width * image.height, default=None)


def _recognised(
    document: OfdDocument, page: OfdPage, limits: Limits, warnings: list[Warning], *, needed: bool
) -> Sheet:
    blank = Sheet(page.number, page.width, page.height, ())
    image = _largest(page)
    name = document.files.get(image.resource) if image else None
    try:
        engine = scan.engine()
        picture = next(scan.pictures(document.archive.part(name or ""), limits))[0]
    except OcrMissing:
        if needed:
            raise
        warnings.append(
            Warning("ofd.page_not_read", "这一页是图像，识别文字的组件没有安装，没有读出。", page.number)
        )
        return blank
    except ReadError:
        warnings.append(Warning("ofd.image_not_read", "这一页的图像无法打开，没有读出。", page.number))
        return blank
    assert image is not None
    found = scan.recognise(engine, picture, page.number, image.width, image.height)
    warnings.extend(found.warnings)
    moved = [_shifted(run, image.left, image.top) for run in found.sheet.runs]
    return Sheet(page.number, page.width, page.height, moved, exact=False)


def _shifted(run: Run, right: float, down: float) -> Run:
    return replace(
        run,
        left=run.left + right,
        right=run.right + right,
        top=run.top + down,
        bottom=run.bottom + down,
        key=-1,
    )
