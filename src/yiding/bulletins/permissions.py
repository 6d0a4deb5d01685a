"""督查通报的权限."""

from __future__ import annotations

from yiding.core.access import Permission, may, require
from yiding.core.columns import Viewer

__all__ = ["may_make", "may_read", "require"]


def may_make(viewer: Viewer) -> bool:
    """Draft, edit and hand in bulletins; keep their phrases."""
    return may(viewer, Permission.MAKE_BULLETINS)


def may_read(viewer: Viewer) -> bool:
    """Read the bulletins that one may see."""
    return may(viewer, Permission.READ_LEDGER)
