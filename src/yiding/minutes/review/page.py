"""校对页: one set of minutes as the rules see it: the record, and the text tied to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..normalise import Normalised, normalise
from ..record import Item, Minutes, Span
from ..text import Text

_AFTER_ITEMS = re.compile(
    r"^(?:出席|列席|参加|应邀|请假|因事请假|因病请假|缺席|记录|整理|主送|分送|抄送|发[：:])", re.MULTILINE
)
_NUMBER = (
    "(?:[（(]?[一二三四五六七八九十百0-9]{1,4}[）)]?[、．.，]?|第[一二三四五六七八九十]{1,3}项?[、，：]?)?"
)
_PATH = re.compile(r"items\.(\d+)(?:\.([a-z_]+)(?:\.(\d+))?)?")
_BLOCKS = {
    "attendance": "attendance",
    "distribution": "end",
    "compiled_by": "end",
    "compiled_date": "end",
    "disclosure": "end",
    "opening": "opening",
    "agenda": "opening",
    "meeting": "opening",
}
_ITEM_PARTS = {"follow_up": "decision", "routes": "decision", "documents": "heading", "acts": "heading"}


@dataclass(frozen=True, slots=True)
class Zone:
    """议题段: where an item stands in the normalised text: its heading, then its body to ``end``."""

    item: Item
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """校对页. Places are counted in the normalised text; ``span`` leads back to the original."""

    minutes: Minutes
    text: Normalised
    version: str
    zones: tuple[Zone, ...]
    known_bodies: frozenset[str] = frozenset()
    agenda: tuple[str, ...] = ()
    is_draft: bool = False

    @property
    def characters(self) -> str:
        return self.text.characters

    @property
    def opening(self) -> tuple[int, int]:
        """The stretch before the first item: masthead and opening paragraph."""
        return 0, self.zones[0].start if self.zones else len(self.characters)

    @property
    def people(self) -> frozenset[str]:
        """Everyone whose name the record holds."""
        seats = self.minutes.attendance
        chair = self.minutes.meeting.chair
        names = [*seats.present, *seats.recorders, *(absence.name for absence in seats.on_leave)]
        names += [name for seat in seats.observers for name in seat.names]
        names += [name for name in (chair.name, chair.on_behalf_of) if name]
        return frozenset(names)

    def body(self, zone: Zone) -> str:
        return self.characters[zone.body : zone.end]

    def span(self, start: int, end: int) -> Span | None:
        """The place in the original; ``None`` where the page was made from the record alone."""
        if not self.version:
            return None
        first, last = self.text.span(start, end)
        return Span(self.version, first, last, self.text.original[first:last])

    def find(self, words: str, start: int = 0, end: int | None = None) -> Span | None:
        """The place of the first such words."""
        at = self.characters.find(words, start, len(self.characters) if end is None else end)
        return self.span(at, at + len(words)) if at >= 0 else None

    def where(self, at: int) -> str:
        """The name of a place, as the record's form names places: ``item 3 directive 2``."""
        return self._by_part(at) or self._by_zone(at)

    def _by_part(self, at: int) -> str | None:
        parts = self.minutes.parts
        if not parts or not self.version:
            return None
        place = self.text.span(at, at + 1)[0]
        index = bisect_right(parts, place, key=lambda part: part.start) - 1
        while index >= 0 and parts[index].path is None and parts[index].end > place - 1:
            index -= 1
        path = parts[index].path if index >= 0 else None
        return _named(self.minutes, path) if path else None

    def _by_zone(self, at: int) -> str:
        for zone in self.zones:
            if zone.start <= at < zone.end:
                return f"item {zone.item.no} heading" if at < zone.body else f"item {zone.item.no}"
        first = self.zones[0].start if self.zones else len(self.characters)
        return "opening" if at < first else "end"


def open_page(
    minutes: Minutes,
    text: Text | str | None,
    known_bodies: Collection[str] = (),
    agenda: Sequence[str] = (),
    *,
    is_draft: bool = False,
) -> Page:
    """The page of a record and its text; without a text, of the text that the record gives."""
    source = text if text is not None else _written_out(minutes)
    normalised = normalise(source)
    version = "" if text is None else (Text(text) if isinstance(text, str) else text).version
    zones = tuple(_zones(minutes, normalised.characters))
    return Page(minutes, normalised, version, zones, frozenset(known_bodies), tuple(agenda), is_draft)


def _written_out(minutes: Minutes) -> str:
    from ..render import render

    return render(minutes)


def _zones(minutes: Minutes, characters: str) -> Iterator[Zone]:
    found: list[tuple[Item, int, int]] = []
    at = 0
    for item in minutes.items:
        place = _heading(item.heading, characters, at)
        if place:
            found.append((item, *place))
            at = place[1]
    ends = [
        max(body, characters.rfind("\n", 0, start) + 1) for (_, _, body), (_, start, _) in pairwise(found)
    ]
    if found:
        closing = _AFTER_ITEMS.search(characters, at)
        ends.append(closing.start() if closing else len(characters))
    for (item, start, body), end in zip(found, ends, strict=True):
        yield Zone(item, start, body, end)


def _heading(heading: str, characters: str, at: int) -> tuple[int, int] | None:
    """The heading's own line, or, where it is run in, its words."""
    if not heading:
        return None
    line = re.compile(rf"^{_NUMBER}{re.escape(heading)}", re.MULTILINE).search(characters, at)
    if line:
        return line.end() - len(heading), line.end()
    start = characters.find(heading, at)
    return (start, start + len(heading)) if start >= 0 else None


def _named(minutes: Minutes, path: str) -> str | None:
    match = _PATH.match(path)
    if not match:
        return _BLOCKS.get(path.split(".")[0], None if path.startswith("unknown") else "masthead")
    index, part, row = int(match[1]), match[2], match[3]
    if index >= len(minutes.items):
        return None
    item = minutes.items[index]
    if part == "directives" and row is not None:
        directive = item.directives[int(row)] if int(row) < len(item.directives) else None
        number = f" {directive.no}" if directive and directive.no is not None else ""
        return f"item {item.no} directive{number}"
    return f"item {item.no} {_ITEM_PARTS.get(part, part)}" if part else f"item {item.no}"
