"""关口: the conditions before a move, laid out for each entry, checked when the move is made.

The conditions are the register's own (setting ``gate_needs``), else those of the kind. They stand as rows
(:class:`GateNeed`) from the day on which the entry comes before the gate, so that lists, desks and reports
find them quickly. Whether a check holds is found anew whenever the entry or what belongs to it changes, and
once more when the move is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from yiding.core import clock
from yiding.core.workdays import Calendar
from yiding.directory.models import Body

from .catalogue import kind_of, rules_of
from .declaring import COLUMNS, Kind
from .errors_gates import GateShut
from .gate_rows import GateNeed, NeedState
from .gate_told import HOW_WORDS, NEEDS_SETTING, PARTIES_OF_NEEDS, ROLES_SETTING, Gate, How, Need
from .models import Entry, Partner
from .selectors import register_of_entry, settings_of

LONGEST_WHY = 300
MOST_TOLD = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """一项条件 as a government wants it. ``party`` is a party, a role, or a body's name."""

    gate: str
    key: str
    label: str
    how: How
    party: str
    days: int | None
    declared: Need | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """一个政府的关口条件 of a kind, with the bodies that are meant: a few queries for all entries."""

    kind: Kind
    wanted: Mapping[str, tuple[Wanted, ...]]
    bodies: Mapping[str, int]
    calendar: Calendar

    @classmethod
    def of(cls, kind: Kind, government_id: int) -> Conditions:
        told = settings_of(government_id, kind.code)
        wanted = _wanted(kind, told.get(NEEDS_SETTING) or ())
        roles = roles_told(kind, told.get(ROLES_SETTING) or ())
        names = {*roles.values(), *(one.party for rows in wanted.values() for one in rows)}
        rows = Body.objects.filter(government=government_id, name__in=names, ends_on=None)
        keys = dict(rows.order_by("pk").values_list("name", "pk"))
        bodies = keys | {role: keys[name] for role, name in roles.items() if name in keys}
        return cls(kind, wanted, bodies, Calendar.load())

    def body_of(self, entry: Entry, party: str) -> int | None:
        """The body that a line of duty is here; a role that nobody was named for is the department's."""
        if party == "office":
            return None
        if party == "local":
            return entry.local_id or entry.department_id
        if party == "lead":
            register = register_of_entry(entry)
            return register.lead_id if register else None
        return self.bodies.get(party) or entry.department_id

    def due_on(self, entry: Entry, one: Wanted) -> date | None:
        return None if one.days is None else self.calendar.add(entry.stage_on, one.days)


def _wanted(kind: Kind, rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[Wanted, ...]]:
    """The rows of a settings table by gate; a row that names no gate of the kind says nothing."""
    gates = {gate.label: gate for gate in kind.gates}
    found: dict[str, list[Wanted]] = {gate.key: [] for gate in kind.gates}
    for row in rows:
        gate = gates.get(row["gate"])
        if gate is not None:
            found[gate.key].append(_row(kind, gate, row))
    return {key: tuple(ones) for key, ones in found.items()}


def _row(kind: Kind, gate: Gate, row: Mapping[str, str]) -> Wanted:
    declared = next((one for one in gate.needs if one.label == row["label"]), None)
    key = declared.key if declared else "own_" + hashlib.sha256(row["label"].encode()).hexdigest()[:12]
    how = How(next((how for how, word in HOW_WORDS.items() if word == row["how"]), How.WORD.value))
    days = int(row["days"]) if str(row["days"]).isdigit() else None
    return Wanted(gate.key, key, row["label"], how, party_of(kind, row["by"]), days, declared)


def party_of(kind: Kind, told: str) -> str:
    """The party or role that a word of the table means; else it is a body's name."""
    for key, label in PARTIES_OF_NEEDS.items():
        if label == told:
            return key
    return next((one.key for one in kind.roles if one.label == told), told)


def roles_told(kind: Kind, rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The names of bodies by role."""
    labels = {one.label: one.key for one in kind.roles}
    return {labels[row["role"]]: row["body"] for row in rows if row["role"] in labels and row["body"]}


def party_word(kind: Kind, party: str) -> str:
    """A line of duty in words."""
    role = kind.role(party)
    return role.label if role else PARTIES_OF_NEEDS.get(party, party)


def faults_of(kind: Kind, settings: Mapping[str, Any], names: frozenset[str]) -> dict[str, str]:
    """What is wrong with the conditions that a government wants; ``names`` are those of its bodies."""
    told: dict[str, str] = {}
    gates = {gate.label: gate for gate in kind.gates}
    lines = {*PARTIES_OF_NEEDS.values(), *(one.label for one in kind.roles)}
    for row in settings.get(NEEDS_SETTING) or ():
        fault = _fault(gates, lines | names, row)
        if fault:
            told.setdefault(f"setting_{NEEDS_SETTING}", fault)
    seen = [(row["gate"], row["label"]) for row in settings.get(NEEDS_SETTING) or ()]
    if len(set(seen)) < len(seen):
        told.setdefault(f"setting_{NEEDS_SETTING}", "同一关口的条件不能重名。")
    for row in settings.get(ROLES_SETTING) or ():
        if row["role"] not in {one.label for one in kind.roles}:
            told[f"setting_{ROLES_SETTING}"] = f"没有角色“{row['role']}”。"
        elif row["body"] and row["body"] not in names:
            told[f"setting_{ROLES_SETTING}"] = f"没有单位“{row['body']}”。"
    return told


def _fault(gates: Mapping[str, Gate], lines: Iterable[str], row: Mapping[str, str]) -> str:
    gate = gates.get(row["gate"])
    if gate is None:
        return f"没有关口“{row['gate']}”，可写的有：{'、'.join(gates)}。"
    if not row["label"] or len(row["label"]) > 120:
        return "条件要写明，不超过120字。"
    if row["by"] not in lines:
        return f"“{row['by']}”不是当事方、角色或本市的单位。"
    if row["how"] not in HOW_WORDS.values():
        return f"凭据“{row['how']}”不认识，可写的有：{'、'.join(HOW_WORDS.values())}。"
    declared = next((one for one in gate.needs if one.label == row["label"]), None)
    is_checked = declared is not None and declared.how is How.CHECK
    if (row["how"] == HOW_WORDS["check"]) is not is_checked:
        return f"条件“{row['label']}”能不能由系统核对，不能改。"
    if row["days"] and not (row["days"].isdigit() and int(row["days"]) <= 3_000):
        return f"工作日“{row['days']}”要写整数。"
    return ""


# --- laying out ------------------------------------------------------------------------------------------


def gate_settle(entry: Entry, conditions: Conditions | None = None) -> list[GateNeed]:
    """Lays out the conditions of the gates before which an entry stands; gives back those that are new."""
    kind = kind_of(entry.code)
    if not kind.gates:
        return []
    told = conditions or Conditions.of(kind, entry.government_id)
    standing = kind.gates_from(entry.state) if entry.is_open else ()
    rows = GateNeed.objects.filter(entry=entry)
    rows.filter(is_now=True).exclude(gate__in=[gate.key for gate in standing]).update(is_now=False)
    new = [row for gate in standing for row in _stand(entry, gate, told)]
    if new:
        _see(entry, new)
    return new


def _stand(entry: Entry, gate: Gate, told: Conditions) -> list[GateNeed]:
    """One gate: what is wanted stands there, what is wanted no more goes, checks are made."""
    held = {row.key: row for row in GateNeed.objects.filter(entry=entry, gate=gate.key, is_now=True)}
    wanted, new = told.wanted[gate.key], []
    number = _round(entry, gate, held)
    for position, one in enumerate(wanted):
        row = held.pop(one.key, None)
        if row is None:
            row = GateNeed(entry=entry, gate=gate.key, key=one.key, round=number)
            new.append(row)
        _fill(row, one, position, told)
    for row in held.values():
        _drop(row)
    return new


def _round(entry: Entry, gate: Gate, held: Mapping[str, GateNeed]) -> int:
    if held:
        return max(row.round for row in held.values())
    last = GateNeed.objects.filter(entry=entry, gate=gate.key).aggregate(last=Max("round"))["last"]
    return (last or 0) + 1


def _fill(row: GateNeed, one: Wanted, position: int, told: Conditions) -> None:
    before = _shape(row)
    row.label, row.how, row.position, row.party = one.label, one.how.value, position, one.party[:40]
    row.due_on = told.due_on(row.entry, one)
    if row.state != NeedState.MET or one.how is How.CHECK:
        row.body_id = told.body_of(row.entry, one.party)
    if one.how is How.CHECK and one.declared is not None:
        row.why = lacking(row.entry, one.declared)[:LONGEST_WHY]
        row.state = NeedState.MISSING if row.why else NeedState.MET
    if row.pk is None or _shape(row) != before:
        row.save()


def _shape(row: GateNeed) -> tuple[Any, ...]:
    return (row.label, row.how, row.position, row.party, row.body_id, row.due_on, row.state, row.why)


def _drop(row: GateNeed) -> None:
    """A condition that is wanted no more: gone, or kept for what was said about it."""
    if row.marks.exists():
        row.is_now = False
        row.save(update_fields=["is_now"])
    else:
        row.delete()


def _see(entry: Entry, rows: Iterable[GateNeed]) -> None:
    """Who owes a condition works on the entry too, and therefore sees it."""
    known = {entry.local_id, entry.department_id, None}
    known |= set(Partner.objects.filter(entry=entry).values_list("body", flat=True))
    wanted = dict.fromkeys(row.body_id for row in rows if row.body_id not in known)
    Partner.objects.bulk_create(
        [Partner(entry=entry, body_id=key, task="关口条件") for key in wanted if key is not None]
    )


def lacking(entry: Entry, need: Need) -> str:
    """What a check finds lacking; nothing: it holds."""
    kind = kind_of(entry.code)
    empty = [kind.label(key) for key in need.filled if not _is_there(entry, key)]
    if empty:
        return f"还没有填写：{'、'.join(empty)}"
    check = rules_of(kind.code).checks.get(need.rule) if need.rule else None
    return check(entry) if check else ""


def _is_there(entry: Entry, key: str) -> bool:
    if key == "spot":
        return entry.longitude is not None
    value = getattr(entry, key) if key in COLUMNS else entry.values.get(key)
    return value not in (None, "", [])


# --- asking ----------------------------------------------------------------------------------------------


def lacking_now(entry: Entry) -> QuerySet[GateNeed]:
    """What is missing at the gates before which an entry stands."""
    return GateNeed.objects.filter(entry=entry, is_now=True).exclude(state=NeedState.MET)


def is_shut(entry: Entry) -> bool:
    """Does a gate stand before an entry that is not complete?"""
    return bool(kind_of(entry.code).gates) and lacking_now(entry).exists()


def shut_moves(entry: Entry) -> frozenset[str]:
    """The moves that an entry cannot make now, because something is missing."""
    kind = kind_of(entry.code)
    if not kind.gates:
        return frozenset()
    shut = set(lacking_now(entry).values_list("gate", flat=True))
    return frozenset(name for gate in kind.gates if gate.key in shut for name in gate.moves)


def gate_check(entry: Entry, move: str) -> None:
    """Is everything there that a move presupposes? Found anew, never taken from a tick. Raises GateShut."""
    kind = kind_of(entry.code)
    guarding = [gate.key for gate in kind.gates if move in gate.moves]
    if not guarding:
        return
    Entry.objects.select_for_update().get(pk=entry.pk)
    gate_settle(entry)
    missing = list(lacking_now(entry).filter(gate__in=guarding).select_related("body"))
    if missing:
        raise GateShut(named(missing))


def named(missing: Iterable[GateNeed]) -> str:
    """What is missing and who owes it, in one line."""
    told = [f"{row.label}（{row.body.name}）" if row.body else row.label for row in missing]
    return "、".join(told[:MOST_TOLD]) + (f"等{len(told)}项" if len(told) > MOST_TOLD else "")


def gate_pass(entry: Entry, move: str) -> None:
    """The gates of a move that was made are behind the entry."""
    guarding = [gate.key for gate in kind_of(entry.code).gates if move in gate.moves]
    if guarding:
        rows = GateNeed.objects.filter(entry=entry, gate__in=guarding, is_now=True)
        rows.update(is_now=False, passed_on=clock.today())


def parent_of(entry: Entry) -> Entry | None:
    """The object with gates that an entry belongs to, as it is now."""
    if entry.parent_id is None:
        return None
    parent = Entry.objects.select_related("government").get(pk=entry.parent_id)
    return parent if kind_of(parent.code).gates else None


def gates_settle_all(kind: Kind, government_id: int) -> None:
    """All open entries of a kind, after its conditions have changed."""
    if not kind.gates:
        return
    told = Conditions.of(kind, government_id)
    rows = Entry.objects.filter(government=government_id, code=kind.code, is_open=True)
    for entry in rows.iterator(chunk_size=500):
        gate_settle(entry, told)
