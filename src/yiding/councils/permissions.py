"""会议机构的权限."""

from __future__ import annotations

from yiding.core.access import Permission, may, require
from yiding.core.columns import Viewer

__all__ = ["may_keep", "require"]


def may_keep(viewer: Viewer) -> bool:
    """Set which bodies meet, who sits on them and by which rules."""
    return may(viewer, Permission.KEEP_COUNCILS)
