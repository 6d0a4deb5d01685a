"""应急准备的权限: bodies keep their own, keeping bodies and the office all; another person approves."""

from __future__ import annotations

from typing import Any

from yiding.core.access import Permission, Role, concerns, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.supervision.permissions import bodies_of, is_office

from .terms import KeepingBody

__all__ = ["bodies_of", "require"]


def may_read(viewer: Viewer) -> bool:
    """See the room at all."""
    return may(viewer, Permission.READ_READINESS)


def is_keeper(viewer: Viewer) -> bool:
    """统筹单位的人: of a body that keeps the room."""
    return concerns(
        viewer, "readiness", bodies_of(viewer), lambda own: KeepingBody.objects.filter(body__in=own).exists()
    )


def is_over_all(viewer: Viewer) -> bool:
    """The office and the people of keeping bodies: keep what is anybody's."""
    return is_office(viewer) or is_keeper(viewer)


def sees_all(viewer: Viewer) -> bool:
    """Those over all, and the leaders."""
    if not may_read(viewer):
        return False
    return Role.LEADER in powers_of(viewer).roles or is_over_all(viewer)


def may_set(viewer: Viewer, _row: object = None) -> bool:
    """Set what is data: words, limits, rules; receive warnings, open seasons and checks."""
    return may(viewer, Permission.KEEP_READINESS) and is_over_all(viewer)


def may_record(viewer: Viewer, _row: object = None) -> bool:
    """Register something at all."""
    return may(viewer, Permission.KEEP_READINESS) and (is_office(viewer) or bool(bodies_of(viewer)))


def may_keep_for(viewer: Viewer, body_id: int) -> bool:
    """Register and change what is a body's."""
    if not may(viewer, Permission.KEEP_READINESS):
        return False
    return body_id in bodies_of(viewer) or is_over_all(viewer)


def may_change(viewer: Viewer, row: Any) -> bool:
    """Change a row that is a body's, or hangs on one that is."""
    return may_keep_for(viewer, body_of(row))


def body_of(row: Any) -> int:
    """The body whose a row is: a drill's is that of its plan, a lot's that of its store."""
    for name in ("body_id", "plan", "drill", "store", "lot", "team", "station"):
        if (found := getattr(row, name, None)) is not None:
            return found if isinstance(found, int) else body_of(found)
    raise AttributeError(row)


def may_approve(viewer: Viewer, row: Any) -> bool:
    """Approve a plan: directors and leaders any, a head those of their own body or, of a keeping one, all."""
    if not may(viewer, Permission.APPROVE_READINESS):
        return False
    if not powers_of(viewer).roles.isdisjoint({Role.DIRECTOR, Role.LEADER}):
        return True
    own = powers_of(viewer).bodies({Role.BODY_HEAD})
    return row.body_id in own or KeepingBody.objects.filter(body__in=own).exists()


def may_check(viewer: Viewer, row: Any) -> bool:
    """Confirm what somebody else has done: the body's own people, those over all."""
    return may_change(viewer, row)


def may_answer(viewer: Viewer, row: Any) -> bool:
    """Acknowledge a warning and report on it: the people of the body that it went to."""
    return may(viewer, Permission.KEEP_READINESS) and row.body_id in bodies_of(viewer)


def may_see_phones_of(viewer: Viewer, row: Any) -> bool:
    """See a member's number whole: who sees numbers, and the people of the team's body."""
    return may(viewer, Permission.SEE_PHONES) or may_keep_for(viewer, body_of(row))
