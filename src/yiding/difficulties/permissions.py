"""问题困难的权限: bodies raise and solve, the supervision office routes and takes to meetings."""

from __future__ import annotations

from yiding.core.access import Permission, may, require
from yiding.core.columns import Viewer
from yiding.supervision.permissions import bodies_of, is_office, may_file
from yiding.topics.permissions import drafting_bodies

from .models import Difficulty

__all__ = ["bodies_of", "is_office", "require"]


def may_raise(viewer: Viewer, _row: object = None) -> bool:
    """Raise a difficulty: for one's own body, or as the supervision office."""
    return may_file(viewer) or (may(viewer, Permission.CARRY_TASKS) and bool(bodies_of(viewer)))


def may_raise_for(viewer: Viewer, body_id: int) -> bool:
    return may_file(viewer) or (may(viewer, Permission.CARRY_TASKS) and body_id in bodies_of(viewer))


def is_raiser(viewer: Viewer, row: Difficulty) -> bool:
    """The body that raised it: confirms, refuses, withdraws."""
    return may(viewer, Permission.CARRY_TASKS) and row.body_id in bodies_of(viewer)


def may_confirm(viewer: Viewer, row: Difficulty) -> bool:
    """Say whether it is solved: who raised it; where the office did, the office."""
    return is_raiser(viewer, row) or (may_file(viewer) and row.raised_by_id == viewer.pk)


def may_solve(viewer: Viewer, row: Difficulty) -> bool:
    """Take it up and answer: the body that it was given to."""
    return may(viewer, Permission.CARRY_TASKS) and row.owner_id in bodies_of(viewer)


def may_route(viewer: Viewer, _row: object = None) -> bool:
    """Say who solves it; take it to a meeting; keep the kinds."""
    return may_file(viewer)


def may_carry_over(viewer: Viewer) -> bool:
    """Take what is unsolved to the next meeting: who routes, and who keeps the meetings."""
    return may_route(viewer) or may(viewer, Permission.KEEP_DISPATCHES)


def may_escalate(viewer: Viewer, row: Difficulty) -> bool:
    """Take it higher before its time: the office, or who raised it."""
    return may_file(viewer) or is_raiser(viewer, row)


def may_take_to_agenda(viewer: Viewer, row: Difficulty) -> bool:
    """Make a topic of it: who drafts topics, and sees it."""
    return row.topic_id is None and bool(drafting_bodies(viewer))
