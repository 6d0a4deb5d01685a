"""调度会的权限."""

from __future__ import annotations

from yiding.core.access import Level, Permission, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.sittings.permissions import may_build
from yiding.supervision.permissions import may_file

__all__ = ["may_build", "may_file", "may_keep", "may_read", "require", "sees_all"]


def may_keep(viewer: Viewer) -> bool:
    """Plan dispatches, freeze their data, write what was said, keep hard cases."""
    return may(viewer, Permission.KEEP_DISPATCHES)


def may_read(viewer: Viewer) -> bool:
    """Read the dispatches that one may see."""
    return may(viewer, Permission.READ_LEDGER)


def sees_all(viewer: Viewer) -> bool:
    """办公室和市领导: every dispatch."""
    return may_read(viewer) and (may_keep(viewer) or powers_of(viewer).level >= Level.MEMBERS)
