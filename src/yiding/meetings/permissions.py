"""会议的权限."""

from __future__ import annotations

from yiding.accounts.services import Viewer
from yiding.core.access import Permission, may, powers_of

from .models import Meeting


def may_read(viewer: Viewer) -> bool:
    """See the ledger at all: meetings, decisions, matters, as far as the level of the minutes allows."""
    return may(viewer, Permission.READ_LEDGER)


def may_set_level(viewer: Viewer) -> bool:
    """Say who may read the minutes of a meeting."""
    return may(viewer, Permission.SET_LEVEL)


def may_open(viewer: Viewer, meeting: Meeting) -> bool:
    """Read the minutes of a meeting whole."""
    return may_read(viewer) and meeting.level <= powers_of(viewer).level
