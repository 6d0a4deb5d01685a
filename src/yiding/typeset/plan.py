"""版面计划: a paper taken apart into what a page shows, in order; the PDF and the DOCX are made from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .fonts import Faces
from .layout import Attachment, Block, Chart, Format, Heading, Imprint, Paper, Paragraph, Roll, Table, written
from .style import HouseStyle
from .titles import title_lines

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
Flow = dict[str, Any]
LINES = 22
"""Lines a page (5.2.3)."""


def plan_of(paper: Paper, style: HouseStyle, own: Faces) -> Flow:
    """All that the template needs, as plain values; see :func:`content_of`."""
    families = {
        use: {"families": list(face.families), "weight": face.used.weight} for use, face in own.faces.items()
    }
    return {**content_of(paper, style), "faces": families}


def content_of(paper: Paper, style: HouseStyle) -> Flow:
    """What the pages show, whatever shows it: no face, no place."""
    mark = house_mark(paper, style)
    flow = list(_flow(paper, style))
    plan = {
        "name": paper.name,
        "author": style.issuer or "".join(mark),
        "format": paper.layout.value,
        "lines": LINES,
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
            case Chart(series, rows, caption):
                bars = [{"label": label, "values": list(values)} for label, values in rows]
                yield {"t": "chart", "series": list(series), "rows": bars, "caption": caption}


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
        "lead": None,
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
    yield from ({"t": "note", "text": line} for line in paper.remarks)


def bracketed(note: str) -> str:
    """附注 in its brackets (7.3.6), which it may have already."""
    inner = re.fullmatch("[（(](.*)[）)]", note)
    return f"（{inner[1] if inner else note}）"


def _attachment(attachment: Attachment) -> Iterator[Flow]:
    lead = {
        "t": "attachment",
        "label": attachment.label,
        "title": list(title_lines(attachment.title)),
        "subtitle": attachment.subtitle,
        "name": " ".join(filter(None, [attachment.label, attachment.title.replace("\n", "")])) or "附件",
    }
    first = attachment.body[0] if attachment.body else None
    if isinstance(first, Table) and first.is_wide:
        # The title goes on the landscape page, above its table.
        yield {**_table(first), "lead": lead}
        yield from _blocks(attachment.body[1:], 2)
        return
    yield lead
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


def texts_of(plan: Flow) -> dict[str, set[str]]:
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
            if element["lead"]:
                _element_texts(element["lead"], found)
            found["hei"].update(element["caption"], *map("".join, element["rows"][: element["head"]]))
            found["body"].update(*map("".join, element["rows"][element["head"] :]))
        case "chart":
            found["hei"].update(element["caption"])
            found["body"].update(*element["series"], *(row["label"] for row in element["rows"]))
        case "personal":
            found["kai"].update(element["name"])
            found["body"].update(element["post"], element["date"])
        case _:
            found["body"].update(*(text for text in element.values() if isinstance(text, str)))
            found["body"].update(*element.get("items", ()))
