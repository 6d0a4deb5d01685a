"""对上争取的权限: each body logs its own, the office keeps the lines, purposes and libraries."""

from __future__ import annotations

from yiding.core.access import Permission, Role, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.councils.permissions import may_keep as may_keep_councils
from yiding.supervision.permissions import bodies_of, is_office, may_file

from .models import Approach, Commitment

__all__ = ["bodies_of", "require"]


def may_keep(viewer: Viewer, _row: object = None) -> bool:
    """Keep what is data: the secretariat and the supervision office."""
    return may_keep_councils(viewer) or may_file(viewer)


def sees_all(viewer: Viewer) -> bool:
    """The office and the leaders see what every body asks for."""
    return is_office(viewer) or Role.LEADER in powers_of(viewer).roles


def may_log(viewer: Viewer, _row: object = None) -> bool:
    """Log an approach at all."""
    return may_keep(viewer) or (may(viewer, Permission.CARRY_TASKS) and bool(bodies_of(viewer)))


def may_log_for(viewer: Viewer, body_id: int) -> bool:
    return may_keep(viewer) or (may(viewer, Permission.CARRY_TASKS) and body_id in bodies_of(viewer))


def may_change(viewer: Viewer, row: Approach) -> bool:
    """Go on with an approach: the body that makes it, or the office."""
    return may_log_for(viewer, row.body_id)


def may_change_commitment(viewer: Viewer, row: Commitment) -> bool:
    return may_change(viewer, row.approach)
