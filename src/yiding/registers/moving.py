"""办理: an entry moves from stage to stage, by the parties that its kind names, with proof where it asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import writer
from yiding.core import clock
from yiding.core.errors import WrongState
from yiding.core.moves import move as make_move
from yiding.core.workdays import Calendar

from .catalogue import kind_of, rules_of
from .declaring import Kind, MoveTold
from .desks import desk_set
from .errors import MissingValues, NoProof, NotNow, SamePerson
from .gates import gate_check, gate_pass, gate_settle, is_shut
from .lights import light_set
from .machines import EVENT, machine_of
from .models import Entry, Proof, Step
from .permissions import bodies_of, holds, is_mover, require
from .recording import (
    COLUMNS_SAVED,
    check,
    fill_computed,
    gates_follow,
    is_empty,
    parent_follows,
    put,
    said,
    stage_due,
    tell_needs,
    tell_waiting,
    touching,
    values_now,
)
from .selectors import register_of_entry
from .values import mirror

KEPT = frozenset({"state", "government_id", "code", "number", "made_by_id", "made_at"})


@transaction.atomic
def entry_move(*, entry: Entry, name: str, told: Mapping[str, Any], by: User) -> Step:
    """办理一步. Raises NotAllowed, NotNow, WrongState, NoProof, SamePerson, MissingValues, WrongValue."""
    kind = kind_of(entry.code)
    step = kind.move(name)
    require(is_mover(by, entry, step, register_of_entry(entry)))
    if not holds(entry, step):
        raise NotNow
    rules = rules_of(kind.code)
    _check_persons(entry, step, by)
    _check_proof(kind, entry, step)
    _check_told(kind, entry, step, told)
    rules.before_move(entry, name, told, by)
    gate_check(entry, name)
    before = entry.state
    values = _changes(kind, entry, step, told, by)
    note = str(told.get("note") or "")
    row = Step.objects.create(
        entry=entry,
        move=name,
        before=before,
        after=step.target or before,
        by=by,
        body_id=_body_of(by, entry),
        at=clock.now(),
        note=note,
        told={key: said(value) for key, value in told.items() if key != "note" and not is_empty(value)},
    )
    rules.after_move(entry, name, told, by)
    gate_pass(entry, name)
    write = writer(entry, by=by, touches=touching(entry), move=name)
    if step.stays:
        gates_follow(entry, by)
        _stay(entry, step, values)
        write(EVENT, before, before)
        return row
    tell_waiting_after(entry, step, by)
    make_move(machine_of(kind.code), name, entry, write, **values)
    parent_follows(entry)
    return row


def _stay(entry: Entry, step: MoveTold, values: Mapping[str, Any]) -> None:
    """What was done at an entry that stays in its stage. Raises WrongState when it has moved on."""
    rows = Entry.objects.filter(pk=entry.pk, state__in=step.sources)
    if not rows.update(version=F("version") + 1, **values):
        raise WrongState(f"registers.{entry.code}.{step.name}")
    entry.refresh_from_db(fields=["state", "version"])


def tell_waiting_after(entry: Entry, step: MoveTold, by: User) -> None:
    """Those on whose desk the entry will stand, told as of the stage that it comes to."""
    held = entry.state
    entry.state = step.target
    new = gate_settle(entry)
    desk_set(entry)
    tell_needs(entry, new, by)
    if not is_shut(entry):
        tell_waiting(entry, by)
    entry.state = held


def _check_persons(entry: Entry, step: MoveTold, by: User) -> None:
    """Two persons: who made one of the named moves last does not make this one."""
    for name in step.not_by:
        last = Step.objects.filter(entry=entry, move=name).order_by("-pk").first()
        if last is not None and last.by_id == by.pk:
            raise SamePerson


def _check_proof(kind: Kind, entry: Entry, step: MoveTold) -> None:
    """Proof of this round: what was shown before an entry was opened again does not count."""
    if not step.proof:
        return
    asked = next(one for one in kind.proofs if one.key == step.proof)
    there = Proof.objects.filter(entry=entry, moment=asked.key, reopened=entry.reopened).count()
    if there < asked.least:
        raise NoProof(f"{asked.label}：已有 {there} 份，要 {asked.least} 份")


def _check_told(kind: Kind, entry: Entry, step: MoveTold, told: Mapping[str, Any]) -> None:
    missing = [
        kind.label(key) if key != "note" else "办理说明"
        for key in step.needed()
        if is_empty(told.get(key)) and (key == "note" or is_empty(values_now(kind, entry).get(key)))
    ]
    if missing:
        raise MissingValues("、".join(missing))
    given = {key: value for key, value in told.items() if key != "note"}
    if given:
        check(kind, entry.government, {**values_now(kind, entry), **given}, entry)


def _changes(kind: Kind, entry: Entry, step: MoveTold, told: Mapping[str, Any], by: User) -> dict[str, Any]:
    """The columns of an entry after a move: what was told, who handed in or closed, and the clocks."""
    held = {name: getattr(entry, name) for name in COLUMNS_SAVED}
    asked = set(step.asked()) | ({"longitude", "latitude"} if "spot" in step.asked() else set())
    put(kind, entry, {**{key: value for key, value in told.items() if key in asked}, **step.sets})
    if not step.stays:
        _clocks(kind, entry, step, by)
    fill_computed(kind, entry)
    _light(entry, step)
    mirror(kind, entry)
    return {
        name: getattr(entry, name)
        for name in COLUMNS_SAVED
        if name not in KEPT
        and (getattr(entry, name) != held[name] or (name == "stage_on" and not step.stays))
    }


def _clocks(kind: Kind, entry: Entry, step: MoveTold, by: User) -> None:
    """The stage's days, and who handed in or closed."""
    stage, today = kind.stage(step.target), clock.today()
    was_open = entry.is_open
    entry.is_open, entry.stage_on = not stage.ends, today
    entry.stage_due_on = stage_due(kind, stage.key, today)
    if entry.first_due_on is None:
        entry.first_due_on = entry.due_on
    if step.name in kind.remembered:
        entry.submitted_by = by
    if stage.ends and was_open:
        entry.closed_by, entry.closed_on = by, today
        entry.was_late = entry.was_late or is_over(entry.due_on, today)
    if not stage.ends and not was_open:
        entry.closed_by, entry.closed_on, entry.submitted_by = None, None, None
        entry.reopened += 1


def _light(entry: Entry, step: MoveTold) -> None:
    """The light as of the stage that the entry comes to."""
    held = entry.state
    entry.state = step.target or held
    light_set(entry)
    entry.state = held


def is_over(due_on: date | None, day: date) -> bool:
    """Is a due day over: one on which nobody works is kept on the next working day."""
    return due_on is not None and Calendar.load().kept_until(due_on) < day


def _body_of(by: User, entry: Entry) -> int | None:
    """The body for which a person acts: one that the entry names, before any other of theirs."""
    own = bodies_of(by)
    named = (entry.local_id, entry.department_id, entry.finder_id)
    return next((one for one in named if one in own), next(iter(sorted(own)), None))
