"""公开的权限."""

from __future__ import annotations

from yiding.accounts.services import Viewer
from yiding.core.access import Permission, may, require

from .models import PublicCopy

__all__ = ["may_prepare", "may_read", "may_release", "may_release_this", "require"]


def may_prepare(viewer: Viewer) -> bool:
    """Set the mark, choose what is withheld, check the copy."""
    return may(viewer, Permission.PREPARE_DISCLOSURE)


def may_release(viewer: Viewer) -> bool:
    """Release and withdraw public copies."""
    return may(viewer, Permission.RELEASE_DISCLOSURE)


def may_read(viewer: Viewer) -> bool:
    """See what has been released."""
    return may(viewer, Permission.READ_LEDGER)


def may_release_this(viewer: Viewer, copy: PublicCopy) -> bool:
    """Release a copy: never who prepared it."""
    return may_release(viewer) and getattr(viewer, "pk", None) != copy.prepared_by_id
