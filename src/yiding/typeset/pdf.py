"""PDF: a paper set by Typst as PDF/A-2b, its fonts embedded.

The template is ours (``paper.typ``); a paper comes to it as JSON, so no text can act as a command. One
compiler is kept a process: the first paper takes a tenth of a second, the next a few milliseconds a page.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import typst

from .errors import TypesetError
from .fonts import Face, Faces, Warning, faces
from .layout import (
    Attachment,
    Block,
    Format,
    Heading,
    Imprint,
    Kind,
    Paper,
    Paragraph,
    Roll,
    Table,
    written,
)
from .style import HouseStyle
from .titles import title_lines

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LOCK = threading.Lock()
_COMPILERS: dict[tuple[int, int], typst.Compiler] = {}
Flow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Typeset:
    """排好的公文: the file, what is not as the standard has it, how many pages (0: only a reader knows)."""

    content: bytes
    warnings: tuple[Warning, ...] = ()
    pages: int = 0
    faces: Mapping[str, Face] = field(default_factory=dict)


def to_pdf(paper: Paper, style: HouseStyle | None = None, *, made_at: datetime | None = None) -> Typeset:
    """The paper as PDF/A-2b. ``made_at`` goes into its metadata: the same paper gives the same bytes."""
    style = style or HouseStyle()
    own = faces(style.faces)
    plan = plan_of(paper, style, own)
    content = _compiled(own, json.dumps(plan, ensure_ascii=False), made_at or _day(paper))
    return Typeset(content, (*own.replaced(), *own.lacking(_texts(plan))), _pages(content), dict(own.faces))


def _day(paper: Paper) -> datetime:
    """The paper's own day: what is printed twice must not differ."""
    day = paper.signature.date or paper.imprint.printed_on
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)


def _compiled(own: Faces, plan: str, made_at: datetime) -> bytes:
    with _LOCK:
        # A compiler does not outlive a fork.
        key = os.getpid(), id(own)
        compiler = _COMPILERS.get(key)
        if compiler is None:
            compiler = typst.Compiler(font_paths=own.fonts)
            _COMPILERS[key] = compiler
        try:
            made = compiler.compile(
                _template(),
                format="pdf",
                sys_inputs={"paper": plan},
                pdf_standards="a-2b",
                timestamp=made_at,
            )
        except typst.TypstError as error:
            raise TypesetError(error.message) from error
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (files(__package__) / "paper.typ").read_bytes()


def _pages(content: bytes) -> int:
    from yiding.minutes.readers.pdf import opened

    with opened(content) as document:
        return len(document)


# --- the plan: what the template is told ------------------------------------------------------------------


def plan_of(paper: Paper, style: HouseStyle, own: Faces) -> Flow:
    """All that the template needs, as plain values."""
    mark = house_mark(paper, style)
    flow = list(_flow(paper, style))
    plan = {
        "name": paper.name,
        "author": style.issuer or "".join(mark),
        "format": paper.layout.value,
        "faces": {
            use: {"families": list(face.families), "weight": face.used.weight}
            for use, face in own.faces.items()
        },
        "red": style.red,
        "rule_mm": style.rule_mm,
        "mark": list(mark),
        "mark_points": style.mark_points,
        "mark_least": style.mark_least,
        "number": paper.number,
        "copy_number": paper.copy_number,
        "urgency": paper.urgency,
        "signers": list(paper.signers),
        "issuer_row": list(paper.issuer_row),
        "has_title": bool(flow) and flow[0]["t"] == "title",
        "flow": flow,
        "imprint": _imprint(paper, style),
        "imprint_even": style.imprint_even,
    }
    cleaned: Flow = _clean(plan)
    return cleaned


def house_mark(paper: Paper, style: HouseStyle) -> tuple[str, ...]:
    """The 发文机关标志: the house's, else the paper's own."""
    own = style.minutes_mark if paper.layout is Format.MINUTES else style.mark
    return tuple(line for line in own or paper.mark if line)


def _clean(value: Any) -> Any:
    """No character that a text cannot hold."""
    if isinstance(value, str):
        return _CONTROL.sub("", value)
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value


def _flow(paper: Paper, style: HouseStyle) -> Iterator[Flow]:
    parts = {
        "title": lambda: _title(paper),
        "main": lambda: _main(paper),
        "body": lambda: _blocks(paper.body, 2 if paper.title else 1),
        "attachment_list": lambda: _attachment_list(paper),
        "rolls": lambda: _rolls(paper.rolls),
        "compiled": lambda: _compiled_by(paper),
        "signature": lambda: _signature(paper, style),
        "note": lambda: _note(paper, style),
    }
    for name in style.order:
        yield from parts[name]()
    for attachment in paper.attachments:
        yield from _attachment(attachment)


def _title(paper: Paper) -> Iterator[Flow]:
    if paper.title:
        yield {"t": "title", "lines": list(title_lines(paper.title)), "name": paper.name}


def _main(paper: Paper) -> Iterator[Flow]:
    if paper.main:
        yield {"t": "main", "text": paper.main.rstrip("：:。")}


def _blocks(blocks: tuple[Block, ...], outline: int) -> Iterator[Flow]:
    for block in blocks:
        match block:
            case Paragraph(text):
                yield from ({"t": "par", "text": line} for line in text.split("\n") if line.strip())
            case Heading(text, level, body):
                yield {
                    "t": "heading",
                    "text": text,
                    "level": level,
                    "body": body,
                    "outline": level + outline - 1,
                }
            case Table():
                yield _table(block)


def _table(table: Table) -> Flow:
    columns = table.columns
    rows = [[*row, *[""] * (columns - len(row))] for row in table.rows]
    widths = list(table.widths) if len(table.widths) == columns else [1.0] * columns
    head = min(max(table.head, 0), len(rows))
    return {
        "t": "table",
        "rows": rows,
        "head": head,
        "widths": widths,
        "caption": table.caption,
        "wide": table.is_wide,
    }


def _attachment_list(paper: Paper) -> Iterator[Flow]:
    if paper.attachment_list:
        yield {"t": "attachment_list", "items": list(paper.attachment_list)}


def _rolls(rolls: tuple[Roll, ...]) -> Iterator[Flow]:
    for place, roll in enumerate(rolls):
        yield {
            "t": "roll",
            "label": roll.label,
            "text": roll.text,
            "more": list(roll.more),
            "first": place == 0,
        }


def _compiled_by(paper: Paper) -> Iterator[Flow]:
    """整理: who compiled the minutes, and when, as an unsealed signature stands."""
    if paper.compiled:
        org, day = (*paper.compiled, "", "")[:2]
        yield {"t": "signature", "org": org, "date": day, "sealed": False, "blank": 1, "indent": 2}


def _signature(paper: Paper, style: HouseStyle) -> Iterator[Flow]:
    signature = paper.signature
    day = written(signature.date)
    if signature.name:
        yield {"t": "personal", "post": signature.post, "name": signature.name, "date": day}
    elif signature.org or day:
        yield {
            "t": "signature",
            "org": signature.org,
            "date": day,
            "sealed": signature.sealed,
            "blank": style.seal_lines if signature.sealed else 1,
            "indent": 4 if signature.sealed else 2,
        }


def _note(paper: Paper, style: HouseStyle) -> Iterator[Flow]:
    if note := paper.note or style.note:
        yield {"t": "note", "text": bracketed(note)}


def bracketed(note: str) -> str:
    """附注 in its brackets (7.3.6), which it may have already."""
    inner = re.fullmatch("[（(](.*)[）)]", note)
    return f"（{inner[1] if inner else note}）"


def _attachment(attachment: Attachment) -> Iterator[Flow]:
    yield {
        "t": "attachment",
        "label": attachment.label,
        "title": list(title_lines(attachment.title)),
        "subtitle": attachment.subtitle,
        "name": " ".join(filter(None, [attachment.label, attachment.title.replace("\n", "")])) or "附件",
    }
    yield from _blocks(attachment.body, 2)


def _imprint(paper: Paper, style: HouseStyle) -> Flow | None:
    imprint = paper.imprint
    if style.imprint_office and not imprint.office:
        imprint = replace(imprint, office=style.imprint_office if imprint.printed_on else "")
    if not style.imprint or imprint == Imprint():
        return None
    if paper.layout is Format.LETTER:
        # 10.1: a letter's has neither office nor lines.
        imprint = Imprint(imprint.copy, imprint.main)
    rows = [[f"{label}：", _stopped(text)] for label, text in _sent(imprint) if text]
    day = f"{written(imprint.printed_on)}印发" if imprint.printed_on else ""
    copies = f"共印{imprint.copies}份" if imprint.copies else ""
    if not (rows or imprint.office or day or copies):
        return None
    return {"rows": rows, "office": imprint.office, "date": day, "copies": copies}


def _sent(imprint: Imprint) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("主送", imprint.main), ("抄送", imprint.copy)


def _stopped(text: str) -> str:
    return text if text.endswith("。") else f"{text}。"


# --- which characters are set in which face ---------------------------------------------------------------


def _texts(plan: Flow) -> dict[str, set[str]]:
    """The characters of each use."""
    found: dict[str, set[str]] = {use: set() for use in ("mark", "title", "body", "kai", "hei", "song")}
    found["mark"].update(*plan["mark"])
    found["kai"].update(*plan["signers"])
    found["hei"].update(plan["urgency"])
    found["body"].update(plan["number"], plan["copy_number"], *plan["issuer_row"])
    for element in plan["flow"]:
        _element_texts(element, found)
    if imprint := plan["imprint"]:
        found["body"].update(imprint["office"], imprint["date"], *map("".join, imprint["rows"]))
    return found


def _element_texts(element: Flow, found: dict[str, set[str]]) -> None:
    match element["t"]:
        case "title":
            found["title"].update(*element["lines"])
        case "heading":
            use = {1: "hei", 2: "kai"}.get(element["level"], "body")
            found[use].update(element["text"])
            found["body"].update(element["body"])
        case "roll":
            found["hei"].update(element["label"])
            found["body"].update(element["text"], *element["more"])
        case "attachment":
            found["hei"].update(element["label"])
            found["kai"].update(element["subtitle"])
            found["title"].update(*element["title"])
        case "table":
            found["hei"].update(element["caption"], *map("".join, element["rows"][: element["head"]]))
            found["body"].update(*map("".join, element["rows"][element["head"] :]))
        case "personal":
            found["kai"].update(element["name"])
            found["body"].update(element["post"], element["date"])
        case _:
            found["body"].update(*(text for text in element.values() if isinstance(text, str)))
            found["body"].update(*element.get("items", ()))


def is_upward(paper: Paper) -> bool:
    """上行文: one that names who signed it out (7.2.6)."""
    return bool(paper.signers) or paper.kind in (Kind.REQUEST, Kind.REPORT)
