"""账号的权限."""

from __future__ import annotations

from yiding.core.access import Permission, may, require
from yiding.core.columns import Viewer

from .models import Account

__all__ = [
    "may_act_for_others",
    "may_allow_impersonation",
    "may_grant",
    "may_impersonate",
    "may_keep_accounts",
    "may_see_accounts",
    "may_set_stand_in",
    "person_of",
    "require",
]


def may_keep_accounts(viewer: Viewer) -> bool:
    """Open and close accounts, set passwords anew."""
    return may(viewer, Permission.KEEP_ACCOUNTS)


def may_grant(viewer: Viewer) -> bool:
    """Give roles and take them back."""
    return may(viewer, Permission.GRANT_ROLES)


def may_allow_impersonation(viewer: Viewer) -> bool:
    """Allow a look as somebody else, for support."""
    return may(viewer, Permission.ALLOW_IMPERSONATION)


def may_impersonate(viewer: Viewer) -> bool:
    """Look as somebody else, where it was allowed."""
    return may(viewer, Permission.IMPERSONATE)


def may_see_accounts(viewer: Viewer) -> bool:
    """See who has an account and which roles: the three administrators."""
    seeing = (Permission.KEEP_ACCOUNTS, Permission.GRANT_ROLES, Permission.READ_EVENTS)
    return any(may(viewer, permission) for permission in seeing)


def may_set_stand_in(viewer: Viewer, principal: Account) -> bool:
    """Name who stands in: for oneself, or by the security administrator."""
    is_own = viewer.is_authenticated and principal.pk == viewer.pk and not may_act_for_others(viewer)
    return is_own or may_grant(viewer)


def may_act_for_others(viewer: Viewer) -> bool:
    """Is the viewer acting for somebody else at this moment?"""
    return getattr(viewer, "acting_for", None) is not None


def person_of(viewer: Viewer) -> int | None:
    """The person of the directory who the viewer is (or acts for); asked once for every user object."""
    acting = getattr(viewer, "acting_for", None)
    owner = acting.principal_id if acting else viewer.pk
    known = getattr(viewer, "_person", None)
    if known is None or known[0] != owner:
        found = Account.objects.filter(pk=owner).values_list("person", flat=True).first() if owner else None
        known = (owner, found)
        viewer._person = known  # type: ignore[union-attr]
    person: int | None = known[1]
    return person
