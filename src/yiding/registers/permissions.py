"""台账的权限: bodies record and handle their own, who leads a register keeps it, the office oversees all.

A body acts for the bodies below it too (a town for its villages). Who may move an entry is told by parties:
its finder, its local and its supervising body, the body that leads the register, the office, the leaders.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from yiding.core import clock
from yiding.core.access import BUSINESS, Permission, Role, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.directory.models import Body
from yiding.supervision.permissions import bodies_of, is_office

from .catalogue import kind_of
from .declaring import COLUMNS, Kind, MoveTold, Party
from .models import Entry, Register

__all__ = ["bodies_of", "is_office", "require"]
DEEPEST = 4
BELOW = tuple(f"{'__'.join(['parent'] * depth)}__in" for depth in range(1, DEEPEST + 1))
"""By which a body is found that lies below others, for each depth."""


def below(bodies: Iterable[int]) -> frozenset[int]:
    """The bodies, and all below them: one query however deep they lie."""
    own = frozenset(bodies)
    if not own:
        return own
    rows = Body.objects.none().values_list("pk", flat=True)
    wanted = [Body.objects.filter(**{one: own}).order_by().values_list("pk", flat=True) for one in BELOW]
    return own | frozenset(rows.union(*wanted))


def reach_of(viewer: Viewer) -> frozenset[int]:
    """The bodies whose work a viewer does, and those below them; found once for a viewer and a day."""
    return _reach(viewer, bodies_of(viewer))


def _reach(viewer: Viewer, own: frozenset[int]) -> frozenset[int]:
    """``below``, kept on the viewer as their powers are."""
    asked = (clock.today(), own)
    known: dict[object, frozenset[int]] = getattr(viewer, "_reach", {})
    if asked not in known:
        known = {**known, asked: below(own)}
        viewer._reach = known  # type: ignore[union-attr]
    return known[asked]


def may_read(viewer: Viewer, _row: object = None) -> bool:
    return may(viewer, Permission.READ_LEDGER)


def may_oversee(viewer: Viewer, _row: object = None) -> bool:
    """Keep campaigns, rounds, check lists and settings of all registers."""
    return may(viewer, Permission.OVERSEE_REGISTERS)


def may_handle(viewer: Viewer) -> bool:
    """Record and handle entries at all."""
    return may(viewer, Permission.KEEP_REGISTERS)


def may_lead(viewer: Viewer, register: Register | None) -> bool:
    """Keep one register: who oversees all, and the body that leads it."""
    if may_oversee(viewer):
        return True
    return register is not None and may_handle(viewer) and register.lead_id in bodies_of(viewer)


def parties_of(viewer: Viewer, entry: Entry, register: Register | None) -> frozenset[Party]:
    """What a viewer is in respect of an entry."""
    roles, own = powers_of(viewer).roles, reach_of(viewer)
    told = {
        Party.FINDER: entry.made_by_id == viewer.pk
        or (entry.finder_id in own and entry.finder_id is not None),
        Party.LOCAL: entry.local_id in own,
        Party.DEPARTMENT: entry.department_id in own,
        Party.LEAD: register is not None and register.lead_id in own,
        Party.OFFICE: may_oversee(viewer),
        Party.LEADER: Role.LEADER in roles,
    }
    return frozenset(party for party, holds in told.items() if holds)


def may_move(viewer: Viewer, entry: Entry, move: MoveTold, register: Register | None) -> bool:
    """Make a move of an entry now: a party that the kind names, and what the move presupposes holds."""
    return holds(entry, move) and is_mover(viewer, entry, move, register)


def holds(entry: Entry, move: MoveTold) -> bool:
    """Does the entry hold what a move presupposes?"""
    return all(_is(entry, key, wanted) for key, wanted in move.when.items())


def _is(entry: Entry, key: str, wanted: Any) -> bool:
    value = getattr(entry, key) if key in COLUMNS else entry.values.get(key)
    if isinstance(wanted, bool):
        return bool(value) is wanted
    return value in wanted if isinstance(wanted, list) else value == wanted


def is_mover(viewer: Viewer, entry: Entry, move: MoveTold, register: Register | None) -> bool:
    """Is the viewer one of the parties that the kind names for a move?"""
    if not (may_handle(viewer) or may_oversee(viewer) or Role.LEADER in powers_of(viewer).roles):
        return False
    return not parties_of(viewer, entry, register).isdisjoint(move.by)


HELD = frozenset(
    {"grade", "sector", "town", "local", "department", "source", "source_no", "campaign", "parent"}
)
DAYS = frozenset({"found_on", "due_on"})
"""What says who is responsible, by when, and what it counts as: not for who has to do it to change."""
OVER_IT = frozenset({Party.DEPARTMENT, Party.LEAD, Party.OFFICE})


def may_edit(viewer: Viewer, entry: Entry, register: Register | None) -> bool:
    """Change what an entry says while it is open; who found it, until it is taken further."""
    if not entry.is_open or not may_handle(viewer):
        return False
    return not _editing(viewer, entry, register).isdisjoint(kind_of(entry.code).edits)


def _editing(viewer: Viewer, entry: Entry, register: Register | None) -> frozenset[Party]:
    parties = parties_of(viewer, entry, register)
    is_begun = entry.state != kind_of(entry.code).first_stage.key
    return parties - {Party.FINDER} if is_begun else parties


def held_from(viewer: Viewer, entry: Entry, register: Register | None) -> frozenset[str]:
    """The columns that a viewer may not change: those who supervise may all; who found it, at first."""
    parties = _editing(viewer, entry, register)
    if Party.FINDER in parties or not parties.isdisjoint(OVER_IT):
        return frozenset()
    return HELD | DAYS


def may_record(viewer: Viewer, kind: Kind, register: Register | None) -> bool:
    """Record an entry: whose parties may, as far as that can be told before there is one."""
    if may_oversee(viewer) and Party.OFFICE in kind.records:
        return True
    if not may_handle(viewer):
        return False
    if may_lead(viewer, register) and Party.LEAD in kind.records:
        return True
    return bool(bodies_of(viewer)) and not {Party.LOCAL, Party.DEPARTMENT, Party.FINDER}.isdisjoint(
        kind.records
    )


def readers_rows(viewer: Viewer) -> QuerySet[Any]:
    """The same bodies as ``readers_bodies``, as rows to be found within another query."""
    own = powers_of(viewer).bodies(BUSINESS)
    found = reduce(or_, (Q(**{one: own}) for one in BELOW), Q(pk__in=own))
    return Body.objects.filter(found).order_by().values("pk")


def readers_bodies(viewer: Viewer) -> frozenset[int]:
    """The bodies through which a viewer sees entries, those below them included."""
    return _reach(viewer, powers_of(viewer).bodies(BUSINESS))
