"""督察追责的权限: the role opens the kind of act, being named on the case says which cases (S20.4)."""

from __future__ import annotations

from yiding.core.access import Permission, Role, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.supervision.permissions import may_file

from .models import Case, CaseReader

__all__ = ["require"]


def may_read(viewer: Viewer, _row: object = None) -> bool:
    """Read cases at all: those on which one is named."""
    return may(viewer, Permission.READ_CASES)


def may_open(viewer: Viewer, _row: object = None) -> bool:
    """Open a case."""
    return may(viewer, Permission.HANDLE_CASES)


def is_named(viewer: Viewer, case: Case) -> bool:
    """Is the viewer named on the case today?"""
    return case.readers.filter(user=viewer.pk, ended_on__isnull=True).exists()


def may_read_case(viewer: Viewer, case: Case) -> bool:
    return may_read(viewer) and is_named(viewer, case)


def may_handle(viewer: Viewer, case: Case) -> bool:
    """Verify, propose, close, name who may read: the supervision office, named on the case."""
    return may(viewer, Permission.HANDLE_CASES) and is_named(viewer, case)


def may_state(viewer: Viewer, case: Case) -> bool:
    """Make the unit's statement: its head, named on the case."""
    return case.body_id in powers_of(viewer).bodies({Role.BODY_HEAD}) and may_read_case(viewer, case)


def may_decide(viewer: Viewer, case: Case) -> bool:
    """Decide: who holds the permission and is named on the case."""
    return may(viewer, Permission.DECIDE_CASES) and is_named(viewer, case)


def may_change_reader(viewer: Viewer, row: CaseReader) -> bool:
    return may_handle(viewer, row.case)


def may_keep_duties(viewer: Viewer, _row: object = None) -> bool:
    """Keep who answers for safety: the supervision office."""
    return may_file(viewer)
