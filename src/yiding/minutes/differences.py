"""记录与文稿的差异: what the edited text says otherwise than the record of the sitting, field by field.

A change that the parser reads with confidence can flow back (``takes``); what it may have misread, or what
the text no longer says, needs a person. How a thing is said (the style, the verb, the numbers of the points)
is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from .compose.items import heading_of
from .grammar.titles import find_titles
from .normalise import normalise
from .passage import Passage
from .phrases import Phrases, load_phrases
from .record import Directive, Item, Mark, Minutes, Route, Span
from .requirements import requirements_of
from .text import Text
from .vocabulary import load

SURE = 0.85
"""From this confidence on a reading can flow back by itself."""
_LIKE = 0.5
"""How like two requirements must be to be one, changed."""
_SCALARS = (
    "issuer",
    "kind",
    "issue_no",
    "issuing_office",
    "issue_date",
    "compiled_by",
    "compiled_date",
    "disclosure",
    "meeting.body",
    "meeting.term",
    "meeting.year",
    "meeting.number",
    "meeting.kind",
    "meeting.date",
    "meeting.part_of_day",
    "meeting.time",
    "meeting.place",
    "meeting.chair.name",
    "meeting.chair.title",
    "meeting.chair.on_behalf_of",
)
_LISTS = (
    "attendance.present",
    "attendance.observers",
    "attendance.on_leave",
    "attendance.representatives",
    "attendance.recorders",
    "distribution.main",
    "distribution.copy",
)
_POINT_PARTS = ("addressees", "lead_bodies", "support_bodies", "deadlines")
# The paths of marks bear the guide's names.
_GUIDE = {"lead_bodies": "leads", "support_bodies": "supports"}
_NOT_MINUTES = "not_minutes"


@dataclass(frozen=True, slots=True)
class Difference:
    """差异.

    ``path`` names the field of the record (``items.0.outcome``); ``recorded`` is its value there,
    ``written`` what the text says, ``span`` where. ``items.2`` or ``items.0.directives.1`` without anything
    written is a whole item or requirement that the text has no more; ``items.+2`` or
    ``items.0.directives.+1`` is one that only the text has, at that place.
    """

    path: str
    recorded: Any
    written: Any
    span: Span | None = None
    takes: bool = False


def is_outside(difference: Difference) -> bool:
    """Whether the text says something that the record has no field for."""
    return difference.path.startswith((_NOT_MINUTES, "unknown."))


def differences(record: Minutes, written: Minutes, phrases: Phrases | None = None) -> tuple[Difference, ...]:
    """What the text (``written``, as the parser read it) says otherwise than the record, in order.

    A text that is no longer minutes differs in that alone.
    """
    if written.not_minutes is not None:
        return (Difference(_NOT_MINUTES, None, written.not_minutes),)
    said = phrases or load_phrases()
    return (
        *(found for path in _SCALARS for found in _scalar(path, record, written)),
        *_items(record, written, said),
        *(found for path in _LISTS for found in _list(path, path, record, written)),
        *_unread(record, written, said),
    )


def _unread(record: Minutes, written: Minutes, phrases: Phrases) -> Iterator[Difference]:
    """Text that no field holds: it was written by a hand, and the record cannot take it."""
    known = {block.text for block in record.unknown} | {phrases.text("other_matters.text")}
    for number, block in enumerate(written.unknown):
        if block.text not in known:
            span = _stretch(f"unknown.{number}", block.text, written)
            yield Difference(f"unknown.{number}", None, block.text, span)


def _stretch(path: str, quote: str, written: Minutes) -> Span | None:
    parts = [part for part in written.parts if part.path == path]
    return Span(written.text_version, parts[0].start, parts[-1].end, quote) if parts else None


# --- values ----------------------------------------------------------------------------------------------


def value_at(record: object, path: str) -> Any:
    """The value under a path (``items.0.directives.1.addressees``); None where the path leads nowhere."""
    value: Any = record
    for step in path.split("."):
        if value is None:
            return None
        if step.isdigit():
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = getattr(value, step)
    return value


def _scalar(path: str, record: Minutes, written: Minutes) -> Iterator[Difference]:
    ours, theirs = value_at(record, path), value_at(written, path)
    if _plain(ours) == _plain(theirs):
        return
    mark = written.marks.get(path)
    yield Difference(path, ours, theirs, mark.span if mark else None, theirs is not None and _sure([mark]))


def _list(path: str, at: str, record: Minutes, written: Minutes) -> Iterator[Difference]:
    """``at`` is the list's path in the text, where it stands at another number."""
    ours, theirs = value_at(record, path) or (), value_at(written, at) or ()
    if [_plain(one) for one in ours] == [_plain(one) for one in theirs]:
        return
    marks = _marks_under(at, written)
    yield Difference(path, tuple(ours), tuple(theirs), _around(marks), bool(theirs) and _sure(marks))


def _marks_under(path: str, written: Minutes) -> list[Mark]:
    """The marks of a list's members."""
    named = ".".join(_GUIDE.get(step, step) for step in path.split("."))
    paths = (key for key in written.marks if key == named or key.startswith(f"{named}."))
    return sorted((written.marks[key] for key in paths), key=lambda mark: mark.span.start)


def _around(marks: Sequence[Mark]) -> Span | None:
    """The place of the first member; of neighbours on one stretch it would take the text to say more."""
    return marks[0].span if marks else None


def _sure(marks: Sequence[Mark | None]) -> bool:
    return bool(marks) and all(mark is not None and mark.confidence >= SURE for mark in marks)


def _plain(value: object) -> object:
    """The value as it is compared: text in the form in which the parser reads it, without its last stop."""
    if isinstance(value, str):
        return normalise(Text(value)).characters.strip().rstrip("。；，：") or None
    if isinstance(value, tuple):
        return tuple(_plain(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(_plain(getattr(value, one.name)) for one in fields(value))
    return value


# --- items -------------------------------------------------------------------------------------------------


def _items(record: Minutes, written: Minutes, phrases: Phrases) -> Iterator[Difference]:
    for ours, theirs in _paired(record.items, written.items, phrases):
        if ours is None and theirs is not None:
            yield _only_written(theirs, written)
        elif ours is not None and theirs is None:
            yield Difference(f"items.{ours}", record.items[ours], None)
        elif ours is not None and theirs is not None:
            yield from _item(ours, theirs, record, written, phrases)


def _only_written(at: int, written: Minutes) -> Difference:
    mark = written.marks.get(f"items.{at}.heading")
    return Difference(f"items.+{at}", None, written.items[at], mark.span if mark else None)


_Pair = tuple[int | None, int | None]


def _paired(ours: Sequence[Item], theirs: Sequence[Item], phrases: Phrases) -> Iterator[_Pair]:
    """Which item of the record is which of the text: by number, or by heading where some moved."""
    one = [str(_plain(heading_of(item, phrases))) for item in ours]
    other = [str(_plain(item.heading)) for item in theirs]
    if len(ours) == len(theirs) and not set(one) & set(other) - _at_their_place(one, other):
        yield from ((number, number) for number in range(len(ours)))
        return
    yield from _aligned(one, other)


def _at_their_place(one: Sequence[str], other: Sequence[str]) -> set[str]:
    return {heading for heading, same in zip(one, other, strict=True) if heading == same}


def _aligned(one: Sequence[str], other: Sequence[str]) -> Iterator[_Pair]:
    """The rows of two lists that are the same or alike, in order; the rest stand alone."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(range(i, j), range(k, m), strict=True)
        else:
            yield from _alike(one, other, (i, j), (k, m))


def _alike(
    one: Sequence[str], other: Sequence[str], ours: tuple[int, int], theirs: tuple[int, int]
) -> Iterator[_Pair]:
    at = theirs[0]
    for place in range(*ours):
        found = next((n for n in range(at, theirs[1]) if _likeness(one[place], other[n]) >= _LIKE), None)
        if found is None:
            yield place, None
            continue
        yield from ((None, n) for n in range(at, found))
        yield place, found
        at = found + 1
    yield from ((None, n) for n in range(at, theirs[1]))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _item(
    ours: int, theirs: int, record: Minutes, written: Minutes, phrases: Phrases
) -> Iterator[Difference]:
    path, at = f"items.{ours}", f"items.{theirs}"
    one, other = record.items[ours], written.items[theirs]
    yield from _heading(path, at, one, other, written, phrases)
    yield from _list(f"{path}.presenters", f"{at}.presenters", record, written)
    yield from _outcome(path, at, one, other, written)
    yield from _follow_up(path, at, one, other, written)
    if _plain(one.views) != _plain(other.views):
        mark = written.marks.get(f"{at}.views")
        yield Difference(
            f"{path}.views", one.views, other.views, mark.span if mark else None, other.views is not None
        )
    yield from _points(path, at, one, other, written)


def _heading(
    path: str, at: str, one: Item, other: Item, written: Minutes, phrases: Phrases
) -> Iterator[Difference]:
    """The papers; where there are none, the heading's words."""
    heading = heading_of(one, phrases)
    if _plain(heading) == _plain(other.heading):
        return
    mark = written.marks.get(f"{at}.heading")
    span = mark.span if mark else None
    listed = one.documents or tuple(map(str, find_titles(Passage.whole(heading))))
    if _plain(listed) != _plain(other.documents):
        yield Difference(f"{path}.documents", listed, other.documents, span, bool(other.documents))
    if one.acts and one.acts != other.acts:
        yield Difference(f"{path}.acts", one.acts, other.acts, span, bool(other.acts))
    if one.heading:
        yield Difference(f"{path}.heading", one.heading, other.heading, span, bool(other.heading))


def _outcome(path: str, at: str, one: Item, other: Item, written: Minutes) -> Iterator[Difference]:
    if one.outcome is other.outcome:
        return
    marks = [
        *_marks_under(f"{at}.decision", written),
        *_marks_under(f"{at}.follow_up.text", written),
        *_marks_under(f"{at}.directives.0.text", written),
    ]
    # A text without a decision may have lost it by a slip of the hand.
    decides = bool(other.decision or other.follow_up) or len(requirements_of(other)) < len(other.directives)
    yield Difference(f"{path}.outcome", one.outcome, other.outcome, _around(marks), decides)


def _follow_up(path: str, at: str, one: Item, other: Item, written: Minutes) -> Iterator[Difference]:
    ours = one.follow_up.revised_by if one.follow_up else ()
    theirs = other.follow_up.revised_by if other.follow_up else ()
    if _plain(ours) != _plain(theirs):
        marks = _marks_under(f"{at}.follow_up.revised_by", written)
        span = _around(marks or _marks_under(f"{at}.decision", written))
        yield Difference(f"{path}.follow_up.revised_by", ours, theirs, span, bool(theirs) and _sure(marks))
    ways, told = routes_of(one), routes_of(other)
    if {_way(way) for way in ways} != {_way(way) for way in told}:
        marks = _marks_under(f"{at}.follow_up.text", written)
        yield Difference(f"{path}.routes", ways, told, _around(marks), bool(told) and _sure(marks))


def routes_of(item: Item) -> tuple[Route, ...]:
    """The item's ways out without the sentences that tell them; else that of the follow-up."""
    routes = [replace(route, text=None) for route in item.routes if route.kind is not None]
    chosen = item.follow_up
    if not routes and chosen and chosen.route:
        routes = [Route(chosen.route, chosen.in_name_of, chosen.submitted_to)]
    return tuple(routes)


def _way(route: Route) -> object:
    return route.kind, _plain(route.in_name_of), _plain(route.submitted_to)


# --- requirements ------------------------------------------------------------------------------------------


def _points(path: str, at: str, one: Item, other: Item, written: Minutes) -> Iterator[Difference]:
    ours, theirs = requirements_of(one), requirements_of(other)
    # The places in the whole list, the point that decides counted: paths are the record's own.
    own_place, its_place = _places(ours, one.directives), _places(theirs, other.directives)
    texts = [_required(point) for point in ours]
    told = [_required(point) for point in theirs]
    for here, there in _aligned(texts, told):
        if here is None and there is not None:
            mark = written.marks.get(f"{at}.directives.{its_place[there]}.text")
            yield Difference(f"{path}.directives.+{there}", None, theirs[there], mark.span if mark else None)
        elif here is not None and there is None:
            yield Difference(f"{path}.directives.{own_place[here]}", ours[here], None)
        elif here is not None and there is not None:
            place = f"{path}.directives.{own_place[here]}"
            yield from _point(
                place, f"{at}.directives.{its_place[there]}", ours[here], theirs[there], written
            )


def _required(point: Directive) -> str:
    """The text as it is compared, without an opening that it brings with it (会议要求，…)."""
    demands = load().either("verbs.meeting.demand")
    return re.sub(f"^会议{demands}，", "", str(_plain(point.text)))


def _places(points: Sequence[Directive], all_points: Sequence[Directive]) -> list[int]:
    found: list[int] = []
    for point in points:
        after = found[-1] + 1 if found else 0
        found.append(next(n for n in range(after, len(all_points)) if all_points[n] is point))
    return found


def _point(path: str, at: str, one: Directive, other: Directive, written: Minutes) -> Iterator[Difference]:
    same_text = _required(one) == _required(other)
    if not same_text:
        mark = written.marks.get(f"{at}.text")
        yield Difference(f"{path}.text", one.text, other.text, mark.span if mark else None, True)
    for part in _POINT_PARTS:
        ours, theirs = getattr(one, part), getattr(other, part)
        # What the record leaves to the text is no difference while the text is the same.
        if _plain(ours) == _plain(theirs) or (same_text and not ours):
            continue
        marks = _marks_under(f"{at}.{part}", written)
        yield Difference(f"{path}.{part}", ours, theirs, _around(marks), bool(theirs) and _sure(marks))
