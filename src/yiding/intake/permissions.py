"""收件的权限: whoever has logged in, until roles come; every act already asks here."""

from __future__ import annotations

from yiding.accounts.services import Viewer
from yiding.core.errors import NotAllowed


def may_upload(viewer: Viewer) -> bool:
    """Send files in, try again and replace those that failed."""
    return viewer.is_authenticated


def may_correct(viewer: Viewer) -> bool:
    """Set fields of a record that waits."""
    return viewer.is_authenticated


def may_confirm(viewer: Viewer) -> bool:
    """Enter a record into the ledger."""
    return viewer.is_authenticated


def require(allowed: bool) -> None:
    """Raises NotAllowed unless the act is the viewer's."""
    if not allowed:
        raise NotAllowed
