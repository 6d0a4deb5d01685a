"""机构人员的权限."""

from __future__ import annotations

from yiding.core.access import Permission, may, require
from yiding.core.lists import Viewer

__all__ = ["may_edit", "may_judge", "may_keep_portfolios", "may_read", "may_see_phones", "require"]


def may_read(viewer: Viewer) -> bool:
    """See bodies, persons and posts."""
    return may(viewer, Permission.READ_DIRECTORY)


def may_edit(viewer: Viewer) -> bool:
    """Change bodies, persons, names, posts and groups."""
    return may(viewer, Permission.KEEP_DIRECTORY)


def may_see_phones(viewer: Viewer) -> bool:
    """See telephone numbers whole; all who read the directory see them masked."""
    return may(viewer, Permission.SEE_PHONES)


def may_judge(viewer: Viewer) -> bool:
    """Accept or refuse what the sightings suggest; merge, and undo a merge."""
    return may(viewer, Permission.JUDGE_PROPOSALS)


def may_keep_portfolios(viewer: Viewer) -> bool:
    """Say which bodies a leader is in charge of."""
    return may(viewer, Permission.KEEP_PORTFOLIOS)
