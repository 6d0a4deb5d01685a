"""机构人员的权限: who may keep the directory."""

from __future__ import annotations

from yiding.core.errors import NotAllowed
from yiding.core.lists import Viewer


def may_edit(viewer: Viewer) -> bool:
    """Change bodies, persons, names, posts and groups."""
    return viewer.is_authenticated and viewer.is_active


def may_judge(viewer: Viewer) -> bool:
    """Accept or refuse what the sightings suggest; merge, and undo a merge."""
    return viewer.is_authenticated and viewer.is_active


def require(allowed: bool) -> None:
    """Raises NotAllowed unless the act is the viewer's."""
    if not allowed:
        raise NotAllowed
