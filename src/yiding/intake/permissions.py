"""收件的权限."""

from __future__ import annotations

from yiding.accounts.services import Viewer
from yiding.core.access import Permission, may, require

__all__ = ["may_confirm", "may_correct", "may_upload", "require"]


def may_upload(viewer: Viewer) -> bool:
    """Send files in, try again and replace those that failed."""
    return may(viewer, Permission.SEND_MINUTES)


def may_correct(viewer: Viewer) -> bool:
    """Set fields of a record that waits."""
    return may(viewer, Permission.CORRECT_RECORD)


def may_confirm(viewer: Viewer) -> bool:
    """Enter a record into the ledger."""
    return may(viewer, Permission.CONFIRM_RECORD)
