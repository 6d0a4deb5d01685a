"""工作台的权限."""

from __future__ import annotations

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer


def may_edit_calendar(viewer: Viewer) -> bool:
    """Set holidays and make-up days."""
    return may(viewer, Permission.KEEP_CALENDAR)
