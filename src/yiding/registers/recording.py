"""登记: entries are recorded and changed, by people, by checks and by workbooks, always in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.counters import number_take
from yiding.core.errors import EditConflict
from yiding.core.telling import tell
from yiding.core.workdays import Calendar
from yiding.directory.models import Body, Government
from yiding.supervision.selectors import people_of

from . import duties
from .catalogue import kind_of, rules_of
from .declaring import COLUMNS, Archetype, Field, Kind, Used
from .desks import desk_set, desks_set
from .errors import EntryEnded, MissingValues, WrongValue
from .gates import Conditions, gate_settle, parent_of
from .lights import day_of, light_set
from .models import Entry, EntryValue, GateNeed, NeedState, Step
from .permissions import bodies_of, held_from, may_edit, may_lead, may_record, require
from .selectors import register_for, register_of, register_of_entry
from .values import mirror, packed, rows_of, stored

PLAIN = frozenset(COLUMNS) - {"spot"}
SPOT = ("longitude", "latitude")


@dataclass(frozen=True, slots=True)
class From:
    """来处: what a new entry comes from beside a form. Of a bulk the lights are told once, at its end.

    ``state``: the stage in which it begins, of what came of another object; else the kind's first.
    """

    finder: Body | None = None
    carried_from: Entry | None = None
    note: str = ""
    is_bulk: bool = False
    state: str = ""


NOWHERE = From()


@transaction.atomic
def entry_record(
    *, kind: Kind, government: Government, told: Mapping[str, Any], by: User, origin: From = NOWHERE
) -> Entry:
    """登记一条: columns and own fields as a form told them; takes the next number of the year.

    Raises MissingValues, WrongValue.
    """
    register = register_for(government, kind)
    require(may_record(by, kind, register))
    entry = _made(kind, government, told, by, origin)
    require(may_edit(by, entry, register) or may_lead(by, register))
    entry.number = _number(kind, entry)
    entry.save(force_insert=True)
    mirror(kind, entry)
    Step.objects.create(
        entry=entry,
        move="record",
        after=entry.state,
        by=by,
        body=entry.finder,
        at=clock.now(),
        note=origin.note or duties.note_of(kind, government, told, entry),
    )
    rules_of(kind.code).after_record(entry, by)
    gates_follow(entry, by)
    tell_waiting(entry, by)
    after = {"number": entry.number, "title": entry.title, "state": entry.state, "grade": entry.grade}
    record("entry.recorded", entry, by=by, after=after, touches=touching(entry))
    return entry


@transaction.atomic
def entries_record(
    *,
    kind: Kind,
    government: Government,
    rows: Sequence[Mapping[str, Any]],
    by: User,
    origin: From = NOWHERE,
) -> list[Entry]:
    """成批登记 (at most 200): few statements for all, one event; lights are told by who asks, at the end.

    Raises MissingValues, WrongValue; then nothing is recorded.
    """
    register = register_for(government, kind)
    require(may_record(by, kind, register))
    own = origin.finder or _own_body(by)
    bulk = replace(origin, finder=own, is_bulk=True)
    with duties.book_kept():
        entries = [_made(kind, government, told, by, bulk) for told in rows]
    for entry in entries:
        require(may_edit(by, entry, register) or may_lead(by, register))
        entry.number = _number(kind, entry)
    Entry.objects.bulk_create(entries)
    EntryValue.objects.bulk_create([row for entry in entries for row in rows_of(kind, entry)])
    now = clock.now()
    Step.objects.bulk_create(
        Step(entry=entry, move="import", after=entry.state, by=by, body=own, at=now, note=origin.note[:200])
        for entry in entries
    )
    for entry in entries:
        rules_of(kind.code).after_record(entry, by)
    _many_before_gates(kind, government, entries)
    desks_set(entries, register)
    if entries:
        after = {"code": kind.code, "count": len(entries), "numbers": [entry.number for entry in entries]}
        record("entry.many_recorded", entries[0], by=by, after=after, touches=touching(entries[0]))
    return entries


def gates_follow(entry: Entry, by: User) -> None:
    """What has changed at an entry may be what a gate wanted: of it, or of the object that it belongs to."""
    new = gate_settle(entry)
    desk_set(entry)
    tell_needs(entry, new, by)
    parent_follows(entry)


def parent_follows(entry: Entry) -> None:
    """What an object's gate wants may be that what belongs to it has come so far."""
    parent = parent_of(entry)
    if parent is not None:
        gate_settle(parent)
        desk_set(parent)


def _many_before_gates(kind: Kind, government: Government, entries: Sequence[Entry]) -> None:
    """The conditions of many new entries, and of the objects that they belong to, each once."""
    if kind.gates:
        told = Conditions.of(kind, government.pk)
        for entry in entries:
            gate_settle(entry, told)
    for one in {one.parent_id: one for one in entries}.values():
        parent_follows(one)


def tell_needs(entry: Entry, rows: Iterable[GateNeed], by: User) -> None:
    """Tells each body what it has to show for an entry that has come before a gate: once for all of it."""
    owed: dict[int, list[GateNeed]] = {}
    for row in rows:
        if row.body_id is not None and row.state != NeedState.MET:
            owed.setdefault(row.body_id, []).append(row)
    for body, ones in owed.items():
        days = [one.due_on for one in ones if one.due_on]
        tell(
            "gate.asked",
            to=people_of([body]).exclude(pk=by.pk),
            key=f"gate-asked-{entry.pk}-{ones[0].pk}",
            about=entry,
            link=reverse("registers:entry-detail", args=[entry.pk]),
            number=entry.number,
            title=entry.title,
            needs="、".join(one.label for one in ones)[:200],
            due=min(days, default="—"),
        )


def _made(kind: Kind, government: Government, told: Mapping[str, Any], by: User, origin: From) -> Entry:
    """A new entry, whole and checked, not saved."""
    whole = completed(kind, government, told)
    today, stage = clock.today(), kind.stage(origin.state) if origin.state else kind.first_stage
    entry = Entry(
        government=government,
        code=kind.code,
        kind_version=kind.version,
        state=stage.key,
        is_open=not stage.ends,
        stage_on=today,
        made_by=by,
        made_at=clock.now(),
        found_on=whole.pop("found_on", None) or today,
        finder=origin.finder or _own_body(by),
        carried_from=origin.carried_from,
    )
    put(kind, entry, whole)
    entry.first_due_on = entry.due_on
    entry.stage_due_on = stage_due(kind, entry.state, today)
    fill_computed(kind, entry)
    if origin.is_bulk:
        entry.presses_on = day_of(entry)
    else:
        light_set(entry)
    return entry


def completed(kind: Kind, government: Government, told: Mapping[str, Any]) -> dict[str, Any]:
    """What was told, with what the kind proposes where it was left empty, the due day by the grade, defaults.

    Raises MissingValues, WrongValue.
    """
    rules = rules_of(kind.code)
    whole = {one.key: one.default for one in kind.fields if one.default is not None}
    whole |= {key: value for key, value in told.items() if not is_empty(value)}
    for key, value in rules.propose(government, whole).items():
        if is_empty(whole.get(key)):
            whole[key] = value
    if kind.used("found_on") and is_empty(whole.get("found_on")):
        whole["found_on"] = clock.today()
    whole |= duties.proposed(kind, government, whole)
    if kind.used("due_on") and is_empty(whole.get("due_on")):
        whole["due_on"] = due_by_grade(kind, government, whole.get("grade", ""), whole.get("found_on"))
    check(kind, government, whole, None)
    return whole


def check(kind: Kind, government: Government, whole: Mapping[str, Any], entry: Entry | None) -> None:
    """What must be there, and what the kind's own rule says. Raises MissingValues, WrongValue."""
    every: tuple[Used | Field, ...] = (*kind.columns, *kind.fields)
    needed = [one for one in every if one.needed and one.key != "spot"]
    missing = [one.label for one in needed if is_empty(whole.get(one.key))]
    if missing:
        raise MissingValues("、".join(missing))
    due, found = whole.get("due_on"), whole.get("found_on") or clock.today()
    if isinstance(due, date) and entry is None and isinstance(found, date) and due < found:
        raise WrongValue({"due_on": "期限不能早于发现日期。"})
    faults = rules_of(kind.code).check(government, whole, entry)
    if faults:
        raise WrongValue({key: str(sentence) for key, sentence in faults.items()})


def is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def due_by_grade(kind: Kind, government: Government, grade: str, found_on: date | None) -> date | None:
    """The day by which an entry of a grade is due: working days, the government's own before the kind's."""
    told = kind.grade(grade)
    register = register_of(government.pk, kind.code)
    days = (register.days if register else {}).get(grade, told.days if told else None)
    return None if days is None else Calendar.load().add(found_on or clock.today(), int(days))


def stage_due(kind: Kind, state: str, today: date) -> date | None:
    """The last day for a stage that has a limit."""
    days = kind.stage(state).days
    return None if days is None else Calendar.load().add(today, days)


def fill_computed(kind: Kind, entry: Entry) -> None:
    """The values that the kind's rules reckon from the others."""
    compute = rules_of(kind.code).compute
    if compute is not None:
        entry.values = {**entry.values, **packed(kind, compute(entry))}


def put(kind: Kind, entry: Entry, told: Mapping[str, Any]) -> None:
    """Lays columns and own fields into an entry."""
    used = {one.key for one in kind.columns}
    for key, value in told.items():
        if key in SPOT and "spot" in used:
            setattr(entry, key, value)
        elif key in used and key in PLAIN:
            setattr(entry, key, _as_column(key, value))
    own = packed(kind, {key: value for key, value in told.items() if key not in used})
    entry.values = {**entry.values, **own}


def _as_column(key: str, value: Any) -> Any:
    empty: Any = None if Entry._meta.get_field(key).null else ""
    return empty if value is None or value == "" else value


def _own_body(by: User) -> Body | None:
    """The body for which a person finds things: their first."""
    own = bodies_of(by)
    return Body.objects.filter(pk__in=own).order_by("pk").first() if own else None


def _number(kind: Kind, entry: Entry) -> str:
    """``YH-2026-0001``: by prefix and year, without gaps."""
    year = clock.today().year
    taken = number_take(f"registers.{kind.prefix}", f"{entry.government_id}-{year}")
    return f"{kind.prefix}-{year}-{taken:04d}"


# --- changing --------------------------------------------------------------------------------------------


@transaction.atomic
def entry_edit(*, entry: Entry, told: Mapping[str, Any], version: int, by: User) -> None:
    """修改, while it is open. Raises EditConflict, EntryEnded, MissingValues, WrongValue."""
    kind = kind_of(entry.code)
    if not entry.is_open:
        raise EntryEnded
    require(may_edit(by, entry, register_of_entry(entry)))
    before = values_now(kind, entry)
    held = held_from(by, entry, register_of_entry(entry))
    require(all(stored(told[key]) == stored(before.get(key)) for key in held & told.keys()))
    check(kind, entry.government, {**before, **told}, entry)
    put(kind, entry, told)
    fill_computed(kind, entry)
    light_set(entry)
    save(entry, version)
    mirror(kind, entry)
    gates_follow(entry, by)
    changed = {
        key for key, value in values_now(kind, entry).items() if stored(value) != stored(before.get(key))
    }
    record(
        "entry.edited",
        entry,
        by=by,
        before={key: said(before.get(key)) for key in sorted(changed)},
        after={key: said(values_now(kind, entry).get(key)) for key in sorted(changed)},
        touches=touching(entry),
    )


def values_now(kind: Kind, entry: Entry) -> dict[str, Any]:
    """What an entry holds, by column and field."""
    used = {one.key for one in kind.columns}
    columns = {key: getattr(entry, key) for key in used & PLAIN}
    if "spot" in used:
        columns |= {key: getattr(entry, key) for key in SPOT}
    return {**columns, **{one.key: entry.values.get(one.key) for one in kind.fields}}


def said(value: Any) -> Any:
    """A value as an event holds it: a phone number never, a row by its key."""
    if isinstance(value, models.Model):
        return value.pk
    return value if value is None or isinstance(value, str | int | bool | list) else str(value)


COLUMNS_SAVED = tuple(
    one.attname for one in Entry._meta.concrete_fields if one.attname not in ("id", "version", "public_id")
)


def save(entry: Entry, version: int) -> None:
    """Saves an entry as the person saw it, or says that somebody else saved in between."""
    rows = Entry.objects.filter(pk=entry.pk, version=version)
    held = {name: getattr(entry, name) for name in COLUMNS_SAVED}
    if not rows.update(**held, version=F("version") + 1):
        raise EditConflict(last_actor(entry))
    entry.version = version + 1


def touching(entry: Entry) -> About:
    return About(
        government_id=entry.government_id,
        body_id=entry.local_id or entry.department_id,
        matter_id=entry.matter_id,
        due_on=entry.due_on,
    )


def tell_waiting(entry: Entry, by: User) -> None:
    """Tells those on whose desk an entry now stands; of a major one the leaders too."""
    kind = kind_of(entry.code)
    stage = kind.stage(entry.state)
    bodies = {
        one
        for party, one in (
            ("local", entry.local_id),
            ("department", entry.department_id),
            ("finder", entry.finder_id),
        )
        if party in stage.waits_for and one is not None
    }
    link = reverse("registers:entry-detail", args=[entry.pk])
    fields = {"kind": kind.one, "number": entry.number, "title": entry.title, "stage": stage.label}
    key = f"entry-{entry.pk}-{entry.state}-{entry.version}"
    if bodies:
        to = people_of(bodies).exclude(pk=by.pk)
        tell("entry.waits", to=to, key=key, about=entry, link=link, due=entry.due_on or "—", **fields)
    grade = kind.grade(entry.grade)
    if (
        grade is not None
        and grade.major
        and kind.archetype is Archetype.ENTRY
        and entry.state == kind.first_stage.key
    ):
        tell(
            "entry.major",
            to=Permission.INSTRUCT,
            key=key,
            about=entry,
            link=link,
            grade=grade.label,
            **fields,
        )
