"""扫描件 → 原文, by character recognition (the ``ocr`` extra).

PNG, JPEG, TIFF with several pages, BMP, and pages of a PDF or OFD that are pictures.
"""

from __future__ import annotations

import io
import math
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from ..errors import OcrMissing, TooLarge, TornFile
from ..text import Format, Text, Warning
from .columns import Run
from .layout import Sheet, compose, units
from .limits import Limits

A4 = 210.0
LOW_SCORE = 0.85
INK_HEIGHT = 0.45
INK_SHARE = 0.01
MILLIMETRES = 25.4
FULL_WIDTH = {"(": "（", ")": "）", ",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[(),;:?!]|[(),;:?!](?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Recognised:
    """识别出的一行: its corners in pixels, clockwise from the top left."""

    characters: str
    score: float
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    sheet: Sheet
    warnings: tuple[Warning, ...]


Engine = Callable[[Any], Sequence[Recognised]]


class RapidEngine:
    """PP-OCR through rapidocr, with the models that its wheel carries."""

    # The default ratio makes tightly set, skewed lines run into each other and both are lost.
    UNCLIP_RATIO = 1.4

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        self._engine = RapidOCR(
            params={"Det.unclip_ratio": self.UNCLIP_RATIO, "Global.log_level": "critical"}
        )
        self._lock = threading.Lock()

    def __call__(self, picture: Any) -> Sequence[Recognised]:
        with self._lock:
            found: Any = self._engine(picture)
        if found.boxes is None or found.txts is None:
            return ()
        return tuple(
            Recognised(str(text), float(score), tuple((float(x), float(y)) for x, y in corners))
            for text, score, corners in zip(found.txts, found.scores, found.boxes, strict=True)
        )


_engines: list[Engine] = []
_engines_lock = threading.Lock()


def engine() -> Engine:
    """The one engine of this process: loading its models takes half a second and 900 MB."""
    with _engines_lock:
        if not _engines:
            try:
                _engines.append(RapidEngine())
            except ImportError as fault:
                raise OcrMissing(str(fault)) from fault
        return _engines[0]


def read_scan(data: bytes, limits: Limits) -> Text:
    """The text of an image file, all its pages."""
    sheets = []
    warnings: list[Warning] = []
    for number, (picture, width, height) in enumerate(pictures(data, limits), 1):
        found = recognise(engine(), picture, number, width, height)
        sheets.append(found.sheet)
        warnings.extend(found.warnings)
    return compose(sheets, interpolated, Format.SCAN, warnings)


def pictures(data: bytes, limits: Limits) -> Iterator[tuple[Any, float, float]]:
    """Each page as a grey array with its size in millimetres."""
    try:
        import numpy
        from PIL import Image, ImageOps
    except ImportError as fault:
        raise OcrMissing(str(fault)) from fault
    try:
        image = Image.open(io.BytesIO(data))
        frames = getattr(image, "n_frames", 1)
        if frames > limits.pages:
            raise TooLarge(f"{frames} pages")
        for frame in range(frames):
            image.seek(frame)
            if image.width * image.height > limits.pixels:
                raise TooLarge(f"{image.width} x {image.height} pixels")
            page = ImageOps.exif_transpose(image)
            size = _millimetres(page.width, page.height, page.info.get("dpi"))
            yield numpy.asarray(_flattened(page)), *size
    except Image.DecompressionBombError as fault:
        raise TooLarge(str(fault)) from fault
    except (OSError, ValueError, SyntaxError, EOFError, TypeError) as fault:
        raise TornFile(str(fault)) from fault


def _flattened(image: Any) -> Any:
    """Grey on white: a transparent ground would turn black."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    return image.convert("L")


def _millimetres(width: int, height: int, dpi: Any) -> tuple[float, float]:
    """By the stated resolution where it gives a page of a likely size, else the width of A4."""
    try:
        across, down = float(dpi[0]), float(dpi[1])
    except (TypeError, ValueError, IndexError):
        across = down = 0.0
    if across > 0 and down > 0 and 100 <= width / across * MILLIMETRES <= 450:
        return width / across * MILLIMETRES, height / down * MILLIMETRES
    shown = A4 if height >= width else A4 * math.sqrt(2)
    return shown, shown * height / max(width, 1)


def recognise(run_engine: Engine, picture: Any, number: int, width: float, height: float) -> Recognition:
    """One page: its lines, straightened, and what a person should look at."""
    rows, columns = picture.shape[:2]
    lines = [line for line in run_engine(_three_channels(picture)) if line.characters.strip()]
    slope = _slope(lines)
    across, down = width / max(columns, 1), height / max(rows, 1)
    runs = [_run(line, slope, columns / 2, across, down) for line in lines]
    sheet = Sheet(number, width, height, runs, exact=False)
    warnings = [*_low_scores(lines, number), *_gaps(picture, runs, number, slope, down)]
    return Recognition(sheet, tuple(warnings))


def _three_channels(picture: Any) -> Any:
    import numpy

    return numpy.stack([picture] * 3, axis=-1) if picture.ndim == 2 else picture


def _slope(lines: Sequence[Recognised]) -> float:
    """How far lines fall for each pixel to the right: the skew of the page."""
    slopes = []
    for line in lines:
        (left, left_top), (right, right_top) = line.corners[0], line.corners[1]
        if right - left > 200:
            slopes.append((right_top - left_top) / (right - left))
    return median(slopes) if slopes else 0.0


def _run(line: Recognised, slope: float, centre: float, across: float, down: float) -> Run:
    xs = [x for x, _ in line.corners]
    ys = [y - slope * (x - centre) for x, y in line.corners]
    top, bottom = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
    return Run(
        _full_width(line.characters.strip()), min(xs) * across, top * down, max(xs) * across, bottom * down
    )


def _full_width(characters: str) -> str:
    """Recognition confuses full and half width; beside an ideograph, punctuation is full."""
    return HALF_WIDTH.sub(lambda found: FULL_WIDTH[found.group()], characters)


def _low_scores(lines: Sequence[Recognised], number: int) -> Iterator[Warning]:
    low = [line.characters for line in lines if line.score < LOW_SCORE]
    if low:
        quoted = "、".join(f"“{characters[:12]}”" for characters in low[:3])
        yield Warning("scan.low_score", f"这一页有 {len(low)} 处识别把握不大，请核对：{quoted}。", number)
    if not lines:
        yield Warning("scan.no_text", "这一页没有识别出文字。", number)


def _gaps(picture: Any, runs: Sequence[Run], number: int, slope: float, down: float) -> Iterator[Warning]:
    """Between two lines lies room for another, and there is ink in it: a line was missed."""
    ordered = sorted(runs, key=lambda run: run.top)
    if len(ordered) < 3:
        return
    height = median(run.bottom - run.top for run in ordered)
    low = ordered[0].bottom
    for run in ordered[1:]:
        if run.top - low > 0.8 * height and _has_ink(
            picture, low / down, run.top / down, height / down, slope
        ):
            yield Warning("scan.gap", "这一页两行文字之间有空隙，可能漏了一行，请对照原件。", number)
            return
        low = max(low, run.bottom)


def _has_ink(picture: Any, top: float, bottom: float, height: float, slope: float) -> bool:
    """Whether rows between ``top`` and ``bottom`` hold dark pixels as high as most of a line.

    Looked at in narrow strips, each moved by the skew, so that a sloping line above does not count.
    """
    strips = max(1, picture.shape[1] // 100)
    for index in range(strips):
        middle = (index + 0.5) * 100
        shift = slope * (middle - picture.shape[1] / 2)
        first, last = int(top + shift + 0.1 * height), int(bottom + shift - 0.1 * height)
        strip = picture[max(first, 0) : max(last, 0), int(middle - 50) : int(middle + 50)]
        if strip.size and _longest((strip < 128).mean(axis=1) > INK_SHARE) > INK_HEIGHT * height:
            return True
    return False


def _longest(dark: Any) -> int:
    longest = run = 0
    for row in dark:
        run = run + 1 if row else 0
        longest = max(longest, run)
    return longest


def interpolated(page: int, run: Run, start: int, end: int) -> tuple[float, float, float, float]:
    """The place of some characters of a line, by their share of its width."""
    whole = units(run.characters)
    width = run.right - run.left
    before = units(run.characters[:start]) if start else 0.0
    upto = units(run.characters[:end])
    return run.left + width * before / whole, run.top, run.left + width * upto / whole, run.bottom
