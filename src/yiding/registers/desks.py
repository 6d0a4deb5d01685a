"""待办方: on whose desk an entry stands, kept as rows so that a desk is one narrow query."""

from __future__ import annotations

from collections.abc import Iterable

from .catalogue import kind_of
from .declaring import Party
from .gates import is_shut
from .models import Entry, Register, Wait
from .selectors import register_of_entry

OF_ENTRY = {Party.LOCAL: "local_id", Party.DEPARTMENT: "department_id", Party.FINDER: "finder_id"}


def desk_set(entry: Entry) -> None:
    """Lays an entry on the desks of those for whom its stage waits; before a shut gate its conditions do."""
    Wait.objects.filter(entry=entry).delete()
    stage = kind_of(entry.code).stage(entry.state)
    if not stage.ends and not is_shut(entry):
        led = Party.LEAD in stage.waits_for
        register = register_of_entry(entry) if led else None
        Wait.objects.bulk_create(_waits(entry, stage.waits_for, register))


def desks_set(entries: Iterable[Entry], register: Register) -> None:
    """Lays many new entries of one register on desks."""
    rows = []
    for entry in entries:
        stage = kind_of(entry.code).stage(entry.state)
        if not stage.ends and not is_shut(entry):
            rows += _waits(entry, stage.waits_for, register)
    Wait.objects.bulk_create(rows)


def _waits(entry: Entry, parties: Iterable[Party], register: Register | None) -> list[Wait]:
    rows = []
    for party in parties:
        body: int | None = None
        if party in OF_ENTRY:
            body = getattr(entry, OF_ENTRY[party])
        elif party is Party.LEAD:
            body = register.lead_id if register else None
        if body is not None or party in (Party.OFFICE, Party.LEADER):
            rows.append(Wait(entry=entry, party=party.value, body_id=body))
    return rows


def lead_changed(register: Register) -> None:
    """Another body leads a register: what waits for its lead waits for that one."""
    of = Wait.objects.filter(
        party=Party.LEAD, entry__government=register.government_id, entry__code=register.code
    )
    if register.lead_id is None:
        of.delete()
    else:
        of.update(body=register.lead_id)
