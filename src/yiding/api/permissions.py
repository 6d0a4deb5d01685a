"""接口的权限: who may keep tokens."""

from __future__ import annotations

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer


def may_keep_tokens(viewer: Viewer) -> bool:
    """See, make and revoke tokens."""
    return may(viewer, Permission.KEEP_TOKENS)
