"""通知的权限: the outbox and the templates. A person's own notices and preferences need none."""

from __future__ import annotations

from yiding.core.access import Permission, may
from yiding.core.lists import Viewer


def may_see_outbox(viewer: Viewer) -> bool:
    """See what was sent to whom, and send again what was not."""
    return may(viewer, Permission.SEE_OUTBOX)


def may_keep_channels(viewer: Viewer) -> bool:
    """Write the templates."""
    return may(viewer, Permission.KEEP_CHANNELS)
