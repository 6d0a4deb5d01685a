"""工作台的权限: the one place to ask, and the one line to change when roles come."""

from __future__ import annotations

from yiding.core.columns import Viewer


def may_edit_calendar(viewer: Viewer) -> bool:
    """Set holidays and make-up days: staff."""
    return viewer.is_staff
