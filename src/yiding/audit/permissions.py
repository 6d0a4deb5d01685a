"""审计的权限: who may read the events. The one place to ask, and the one line to change when roles come."""

from __future__ import annotations

from django.contrib.auth.models import Permission, User

from yiding.core.columns import Viewer
from yiding.core.errors import NotAllowed

VIEW = "audit.view_event"


def may_audit(viewer: Viewer) -> bool:
    """Staff to whom the permission was given. Every page asks: who is no staff costs no query."""
    return viewer.is_staff and viewer.has_perm(VIEW)


def auditor_appoint(user: User) -> None:
    """Lets a person read the events."""
    label, _, codename = VIEW.partition(".")
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.user_permissions.add(Permission.objects.get(content_type__app_label=label, codename=codename))


def require(allowed: bool) -> None:
    """Raises NotAllowed unless the act is the viewer's."""
    if not allowed:
        raise NotAllowed
