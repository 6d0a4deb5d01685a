"""决定的权限."""

from __future__ import annotations

from yiding.accounts.services import Viewer
from yiding.core.access import Permission, may, require

__all__ = ["may_keep_series", "require"]


def may_keep_series(viewer: Viewer) -> bool:
    """Say that documents of several years are one series, or that they are not; take it back."""
    return may(viewer, Permission.KEEP_SERIES)
