"""材料的权限."""

from __future__ import annotations

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer


def may_read(viewer: Viewer) -> bool:
    """Read papers at all, as far as their level and what they belong to allow."""
    return may(viewer, Permission.READ_LEDGER)


def may_keep(viewer: Viewer) -> bool:
    """Add papers and versions; say who may read them and whether they are disclosed."""
    return may(viewer, Permission.KEEP_PAPERS)
