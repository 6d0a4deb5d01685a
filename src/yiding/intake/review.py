"""核对页: everything that the confirm page shows of a file, put together from its record and text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.files.marked import UNSURE, marked_text
from yiding.files.marked import Sheet as Layout
from yiding.files.models import TextVersion
from yiding.files.services import text_of
from yiding.minutes.form import Json
from yiding.minutes.record import Mark, Part, Span
from yiding.minutes.text import Format

from .diffs import label_of
from .fields import Group, Sheet, groups
from .models import Correction, File

PICTURED = frozenset({Format.PDF, Format.OFD, Format.SCAN})
KINDS: Mapping[str, Any] = {
    "title_mismatch": gettext_lazy("名称不一致"),
    "name_variant": gettext_lazy("姓名写法不一"),
    "date_order": gettext_lazy("日期先后有误"),
    "stray_text": gettext_lazy("多余文字"),
    "variant_character": gettext_lazy("异体字"),
    "punctuation": gettext_lazy("标点"),
    "missing_block": gettext_lazy("缺少要素"),
    "numbering": gettext_lazy("编号"),
    "no_body": gettext_lazy("没有责任单位"),
    "attendance": gettext_lazy("出席情况"),
    "no_such_date": gettext_lazy("日期不存在"),
    "unpaired": gettext_lazy("括号引号不成对"),
    "figures": gettext_lazy("数字用法"),
    "not_in_directory": gettext_lazy("机构名录中没有"),
    "not_on_agenda": gettext_lazy("与议程不一致"),
}


@dataclass(frozen=True, slots=True)
class Slip:
    """校对发现或建议: a path of its own (``findings.0``), what it is, where it is."""

    path: str
    kind: str
    where: str
    detail: str
    suggestion: str = ""
    has_place: bool = False
    is_finding: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """未识别的一段."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Confidence:
    """可信程度: how many fields have a place, how many of them a person should look at."""

    marked: int
    unsure: int
    corrected: int


@dataclass(frozen=True, slots=True)
class Review:
    """核对页 of one file."""

    groups: Sequence[Group]
    slips: Sequence[Slip]
    unknown: Sequence[Piece]
    confidence: Confidence
    original: SafeString
    pages: Sequence[int]


def review_of(file: File, corrections: Sequence[Correction], *, lit: str = "") -> Review:
    """The page of a file that has been read."""
    record: Json = file.record or {}
    sheet = Sheet.of(record, corrections)
    slips = [*_slips("findings", record.get("findings")), *_slips("advice", file.advice_list)]
    unsure = sum(1 for path, mark in _marks(record).items() if _is_unsure(path, mark, sheet))
    return Review(
        groups=groups(sheet),
        slips=slips,
        unknown=[
            Piece(f"unknown.{n}", str(block["text"])) for n, block in enumerate(record.get("unknown") or ())
        ],
        confidence=Confidence(len(_marks(record)), unsure, len(sheet.corrections)),
        original=original_of(file, sheet, lit) if file.text else SafeString(""),
        pages=pages_of(file.text),
    )


def _marks(record: Json) -> Mapping[str, Any]:
    return record.get("marks") or {}


def _is_unsure(path: str, mark: Mapping[str, Any], sheet: Sheet) -> bool:
    return float(mark["sure"]) < UNSURE and not _is_corrected(path, sheet)


def _is_corrected(path: str, sheet: Sheet) -> bool:
    while path:
        if path in sheet.corrections:
            return True
        path = path.rpartition(".")[0]
    return False


def original_of(file: File, sheet: Sheet, lit: str) -> SafeString:
    """The text with every field, finding and unknown stretch marked."""
    assert file.text is not None
    text, record = text_of(file.text), sheet.record
    marks = {path: _mark(mark, _is_corrected(path, sheet)) for path, mark in _marks(record).items()}
    for kind, rows in (("findings", record.get("findings")), ("advice", file.advice_list)):
        for n, row in enumerate(rows or ()):
            if row.get("span"):
                marks[f"{kind}.{n}"] = _mark(row["span"], True)
    parts = [Part(start, end, path) for start, end, path in record.get("parts") or ()]
    return marked_text(text.characters, parts, marks, lit=lit, sheet=Layout(text.running, text.pages))


def _mark(place: Mapping[str, Any], is_sure: bool) -> Mark:
    return Mark(Span("", place["start"], place["end"], ""), 1.0 if is_sure else float(place["sure"]))


def _slips(key: str, rows: Any) -> list[Slip]:
    return [
        Slip(
            path=f"{key}.{n}",
            kind=str(KINDS.get(row["kind"], row["kind"])),
            where=label_of(row["where"]) if row.get("where") else _("全文"),
            detail=str(row["detail"]),
            suggestion=str(row.get("suggestion") or ""),
            has_place=bool(row.get("span")),
            is_finding=key == "findings",
        )
        for n, row in enumerate(rows or ())
    ]


def pages_of(text: TextVersion | None) -> Sequence[int]:
    """The numbers of the pages that have a picture."""
    if text is None or text.format not in PICTURED:
        return ()
    return [int(page[0]) for page in text.pages]
