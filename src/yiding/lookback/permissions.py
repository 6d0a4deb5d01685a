"""回头看的权限."""

from __future__ import annotations

from yiding.core.access import Permission, may, require
from yiding.core.columns import Viewer

__all__ = ["may_keep", "may_read", "require"]


def may_keep(viewer: Viewer) -> bool:
    """Open a look-back, check its items, conclude it."""
    return may(viewer, Permission.FILE_MATTERS)


def may_read(viewer: Viewer) -> bool:
    """Read the look-backs that one may see."""
    return may(viewer, Permission.READ_LEDGER)
