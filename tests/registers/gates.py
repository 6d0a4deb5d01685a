"""关口的班底: who owes a condition shows it, and what the program checks is brought about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from tests.registers.rows import Stage, photo
from yiding.core import clock
from yiding.registers.catalogue import kind_of
from yiding.registers.gate_marking import need_confirm
from yiding.registers.gate_rows import GateMark, GateNeed
from yiding.registers.gates import gate_settle, lacking_now
from yiding.registers.models import Entry
from yiding.registers.recording import entry_edit
from yiding.registers.shaping import shape_set

SIDE = Decimal("0.002")


def needs(entry: Entry) -> dict[str, GateNeed]:
    """The conditions of the gates before which an entry stands, by key."""
    rows = GateNeed.objects.filter(entry=entry, is_now=True).select_related("entry", "body")
    return {row.key: row for row in rows}


def owes(stage: Stage, need: GateNeed) -> User:
    """Somebody of the body that owes a condition."""
    return stage.liaisons[need.body.name] if need.body else stage.inspector


def show(stage: Stage, entry: Entry, key: str, **told: Any) -> GateMark:
    """One condition is shown."""
    need = needs(entry)[key]
    by = told.pop("by", None) or owes(stage, need)
    whole = {"note": "已核对，材料齐全。", "paper": photo(), **told}
    return need_confirm(need=need, by=by, **whole)


def square(west: str = "121.10", south: str = "31.50", side: Decimal = SIDE) -> dict[str, Any]:
    """A square piece of ground."""
    x, y, s = float(west), float(south), float(side)
    ring = [[x, y], [x + s, y], [x + s, y + s], [x, y + s], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def drawn(stage: Stage, entry: Entry, shape: dict[str, Any] | None = None) -> Decimal:
    """A parcel with its shape and the area that it measures."""
    entry.refresh_from_db()
    row = shape_set(
        entry=entry, shape=shape or square(), from_on=clock.today(), by=stage.inspector, basis="测绘"
    )
    entry.refresh_from_db()
    assert row.area is not None
    entry_edit(entry=entry, told={"area": row.area}, version=entry.version, by=stage.inspector)
    entry.refresh_from_db()
    return row.area


def _edited(**told: Any) -> Callable[[Stage, Entry], None]:
    def make(stage: Stage, entry: Entry) -> None:
        entry.refresh_from_db()
        entry_edit(entry=entry, told=told, version=entry.version, by=stage.inspector)

    return make


def _granted(stage: Stage, entry: Entry) -> None:
    _edited(enterprise=stage.enterprises[0], contract_no="2026-08")(stage, entry)


def _dated(stage: Stage, entry: Entry) -> None:
    _edited(started_on=clock.today(), finished_on=clock.today())(stage, entry)


def _delivered(stage: Stage, entry: Entry) -> None:
    _edited(certificate_no="苏(2026)0001号", delivered_on=clock.today())(stage, entry)


def _worked(stage: Stage, entry: Entry) -> None:
    work = stage.entry("land_works", parent=entry, before_supply=True)
    stage.take(work, "start", "finish", "accept")


def promise(stage: Stage, entry: Entry, side: str, indicator: str, **told: Any) -> Entry:
    """A promise for a parcel or project."""
    whole = {"due_on": clock.today(), "target": Decimal(1), "period": "2026", **told}
    return stage.entry("land_promises", parent=entry, side=side, indicator=indicator, **whole)


def _listed(stage: Stage, entry: Entry) -> None:
    for indicator in kind_of("land_parcels").settings[0].default:
        if not Entry.objects.filter(parent=entry, values__indicator=indicator).exists():
            promise(stage, entry, "企业", indicator)


def _promised(stage: Stage, entry: Entry) -> None:
    promise(stage, entry, "企业", "服务事项")
    promise(stage, entry, "政府", "配套建设")


def _within(stage: Stage, entry: Entry) -> None:
    told = {"land_area": 1000, "floor_area": 2500, "industry_area": 2000, "ancillary_area": 500}
    _edited(**{key: Decimal(value) for key, value in told.items()})(stage, entry)


CHECKS: Mapping[tuple[str, str], Callable[[Stage, Entry], object]] = {
    ("land_parcels", "bounds"): drawn,
    ("land_parcels", "works"): _worked,
    ("land_parcels", "standards"): _listed,
    ("land_parcels", "promises"): _promised,
    ("land_parcels", "grantee"): _granted,
    ("land_parcels", "delivery_day"): _delivered,
    ("m0_projects", "ratios"): _within,
    ("m0_projects", "promises"): lambda stage, entry: promise(stage, entry, "企业", "服务事项"),
    ("m0_projects", "dates"): _dated,
}
"""How what a gate checks is brought about."""


def gates_met(stage: Stage, entry: Entry, move: str, *, but: str = "") -> None:
    """All that the gates before a move want is there, but for one condition."""
    kind = kind_of(entry.code)
    gates = [gate.key for gate in kind.gates if move in gate.moves]
    if not gates:
        return
    gate_settle(entry)
    for need in lacking_now(entry).filter(gate__in=gates).exclude(key=but):
        if need.how == "check":
            CHECKS[entry.code, need.key](stage, entry)
        else:
            show(stage, entry, need.key)
    entry.refresh_from_db()
