"""关口的权限: who shows a condition is the body that owes it; who supervises can take a word back."""

from __future__ import annotations

from yiding.core.columns import Viewer

from .declaring import Party
from .gate_rows import GateNeed
from .models import Entry
from .permissions import bodies_of, may_handle, may_lead, may_oversee, parties_of, reach_of
from .selectors import register_of_entry

OVER_IT = frozenset({Party.DEPARTMENT, Party.LEAD, Party.OFFICE})


def may_show_need(viewer: Viewer, row: GateNeed) -> bool:
    """Say that a condition holds, or does not."""
    if row.body_id is None:
        return may_oversee(viewer)
    return may_handle(viewer) and row.body_id in reach_of(viewer)


def may_withdraw_need(viewer: Viewer, row: GateNeed) -> bool:
    """Take a word back: who gave it for the body, and who supervises."""
    if may_show_need(viewer, row):
        return True
    if not (may_handle(viewer) or may_oversee(viewer)):
        return False
    return not parties_of(viewer, row.entry, register_of_entry(row.entry)).isdisjoint(OVER_IT)


def owes_any(viewer: Viewer, _row: object = None) -> bool:
    """Is there something that a viewer could owe?"""
    return may_oversee(viewer) or (may_handle(viewer) and bool(bodies_of(viewer)))


def may_divide(viewer: Viewer, row: Entry) -> bool:
    """Divide an object, or merge it with others: who supervises it."""
    if not row.is_open or not (may_handle(viewer) or may_oversee(viewer)):
        return False
    register = register_of_entry(row)
    return may_lead(viewer, register) or not parties_of(viewer, row, register).isdisjoint(OVER_IT)
