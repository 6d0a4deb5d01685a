"""会议场次的权限."""

from __future__ import annotations

from yiding.accounts.models import Account
from yiding.accounts.permissions import person_of
from yiding.core.access import Permission, Role, may, powers_of, require
from yiding.core.columns import Viewer

from .models import Invitation, InvitationRole, Sitting

__all__ = [
    "is_addressed",
    "may_answer",
    "may_approve",
    "may_build",
    "may_grant",
    "may_grant_leave",
    "person_of",
    "require",
]

ENVOYS = frozenset({Role.LIAISON, Role.BODY_HEAD, Role.OBSERVER})
"""Who answers a call that was sent to a body."""


def may_build(viewer: Viewer) -> bool:
    """Plan sittings, build agendas, call people."""
    return may(viewer, Permission.BUILD_AGENDA)


def may_approve(viewer: Viewer) -> bool:
    """Approve a version of an agenda."""
    return may(viewer, Permission.APPROVE_AGENDA)


def may_grant(viewer: Viewer) -> bool:
    """Grant leave and substitutes at all; whose, says :func:`may_grant_leave`."""
    return may(viewer, Permission.GRANT_LEAVE)


def is_addressed(viewer: Viewer, invitation: Invitation) -> bool:
    """Is the call the viewer's own, or one to their body?"""
    person = person_of(viewer)
    if invitation.person_id is not None:
        return person is not None and invitation.person_id == person
    return invitation.body_id in powers_of(viewer).bodies(ENVOYS)


def may_answer(viewer: Viewer, invitation: Invitation) -> bool:
    """Answer a call: whom it was sent to; the secretariat enters what was said on the telephone."""
    return may(viewer, Permission.ANSWER_CALLS) and (is_addressed(viewer, invitation) or may_build(viewer))


def may_grant_leave(viewer: Viewer, invitation: Invitation) -> bool:
    """准假: members ask the chair, all others the director (议事规则).

    Where the chair has no account, the director enters what the chair said.
    """
    if not may_grant(viewer) or is_addressed(viewer, invitation):
        return False
    is_director = Role.DIRECTOR in powers_of(viewer).roles
    if invitation.role != InvitationRole.MEMBER:
        return is_director
    sitting: Sitting = invitation.sitting
    if sitting.chair_id is not None and sitting.chair_id == person_of(viewer):
        return True
    return is_director and not Account.objects.filter(person=sitting.chair_id, user__is_active=True).exists()
