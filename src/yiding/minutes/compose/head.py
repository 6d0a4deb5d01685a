"""刊头与开头: masthead and opening paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..grammar.numerals import write_number
from ..phrases import Phrases
from ..record import Item, Meeting, Minutes
from .items import heading_of
from .texts import Block, Style


def written_date(day: date | None) -> str:
    """``2026年3月9日``."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def masthead_blocks(minutes: Minutes, phrases: Phrases) -> Iterator[Block]:
    number = None if minutes.issue_no is None else str(minutes.issue_no)
    lines = [
        phrases("masthead.title", issuer=minutes.issuer, kind=minutes.kind) or minutes.kind or "",
        phrases("masthead.number", number=number),
        phrases("masthead.issued", office=minutes.issuing_office, date=written_date(minutes.issue_date)),
    ]
    yield Block("masthead", "".join(f"{line}\n" for line in lines if line))


def opening_block(minutes: Minutes, style: Style, phrases: Phrases) -> Iterator[Block]:
    said = minutes.opening or opening_paragraph(minutes, style, phrases)
    if said:
        yield Block("opening", f"{said}\n")


def opening_paragraph(minutes: Minutes, style: Style, phrases: Phrases) -> str:
    """Who met when under whose chair, the items in order, and how the text goes on."""
    meeting = minutes.meeting
    if meeting == Meeting():
        return ""
    chair = meeting.chair
    values = {
        "when": phrases(
            "opening.when",
            date=written_date(meeting.date),
            part_of_day=meeting.part_of_day,
            time=meeting.time,
        ),
        "place": meeting.place,
        "meeting": meeting_name(meeting, phrases),
        "agenda": agenda_clause(minutes.items, phrases),
        "tail": phrases(f"opening.tail.{style}"),
    }
    if not chair.name:
        return phrases("opening.unchaired", **values)
    entrusting = _entrusting(meeting, phrases)
    who = phrases("opening.chair", title=chair.title, name=chair.name)
    return phrases("opening.paragraph", chair=who, entrusting=entrusting, **values)


def _entrusting(meeting: Meeting, phrases: Phrases) -> str | None:
    name = meeting.chair.on_behalf_of
    if not name:
        return None
    level = (meeting.body or "").removesuffix("政府").removesuffix("人民")
    return phrases("opening.entrusting", post=phrases.longest("opening.heads", level[-1:]), name=name)


def meeting_name(meeting: Meeting, phrases: Phrases) -> str:
    """``十二届市政府第47次常务会议``."""
    return phrases(
        "opening.meeting",
        term=None if meeting.term is None else write_number(meeting.term),
        year=None if meeting.year is None else str(meeting.year),
        body=meeting.body,
        number=None if meeting.number is None else str(meeting.number),
        kind=meeting.kind or "会议",
    )


# --- the items in order ----------------------------------------------------------------------------------


def agenda_of(items: Sequence[Item]) -> tuple[str, ...]:
    """The titles that the opening lists, in order."""
    return tuple(title for item in items for title in item.documents)


def agenda_clause(items: Sequence[Item], phrases: Phrases) -> str:
    """The items in order; papers under the same act, one after the other, are told together."""
    parts: list[str] = []
    last: tuple[str, str] | None = None
    for item in items:
        heading = heading_of(item, phrases)
        bare = _bare(heading, item)
        if bare is not None and last is not None and bare[0] == last[0]:
            parts[-1] += bare[1]
        else:
            parts.append(heading.rstrip("。；，："))
        last = bare
    return phrases.text("agenda.separator").join(parts)


def _bare(heading: str, item: Item) -> tuple[str, str] | None:
    """Act and titles of a heading that is nothing else."""
    act = item.acts[0] if len(item.acts) == 1 else None
    titles = "".join(f"《{title}》" for title in item.documents)
    return (act, titles) if act and titles and heading == f"{act}{titles}" else None
