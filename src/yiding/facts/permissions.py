"""履职事实的权限: the office and the assessors compute; a body objects to its own; another person decides."""

from __future__ import annotations

from yiding.core.access import Permission, Role, may, powers_of, require
from yiding.core.columns import Viewer

from .models import Fact, SheetState

__all__ = ["require"]

ALL_SEEN_BY = frozenset({Role.CLERK, Role.DIRECTOR, Role.INSPECTOR, Role.LEADER, Role.ASSESSOR})
FOR_A_BODY = frozenset({Role.LIAISON, Role.BODY_HEAD})


def may_compute(viewer: Viewer) -> bool:
    """Compute and freeze the figures of a period."""
    return may(viewer, Permission.KEEP_FACTS)


def may_judge(viewer: Viewer) -> bool:
    """Decide on objections."""
    return may(viewer, Permission.JUDGE_FACTS)


def sees_all(viewer: Viewer) -> bool:
    """See the figures of all bodies."""
    return not ALL_SEEN_BY.isdisjoint(powers_of(viewer).roles)


def bodies_of(viewer: Viewer) -> frozenset[int]:
    """The bodies whose figures a viewer answers for."""
    return powers_of(viewer).bodies(FOR_A_BODY)


def may_object(viewer: Viewer, fact: Fact) -> bool:
    """Object to a figure: that of one's own body, once it is frozen."""
    own = may(viewer, Permission.OBJECT_FACTS) and fact.body_id in bodies_of(viewer)
    return own and fact.sheet.state == SheetState.FROZEN
