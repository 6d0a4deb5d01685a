"""回写: the record with what its edited text says, in the places where the two differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from .differences import Difference, is_outside
from .record import Directive, FollowUp, Item, Minutes, Route, RouteKind
from .requirements import requirements_of

_RANK = (RouteKind.ISSUE, RouteKind.SUBMIT, RouteKind.IMPLEMENT)


def taken(record: Minutes, changes: Sequence[Difference]) -> Minutes:
    """The record with the text's values in the places of these differences.

    Whoever takes only what is safe gives those that say ``takes``; a person may give others.
    """
    for change in changes:
        if not (_names_a_whole(change.path) or is_outside(change)):
            record = _with_value(record, change)
    wholes = [change for change in changes if _names_a_whole(change.path)]
    items = tuple(
        _with_points(item, [change for change in wholes if change.path.startswith(f"items.{number}.")])
        for number, item in enumerate(record.items)
    )
    return replace(record, items=_with_items(items, [one for one in wholes if one.path.count(".") == 1]))


def _names_a_whole(path: str) -> bool:
    """Whether the path names an item or a requirement, not a value in one."""
    steps = path.split(".")
    if steps[0] != "items":
        return False
    return len(steps) == _ITEM_STEPS or (len(steps) == _POINT_STEPS and steps[2] == "directives")


_ITEM_STEPS, _POINT_STEPS = 2, 4


def _with_value(record: Minutes, change: Difference) -> Minutes:
    if change.path.endswith(".routes"):
        record = _with_routes(record, change)
    else:
        record = _put(record, change.path.split("."), change.written)
    return _without_stale(record, change.path)


def _with_items(items: Sequence[Item], changes: Sequence[Difference]) -> tuple[Item, ...]:
    found = _with_members(items, changes, 0)
    return tuple(replace(item, no=number) for number, item in enumerate(found, 1)) if changes else found


def _with_points(item: Item, changes: Sequence[Difference]) -> Item:
    """A point that decides is no requirement; it stands before the new ones."""
    if not changes:
        return item
    deciding = len(item.directives) - len(requirements_of(item))
    return replace(item, directives=_with_members(item.directives, changes, deciding))


Member = TypeVar("Member", Item, Directive)


def _with_members(members: Sequence[Member], changes: Sequence[Difference], first: int) -> tuple[Member, ...]:
    """Without those that went, and with the new ones at their places."""
    places = [(change.path.rpartition(".")[2], change.written) for change in changes]
    gone = {int(place) for place, _ in places if not place.startswith("+")}
    kept = [member for number, member in enumerate(members) if number not in gone]
    new = [(int(place), member) for place, member in places if place.startswith("+")]
    for at, member in sorted(new, key=lambda row: row[0]):
        kept.insert(first + at, member)
    return tuple(kept)


def _without_stale(record: Minutes, path: str) -> Minutes:
    """A printed sentence that says what the record no longer says goes; it can be made anew."""
    if path.startswith("meeting."):
        return replace(record, opening=None)
    steps = path.split(".")
    if len(steps) < 3 or steps[0] != "items" or steps[2] not in _SENTENCES:
        return record
    item = record.items[int(steps[1])]
    follow_up = replace(item.follow_up, text=None) if item.follow_up else None
    stale = (
        {"report": None} if _SENTENCES[steps[2]] == "report" else {"decision": None, "follow_up": follow_up}
    )
    opening = None if steps[2] in ("documents", "heading", "acts") else record.opening
    changed: Minutes = _put(replace(record, opening=opening), steps[:2], replace(item, **stale))
    return changed


_SENTENCES = {
    "presenters": "report",
    "documents": "report",
    "heading": "report",
    "acts": "report",
    "outcome": "decision",
    "follow_up": "decision",
    "routes": "decision",
}


def _with_routes(record: Minutes, change: Difference) -> Minutes:
    """All ways out, and of them the one that the follow-up names."""
    number = int(change.path.split(".")[1])
    item, routes = record.items[number], tuple(change.written)
    ranked = sorted(
        (route for route in routes if route.kind in _RANK), key=lambda r: _RANK.index(r.kind or _RANK[-1])
    )
    best = ranked[0] if ranked else Route()
    follow_up = replace(
        item.follow_up or FollowUp(),
        route=best.kind,
        in_name_of=best.in_name_of,
        submitted_to=best.submitted_to,
        text=None,
    )
    changed: Minutes = _put(
        record, ["items", str(number)], replace(item, routes=routes, follow_up=follow_up, decision=None)
    )
    return changed


def _put(value: Any, steps: Sequence[str], new: Any) -> Any:
    """The frozen value with another one at the end of the path."""
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    if step.isdigit():
        place = int(step)
        return (*value[:place], _put(value[place], rest, new), *value[place + 1 :])
    inner = getattr(value, step)
    if inner is None and step == "follow_up":
        inner = FollowUp()
    return replace(value, **{step: _put(inner, rest, new)})
