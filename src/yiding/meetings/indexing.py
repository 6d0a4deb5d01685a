"""检索条目: what of a meeting's minutes can be found, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator

from yiding.minutes.record import Item as ItemRecord
from yiding.minutes.record import Minutes
from yiding.search.models import Entry

from .models import Item, Meeting


def entries(meeting: Meeting, minutes: Minutes, items: dict[int, Item]) -> Iterator[Entry]:
    """One entry a paragraph: opening, heading, report, views, decision, directives, attendance."""
    if minutes.opening:
        yield _entry(meeting, None, "opening", "opening", minutes.opening)
    for index, item in enumerate(minutes.items):
        for kind, path, text in _paragraphs(item, f"items.{index}"):
            yield _entry(meeting, items[item.no], kind, path, text)
    yield from _attendance(meeting, minutes)


def _paragraphs(item: ItemRecord, path: str) -> Iterator[tuple[str, str, str]]:
    yield "heading", f"{path}.heading", item.heading
    for kind in ("report", "views", "decision"):
        if text := getattr(item, kind):
            yield kind, f"{path}.{kind}", text
    for n, directive in enumerate(item.directives):
        yield "directive", f"{path}.directives.{n}.text", directive.text


def _attendance(meeting: Meeting, minutes: Minutes) -> Iterator[Entry]:
    told = minutes.attendance
    lines = (
        ("attendance.present.0", "、".join(told.present)),
        (
            "attendance.observers.0.org",
            "，".join(f"{s.org or ''}{'、'.join(s.names)}" for s in told.observers),
        ),
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
        path=path,
        held_on=meeting.held_on,
        text=text,
    )
