"""审议的权限."""

from __future__ import annotations

from yiding.accounts.services import Viewer
from yiding.core.access import Level, Permission, may, powers_of, require

__all__ = ["may_convey", "may_read_discussion", "may_run", "may_sign_in", "require"]


def may_run(viewer: Viewer) -> bool:
    """Record what happens in the room: presence, opinions, outcomes; show the projector's screen."""
    return may(viewer, Permission.RUN_SITTINGS)


def may_read_discussion(viewer: Viewer) -> bool:
    """Read what was said: the secretariat alone, whatever else a role may read."""
    return may(viewer, Permission.READ_DISCUSSION) and powers_of(viewer).level >= Level.SECRETARIAT


def may_sign_in(viewer: Viewer) -> bool:
    """Sign in on one's own telephone, being called to the sitting."""
    return may(viewer, Permission.ANSWER_CALLS)


def may_convey(viewer: Viewer, body_id: int) -> bool:
    """Report how a unit conveyed onward: those who hold a role for it, and the secretariat."""
    return may_run(viewer) or (may(viewer, Permission.ANSWER_CALLS) and body_id in powers_of(viewer).bodies())
