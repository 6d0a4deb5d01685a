"""走一遍: what the moves of some kinds presuppose, and ways through a kind's stages.

``TOLD`` says what a move of a kind must be told beyond what it asks for; ``READY`` what an entry needs first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.registers.gates import gates_met
from tests.registers.rows import NUMBERS, Stage
from yiding.core import clock
from yiding.registers.catalogue import kind_of
from yiding.registers.declaring import Archetype, Kind, MoveTold
from yiding.registers.models import Entry, UnitStatus
from yiding.registers.round_rows import Check, CheckList, CheckListEdition, Round
from yiding.registers.rules import ReportAsked
from yiding.registers.selectors import register_of
from yiding.registers.shaping import shape_set


def asked(stage: Stage, code: str, **more: Any) -> ReportAsked:
    return ReportAsked(government=stage.government, kind=code, **more)


def _overdue(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(due_on=clock.today() - timedelta(days=9))


def _listed(entry: Entry) -> None:
    values = {**entry.values, "listed": True}
    Entry.objects.filter(pk=entry.pk).update(grade="major", values=values)


def _major(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(grade="major")


def _unanswered(entry: Entry) -> None:
    past = f"{clock.today() - timedelta(days=9):%Y-%m-%d}"
    Entry.objects.filter(pk=entry.pk).update(values={**entry.values, "answer_due": past})


def _nothing_owed(entry: Entry) -> None:
    rows = Entry.objects.filter(parent=entry, code="land_promises")
    rows.update(state="released", is_open=False)


def _units(state: str) -> Callable[[Entry], None]:
    """A requirement with a unit, of a state."""

    def ready(entry: Entry) -> None:
        body = entry.department or entry.government.bodies.latest("pk")
        told = {"state": state, "proofs": 1}
        UnitStatus.objects.update_or_create(entry=entry, body=body, defaults=told)

    return ready


def _drawn(entry: Entry) -> None:
    """A banned area that is drawn."""
    ring = [[121.0, 31.0], [121.1, 31.0], [121.1, 31.1], [121.0, 31.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    if not entry.shapes.exists():
        shape_set(entry=entry, shape=shape, from_on=clock.today(), by=entry.made_by, terms={"bans": ["国Ⅰ"]})


def _placed(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(longitude="121.05", latitude="31.05")


def _inspected(entry: Entry) -> None:
    """A village that somebody else looked at in a round, and found nothing."""
    by = entry.made_by
    today = clock.today()
    lists = CheckList.objects.filter(government=entry.government)
    checklist = lists.first() or CheckList.objects.create(government=entry.government, name="无违村核验表")
    told = {"made_by": by, "made_on": today}
    edition, _new = CheckListEdition.objects.get_or_create(checklist=checklist, number=1, defaults=told)
    wanted = {"edition": edition, "first_on": today, "last_on": today, "made_by": by}
    round_, _new = Round.objects.get_or_create(
        government=entry.government, name="无违村核验", defaults={**wanted, "codes": ["clean_villages"]}
    )
    Check.objects.create(
        key=uuid4(),
        government=entry.government,
        entry=entry,
        edition=edition,
        round=round_,
        by=by,
        checked_on=today,
        result="passed",
        made_at=clock.now(),
    )


def figures_make(entry: Entry, year: int, **values: str) -> Entry:
    """年度指标 of an enterprise that were verified."""
    return Entry.objects.create(
        government=entry.government,
        code="pool_figures",
        number=f"PZ-{entry.pk}-{year}",
        title=f"{entry.title} {year}年",
        state="confirmed",
        stage_on=clock.today(),
        found_on=clock.today(),
        parent=entry,
        values={"year": year, **values},
        made_by=entry.made_by,
        made_at=clock.now(),
    )


def _praised(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(values={**entry.values, "model": True})


def _worthy(entry: Entry) -> None:
    """An enterprise that meets the conditions of coming in."""
    year = clock.today().year - 1
    told = {"research": "400", "assets": "9000", "debts": "3000", "patents": "5"}
    figures_make(entry, year, revenue="8000", **told)
    figures_make(entry, year - 1, revenue="7000", **told)


READY: Mapping[tuple[str, str], Callable[[Entry], None]] = {
    ("ban_areas", "publish"): _drawn,
    ("fire_331", "cut"): _overdue,
    ("green_plots", "accept"): _placed,
    ("green_plots", "enlist"): _placed,
    ("hazards", "list_up"): _major,
    ("hazards", "lift"): _listed,
    ("land_breaches", "no_answer"): _unanswered,
    ("clean_villages", "verify"): _inspected,
    ("clean_villages", "unpraise"): _praised,
    ("pool_members", "admit"): _worthy,
    ("land_parcels", "leave"): _nothing_owed,
    ("local_requirements", "start"): _units("asked"),
    ("local_requirements", "verify"): _units("verified"),
}


def told_for(code: str, name: str) -> dict[str, Any]:
    """What the move's form must say here."""
    now = clock.now()
    told: dict[tuple[str, str], dict[str, Any]] = {
        ("illegal_builds", "defer"): {"defer_until": clock.today() + timedelta(days=90)},
        ("gas_sites", "regrade"): {"grade": "orange"},
        ("machines", "code"): {"env_code": f"1-A{next(NUMBERS):05d}"},
        ("machines", "plate"): {"plate": f"临A-{next(NUMBERS):05d}"},
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
        gates_met(stage, entry, name)
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
