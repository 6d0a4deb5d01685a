"""走一遍: what the moves of some kinds presuppose, and ways through a kind's stages.

``TOLD`` says what a move of a kind must be told beyond what it asks for; ``READY`` what an entry needs first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tests.registers.rows import Stage
from yiding.core import clock
from yiding.registers.catalogue import kind_of
from yiding.registers.declaring import Archetype, Kind, MoveTold
from yiding.registers.models import Entry, UnitStatus
from yiding.registers.rules import ReportAsked
from yiding.registers.selectors import register_of


def asked(stage: Stage, code: str, **more: Any) -> ReportAsked:
    return ReportAsked(government=stage.government, kind=code, **more)


def _overdue(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(due_on=clock.today() - timedelta(days=9))


def _listed(entry: Entry) -> None:
    values = {**entry.values, "listed": True}
    Entry.objects.filter(pk=entry.pk).update(grade="major", values=values)


def _major(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(grade="major")


def _units(state: str) -> Callable[[Entry], None]:
    """A requirement with a unit, of a state."""

    def ready(entry: Entry) -> None:
        body = entry.department or entry.government.bodies.latest("pk")
        told = {"state": state, "proofs": 1}
        UnitStatus.objects.update_or_create(entry=entry, body=body, defaults=told)

    return ready


READY: Mapping[tuple[str, str], Callable[[Entry], None]] = {
    ("fire_331", "cut"): _overdue,
    ("hazards", "list_up"): _major,
    ("hazards", "lift"): _listed,
    ("local_requirements", "start"): _units("asked"),
    ("local_requirements", "verify"): _units("verified"),
}


def told_for(code: str, name: str) -> dict[str, Any]:
    """What the move's form must say here."""
    now = clock.now()
    told: dict[tuple[str, str], dict[str, Any]] = {
        ("gas_sites", "regrade"): {"grade": "orange"},
        ("fire_331", "cut"): {"notice_at": now - timedelta(hours=30), "cut_at": now},
        ("dangerous_works", "pre_check"): {
            "checked": [one.key for one in kind_of("dangerous_works").field("checked").choices]  # type: ignore[union-attr]
        },
    }
    return told.get((code, name), {})


def made_ready(entry: Entry, name: str) -> None:
    """What a move presupposes of an entry is there."""
    ready = READY.get((entry.code, name))
    if ready is not None:
        ready(entry)
        entry.refresh_from_db()


def go(stage: Stage, entry: Entry, *names: str, **told: Any) -> Entry:
    """Takes moves with what each presupposes."""
    if register_of(entry.government_id, entry.code) is None:
        stage.register(entry.code)
    for name in names:
        entry.refresh_from_db()
        made_ready(entry, name)
        stage.move(entry, name, **{**told_for(entry.code, name), **told})
    entry.refresh_from_db()
    return entry


def way_to(kind: Kind, states: tuple[str, ...]) -> list[str]:
    """The shortest way of moves from the first stage to one of some stages."""
    start = kind.first_stage.key
    queue: deque[tuple[str, list[str]]] = deque([(start, [])])
    seen = {start}
    while queue:
        state, names = queue.popleft()
        if state in states:
            return names
        for move in kind.moves:
            if state in move.sources and move.target and move.target not in seen:
                seen.add(move.target)
                queue.append((move.target, [*names, move.name]))
    raise AssertionError(f"{kind.code}: no way to {states}")


def closing(kind: Kind) -> list[MoveTold]:
    """The moves that close an entry that was open."""
    done = set(kind.done_states)
    if kind.archetype is not Archetype.ENTRY:
        return []
    return [move for move in kind.moves if move.target in done and not set(move.sources) <= done]
