"""更正: a person's values over the parser's, by the field's path in the record."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, TypeGuard

from yiding.minutes.form import Json, RecordError, from_json

from .errors import NoSuchField

Value = str | int | list[Any] | dict[str, Any] | None


def value_at(record: Json, path: str) -> Any:
    """The value at a path like ``items.0.directives.1.addressees``. Raises NoSuchField."""
    value: Any = record
    for key in path.split("."):
        try:
            value = value[int(key)] if isinstance(value, list) else value[key]
        except (KeyError, IndexError, ValueError, TypeError) as error:
            raise NoSuchField(path) from error
    return value


def in_words(value: Any) -> str:
    """A value as people read it in a sentence."""
    if value is None or value == []:
        return "（空）"
    if isinstance(value, list):
        return "、".join(in_words(word) for word in value)
    if isinstance(value, dict):
        return "，".join(in_words(word) for word in value.values() if word not in (None, [], ""))
    return str(value)


def overlap(one: str, other: str) -> bool:
    """Is one path the other, or does it lie below it?"""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def corrected(record: Json, changes: Iterable[tuple[str, Value]]) -> Json:
    """The record, or a copy of it with each path set to its value; a path that is gone is passed over."""
    wanted = list(changes)
    if not wanted:
        return record
    result = copy.deepcopy(record)
    for path, value in wanted:
        try:
            _set(result, path, value)
        except NoSuchField:
            continue
    return result


def _set(record: Json, path: str, value: Value) -> None:
    """Sets one value in place; in a list, the marks follow the words that stay."""
    before = value_at(record, path)
    parent, _, last = path.rpartition(".")
    holder = value_at(record, parent) if parent else record
    if isinstance(holder, list):
        holder[int(last)] = value
    else:
        holder[last] = value
    if isinstance(value, list):
        _follow(record, path, before if isinstance(before, list) else [], value)
    _follow_in_duties(record, path, before, value)


def _follow(record: Json, path: str, before: list[Any], after: list[Any]) -> None:
    """Moves marks and parts below a list to where their rows stand now; those of gone rows go."""
    left, moved = list(enumerate(after)), dict[str, str]()
    for n, word in enumerate(before):
        found = next((pair for pair in left if pair[1] == word), None)
        if found is not None:
            left.remove(found)
            moved[str(n)] = str(found[0])
    below = f"{path}."

    def now(at: str) -> str:
        if not at.startswith(below):
            return at
        head, dot, rest = at.removeprefix(below).partition(".")
        return f"{below}{moved[head]}{dot}{rest}" if head in moved else ""

    marks = record.get("marks") or {}
    record["marks"] = {now(at): mark for at, mark in marks.items() if now(at)}
    record["parts"] = [
        [start, end, (now(at) or path) if at else at] for start, end, at in record.get("parts") or []
    ]


_OF_DUTY = {
    "addressees": "leads",
    "leads": "leads",
    "revised_by": "leads",
    "supports": "supports",
    "deadlines": "deadlines",
}
"""What a directive or a decision says, and where the duties proposed from it (拟立事项) say it again."""


def _follow_in_duties(record: Json, path: str, before: Any, after: Value) -> None:
    """The duties proposed from the sentence say what was put right there, unless they said otherwise."""
    source, _, key = path.rpartition(".")
    if key.isdigit():
        source, _, key = source.rpartition(".")
        before, after = [before], [after]
    if key not in _OF_DUTY or not isinstance(before, list) or not isinstance(after, list):
        return
    duties = [duty for duty in record.get("duties") or () if duty["source"] == source]
    for duty in duties:
        said = duty[_OF_DUTY[key]]
        kept = [word for word in said if word in after or word not in before]
        added = [word for word in after if word not in before and word not in said]
        duty[_OF_DUTY[key]] = list(after) if said == before else kept + (added if len(duties) == 1 else [])


def checked(record: Json, path: str, value: Value) -> Json:
    """The record with one value set; raises NoSuchField when the form would no longer hold."""
    current = value_at(record, path)
    if isinstance(current, list) != isinstance(value, list) or isinstance(current, dict):
        raise NoSuchField(path)
    result = corrected(record, [(path, value)])
    try:
        from_json(result)
    except RecordError as error:
        raise NoSuchField(str(error)) from error
    return result


def differences(before: Json, after: Json, path: str = "") -> dict[str, tuple[Any, Any]]:
    """The fields whose values differ between two records of one file, by path (keys of our own left out)."""
    changed: dict[str, tuple[Any, Any]] = {}
    for key in before.keys() | after.keys():
        if not path and key in {"marks", "parts", "text_version", "unknown", "duties", "findings"}:
            continue
        one, other, at = before.get(key), after.get(key), f"{path}.{key}" if path else str(key)
        if one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            changed |= differences(one, other, at)
        elif _rows(one) and _rows(other) and len(one) == len(other):
            for n, (left, right) in enumerate(zip(one, other, strict=True)):
                changed |= differences(left, right, f"{at}.{n}")
        else:
            changed[at] = (one, other)
    return changed


def _rows(value: Any) -> TypeGuard[list[Json]]:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)
