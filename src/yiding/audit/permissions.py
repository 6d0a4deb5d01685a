"""审计的权限."""

from __future__ import annotations

from yiding.core.access import Permission, may, require
from yiding.core.columns import Viewer

__all__ = ["may_audit", "require"]


def may_audit(viewer: Viewer) -> bool:
    """Read, search and export the events."""
    return may(viewer, Permission.READ_EVENTS)
