"""重新成稿: a record without its printed sentences, and what a record's JSON says of an item's course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..form import RecordError
from ..record import Item, Minutes
from .course import Course, Result


def without_sentences(minutes: Minutes) -> Minutes:
    """What was said, without the sentences that say it, so that all of them are made anew."""
    return replace(
        minutes,
        opening=None,
        agenda=(),
        items=tuple(map(_unsaid, minutes.items)),
        unknown=(),
        marks={},
        parts=(),
    )


def _unsaid(item: Item) -> Item:
    return replace(
        item,
        report=None,
        decision=None,
        follow_up=replace(item.follow_up, text=None) if item.follow_up else None,
        routes=tuple(replace(route, text=None) for route in item.routes),
    )


_KEYS = frozenset({"result", "delegates", "informed", "key"})


def courses_from_json(value: object) -> dict[int, Course]:
    """By item number, from the keys ``result``, ``delegates``, ``informed``, ``key`` of a record's items."""
    items = value.get("items") if isinstance(value, dict) else None
    rows = enumerate(items if isinstance(items, list) else [])
    told = ((place, row) for place, row in rows if isinstance(row, dict) and not _KEYS.isdisjoint(row))
    return {int(row["no"]): _course(row, f"items.{place}") for place, row in told if row.get("no")}


def _course(row: Mapping[str, Any], path: str) -> Course:
    try:
        result = Result(row["result"]) if row.get("result") else None
    except ValueError as error:
        raise RecordError(f"{path}.result: {error}") from error
    return Course(
        result,
        _words(row.get("delegates"), f"{path}.delegates"),
        _words(row.get("informed"), f"{path}.informed"),
        str(row.get("key") or ""),
    )


def _words(value: object, path: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if (
        not isinstance(value, Sequence)
        or isinstance(value, str)
        or not all(isinstance(w, str) for w in value)
    ):
        raise RecordError(f"{path}: a list of names was expected")
    return tuple(value)
