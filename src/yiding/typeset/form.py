"""公文的 JSON: a paper as plain values and back. Empty fields are left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from yiding.minutes.form import Reader, RecordError

from .errors import BadPaper
from .layout import (
    Attachment,
    Block,
    Chart,
    Format,
    Heading,
    Imprint,
    Kind,
    Paper,
    Paragraph,
    Roll,
    Signature,
    Table,
)

TYPE = "yiding.paper"
_BLOCKS = {Paragraph: "paragraph", Heading: "heading", Table: "table", Chart: "chart"}


def to_json(paper: Paper) -> dict[str, Any]:
    """The paper as plain values; ``type`` tells it from a record of minutes."""
    return {"type": TYPE, **_plain(paper)}


def is_paper(value: object) -> bool:
    """Whether these plain values say that they are a paper's."""
    return isinstance(value, dict) and value.get("type") == TYPE


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        rows = {each.name: getattr(value, each.name) for each in fields(value)}
        kept = {name: _plain(row) for name, row in rows.items() if not _is_empty(row)}
        block = _BLOCKS.get(type(value))
        return {"type": block, **kept} if block else kept
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(row) for row in value] if isinstance(value, tuple) else value


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == () or value in (Signature(), Imprint(), ("", ""))


def from_json(value: object) -> Paper:
    """The paper that the plain values hold; raises :class:`BadPaper` that names the place."""
    try:
        return _paper(Reader(value, ""))
    except RecordError as error:
        raise BadPaper(str(error)) from error


def _paper(row: Reader) -> Paper:
    left, right = (*row.words("issuer_row"), "", "")[:2]
    kind, layout = row.plain("kind", str), row.plain("format", str)
    return Paper(
        kind=row.convert("kind", Kind, kind) if kind else Kind.MINUTES,
        title=_text(row, "title"),
        mark=row.words("mark"),
        number=_text(row, "number"),
        copy_number=_text(row, "copy_number"),
        urgency=_text(row, "urgency"),
        signers=row.words("signers"),
        issuer_row=(left, right),
        main=_text(row, "main"),
        body=row.each("body", _block),
        attachment_list=row.words("attachment_list"),
        rolls=row.each("rolls", lambda r: Roll(_text(r, "label"), _text(r, "text"), r.words("more"))),
        compiled=row.words("compiled"),
        signature=_signature(row.child("signature")),
        note=_text(row, "note"),
        remarks=row.words("remarks"),
        attachments=row.each("attachments", _attachment),
        imprint=_imprint(row.child("imprint")),
        format=row.convert("format", Format, layout) if layout else None,
    )


def _text(row: Reader, key: str) -> str:
    return row.plain(key, str) or ""


def _truth(row: Reader, key: str) -> bool | None:
    value = row.value.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise RecordError(f"{row.path(key)}: expected true or false, found {value!r:.60}")


def _block(row: Reader) -> Block:
    readers: dict[str, Callable[[Reader], Block]] = {
        "paragraph": lambda r: Paragraph(_text(r, "text")),
        "heading": _heading,
        "table": _table,
        "chart": _chart,
    }
    name = row.plain("type", str) or "paragraph"
    if name not in readers:
        raise RecordError(f"{row.path('type')}: {name!r:.40} is not one of {', '.join(readers)}")
    return readers[name](row)


def _heading(row: Reader) -> Heading:
    level = row.plain("level", int) or 1
    if not 1 <= level <= 4:
        raise RecordError(f"{row.path('level')}: a level is 1 to 4, found {level}")
    return Heading(_text(row, "text"), level, _text(row, "body"))


def _table(row: Reader) -> Table:
    rows = row.plain("rows", list) or []
    if not all(isinstance(r, list) and all(isinstance(cell, str) for cell in r) for r in rows):
        raise RecordError(f"{row.path('rows')}: expected rows of strings")
    widths = row.plain("widths", list) or []
    if not all(isinstance(w, int | float) and not isinstance(w, bool) and w > 0 for w in widths):
        raise RecordError(f"{row.path('widths')}: expected numbers above 0")
    head = row.plain("head", int)
    return Table(
        rows=tuple(tuple(cells) for cells in rows),
        head=1 if head is None else head,
        widths=tuple(float(width) for width in widths),
        caption=_text(row, "caption"),
        wide=_truth(row, "wide"),
    )


def _chart(row: Reader) -> Chart:
    rows, series = row.plain("rows", list) or [], row.words("series")
    if not all(_is_bar(each, len(series)) for each in rows):
        raise RecordError(f"{row.path('rows')}: expected a name and {len(series)} whole numbers each")
    return Chart(series, tuple((name, tuple(values)) for name, values in rows), _text(row, "caption"))


def _is_bar(row: Any, parts: int) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 2
        and isinstance(row[0], str)
        and isinstance(row[1], list)
        and len(row[1]) == parts
        and all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in row[1])
    )


def _attachment(row: Reader) -> Attachment:
    return Attachment(
        _text(row, "title"), row.each("body", _block), _text(row, "label"), _text(row, "subtitle")
    )


def _signature(row: Reader) -> Signature:
    return Signature(
        org=_text(row, "org"),
        date=row.day("date"),
        sealed=bool(_truth(row, "sealed")),
        post=_text(row, "post"),
        name=_text(row, "name"),
    )


def _imprint(row: Reader) -> Imprint:
    return Imprint(
        copy=_text(row, "copy"),
        main=_text(row, "main"),
        office=_text(row, "office"),
        printed_on=row.day("printed_on"),
        copies=row.plain("copies", int),
    )
