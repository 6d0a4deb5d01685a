"""检索条目: what of a meeting's minutes can be found, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator

from yiding.files.models import TextVersion
from yiding.minutes.record import Item as ItemRecord
from yiding.minutes.record import Minutes
from yiding.search.models import Entry

from .models import Item, Meeting

NO_PLACE = ""


def entries(meeting: Meeting, minutes: Minutes, items: dict[int, Item]) -> Iterator[Entry]:
    """One entry a paragraph: head, opening, each item's parts, foot, and what no field holds."""
    whole = _outside(minutes, meeting.text)
    if whole:
        yield _entry(meeting, None, "other", NO_PLACE, whole[0])
    if minutes.opening:
        yield _entry(meeting, None, "opening", "opening", minutes.opening)
    for index, item in enumerate(minutes.items):
        for kind, path, text in _paragraphs(item, f"items.{index}"):
            yield _entry(meeting, items[item.no], kind, path, text)
    for n, block in enumerate(minutes.unknown):
        yield _entry(meeting, None, "other", f"unknown.{n}", block.text)
    if whole:
        yield _entry(meeting, None, "attendance", _first_of_foot(minutes), whole[1])
    else:
        yield from _attendance(meeting, minutes)


def _outside(minutes: Minutes, text: TextVersion | None) -> tuple[str, str] | None:
    """The original's text before the opening and after the last item, where the record has its places."""
    inner = [
        mark.span for path, mark in minutes.marks.items() if path == "opening" or path.startswith("items.")
    ]
    if text is None or not inner or minutes.text_version != text.version:
        return None
    characters = text.characters
    return characters[: min(s.start for s in inner)], characters[max(s.end for s in inner) :]


def _first_of_foot(minutes: Minutes) -> str:
    """The field of the attendance that stands first: where a hit in the foot leads."""
    places = [
        (mark.span.start, path)
        for path, mark in minutes.marks.items()
        if path.startswith(("attendance.", "distribution."))
    ]
    return min(places)[1] if places else NO_PLACE


def _paragraphs(item: ItemRecord, path: str) -> Iterator[tuple[str, str, str]]:
    yield "heading", f"{path}.heading", item.heading
    for kind in ("report", "views", "decision"):
        if text := getattr(item, kind):
            yield kind, f"{path}.{kind}", text
    for n, directive in enumerate(item.directives):
        yield "directive", f"{path}.directives.{n}.text", directive.text


def _attendance(meeting: Meeting, minutes: Minutes) -> Iterator[Entry]:
    told = minutes.attendance
    seats = (f"{seat.org or ''}{'、'.join(seat.names)}" for seat in told.observers)
    lines = (
        ("attendance.present.0", "、".join(told.present)),
        ("attendance.observers.0.org", "，".join(seats)),
        ("attendance.on_leave.0.name", "、".join(away.name for away in told.on_leave)),
    )
    for path, text in lines:
        if text:
            yield _entry(meeting, None, "attendance", path, text)


def _entry(meeting: Meeting, item: Item | None, kind: str, path: str, text: str) -> Entry:
    return Entry(
        government_id=meeting.government_id,
        meeting_id=meeting.pk,
        item_id=item.pk if item else None,
        meeting_name=str(meeting)[:200],
        kind=kind,
        path=path[:120],
        held_on=meeting.held_on,
        level=meeting.level,
        text=" ".join(text.split()),
    )
