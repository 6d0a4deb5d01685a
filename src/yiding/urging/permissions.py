"""催办的权限: inspectors urge; they and the director keep the rules; a body answers its own slips."""

from __future__ import annotations

from yiding.core.access import Permission, may, require
from yiding.core.columns import Viewer
from yiding.supervision.permissions import may_carry

from .models import Slip

__all__ = ["require"]


def may_urge(viewer: Viewer) -> bool:
    """Remind, issue slips, send answers back."""
    return may(viewer, Permission.URGE)


def may_keep_rules(viewer: Viewer) -> bool:
    """Write rules and put them into force."""
    return may(viewer, Permission.KEEP_URGING_RULES)


def may_answer(viewer: Viewer, slip: Slip) -> bool:
    """Answer a slip: those of the body that has the task."""
    return may_carry(viewer, slip.task)
