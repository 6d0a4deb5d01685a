"""议事协调机构的权限: the office keeps the register, the host body sets it up, each town names its three."""

from __future__ import annotations

from yiding.core.access import Permission, may, require
from yiding.core.columns import Viewer
from yiding.councils.permissions import may_keep as may_keep_councils
from yiding.supervision.permissions import bodies_of, may_file

from .models import Charge, CoordinationBody, CoordinationMember

__all__ = ["require"]


def may_keep(viewer: Viewer, _row: object = None) -> bool:
    """Keep the register: the secretariat and the supervision office."""
    return may_keep_councils(viewer) or may_file(viewer)


def _is_host(viewer: Viewer, row: CoordinationBody) -> bool:
    return may(viewer, Permission.CARRY_TASKS) and row.host_id in bodies_of(viewer)


def may_set_up(viewer: Viewer, row: CoordinationBody) -> bool:
    """File its members and rules: the host body, or the office."""
    return may_keep(viewer) or _is_host(viewer, row)


def may_change_member(viewer: Viewer, row: CoordinationMember) -> bool:
    return may_set_up(viewer, row.coordination)


def may_fill(viewer: Viewer, row: Charge) -> bool:
    """Name the three persons: the town itself, or who sets the mechanism up."""
    is_own = may(viewer, Permission.CARRY_TASKS) and row.body_id in bodies_of(viewer)
    return is_own or may_set_up(viewer, row.coordination)


def may_give_council(viewer: Viewer, _row: object = None) -> bool:
    """Make it a council: who keeps councils."""
    return may_keep_councils(viewer)
