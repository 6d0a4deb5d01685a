"""材料的权限."""

from __future__ import annotations

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer

from . import hooks


def may_read(viewer: Viewer) -> bool:
    """Read papers at all, as far as their level and what they belong to allow."""
    return may(viewer, Permission.READ_LEDGER)


def may_keep(viewer: Viewer) -> bool:
    """Add papers and versions; say who may read them and whether they are disclosed."""
    return may(viewer, Permission.KEEP_PAPERS)


def may_keep_at(viewer: Viewer, kind: str, key: int) -> bool:
    """Add papers and versions to this thing: the secretariat, and whom its room lets."""
    return may_keep(viewer) or hooks.keeps(viewer, kind, key)
