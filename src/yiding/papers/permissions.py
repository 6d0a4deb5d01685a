"""公文的权限."""

from __future__ import annotations

from yiding.accounts.services import Viewer
from yiding.core.access import Permission, Role, may, powers_of, require

from .models import Countersign, Paper, Recipient

__all__ = [
    "may_approve",
    "may_archive",
    "may_countersign",
    "may_countersign_this",
    "may_draft",
    "may_hand_in",
    "may_issue",
    "may_receive",
    "may_receive_this",
    "may_sign",
    "may_sign_this",
    "require",
]
FOR_BODY = frozenset({Role.LIAISON, Role.BODY_HEAD})
RECEIVING = FOR_BODY | {Role.OBSERVER}


def may_draft(viewer: Viewer) -> bool:
    """Draft and edit papers, answer comments, settle differences."""
    return may(viewer, Permission.DRAFT_PAPERS)


def may_hand_in(viewer: Viewer) -> bool:
    """Hand in a paper that another room drafted, and follow it."""
    return may(viewer, Permission.HAND_IN_PAPERS)


def may_countersign(viewer: Viewer) -> bool:
    """Be asked to countersign."""
    return may(viewer, Permission.COUNTERSIGN_PAPERS)


def may_approve(viewer: Viewer) -> bool:
    """审核, and send back with a reason."""
    return may(viewer, Permission.APPROVE_PAPERS)


def may_sign(viewer: Viewer) -> bool:
    """签发."""
    return may(viewer, Permission.SIGN_PAPERS)


def may_issue(viewer: Viewer) -> bool:
    """Give the number, issue, distribute, correct, revoke."""
    return may(viewer, Permission.ISSUE_PAPERS)


def may_receive(viewer: Viewer) -> bool:
    """Have an inbox of issued papers."""
    return may(viewer, Permission.RECEIVE_PAPERS)


def may_archive(viewer: Viewer) -> bool:
    """Make the archive package of a sitting."""
    return may(viewer, Permission.ARCHIVE_SITTINGS)


def may_sign_this(viewer: Viewer, paper: Paper) -> bool:
    """Nobody signs what they drafted, nor lets somebody sign it for them."""
    acting = getattr(viewer, "acting_for", None)
    own = {viewer.pk, acting.principal_id if acting else None}
    return may_sign(viewer) and paper.drafter_id not in own


def may_countersign_this(viewer: Viewer, asked: Countersign) -> bool:
    """Answer for the body that was asked, or as the leader who was."""
    if not may_countersign(viewer):
        return False
    if asked.person_id is not None:
        acting = getattr(viewer, "acting_for", None)
        return asked.person_id == (acting.principal_id if acting else viewer.pk)
    return asked.body_id in powers_of(viewer).bodies(FOR_BODY)


def may_receive_this(viewer: Viewer, row: Recipient) -> bool:
    """Receive for one's own body."""
    return may_receive(viewer) and row.body_id in powers_of(viewer).bodies(RECEIVING)
