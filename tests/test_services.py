"""写操作: a service that acts for somebody (it takes ``by``) leaves its event, itself or through others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1] / "src" / "yiding"
Functions = dict[str, ast.FunctionDef]


def _functions(path: Path) -> Functions:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _calls(function: ast.FunctionDef) -> set[str]:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {call.id for call in calls if isinstance(call, ast.Name)}


ROOMS = {path.parent.name: _functions(path) for path in sorted(HOUSE.glob("*/services.py"))}
SPREAD_OVER = ("supervision", "urging", "bulletins", "dispatch", "lookback")
SPREAD_OVER += ("registers", "resources", "rosters", "incidents", "training")
SPREAD_OVER += ("handovers", "commitments")
SPREAD = {
    room: {
        name: function
        for path in sorted(HOUSE.glob(f"{room}/*.py"))
        for name, function in _functions(path).items()
    }
    for room in ("topics", "papers", *SPREAD_OVER)
}
"""Rooms whose services are spread over modules by subject."""
ROOMS |= {room: SPREAD[room] for room in SPREAD_OVER}
SERVICES = {name: one for room in (*SPREAD.values(), *ROOMS.values()) for name, one in room.items()}


def _acting() -> Iterator[tuple[str, str]]:
    for room, functions in ROOMS.items():
        for name, function in functions.items():
            takes = {argument.arg for argument in function.args.kwonlyargs}
            if not name.startswith("_") and "by" in takes and room != "audit":
                yield room, name


def _records(room: str, name: str, seen: frozenset[str] = frozenset()) -> bool:
    """A name means the room's own function before another room's."""
    known = SERVICES | SPREAD.get(room, {}) | ROOMS[room]
    calls = _calls(known[name])
    further = (call for call in calls if call in known and call not in seen)
    return "record" in calls or any(_records(room, call, seen | {name}) for call in further)


@pytest.mark.parametrize(("room", "name"), list(_acting()), ids=lambda word: word)
def test_service_that_acts_for_somebody_records_it(room: str, name: str) -> None:
    assert _records(room, name)


def test_there_are_such_services() -> None:
    assert {room for room, _ in _acting()} >= {"intake", "meetings", "decisions", "supervision"}
