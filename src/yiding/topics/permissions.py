"""议题的权限: the role opens a kind of act, the body says for whose topics."""

from __future__ import annotations

from yiding.core.access import DRAFTERS, SECRETARIAT, Permission, Role, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.councils.models import Council

from .models import Endorsement, GateCheck, Reply, Topic

__all__ = [
    "answering_bodies",
    "drafting_bodies",
    "is_own",
    "may_admit",
    "may_answer",
    "may_approve",
    "may_approve_for",
    "may_ask",
    "may_draft",
    "may_draft_for",
    "may_endorse",
    "may_endorse_this",
    "may_keep_kinds",
    "may_read",
    "may_reply",
    "may_review",
    "may_treat",
    "person_of",
    "require",
]

ANSWERING = frozenset({Role.LIAISON, Role.BODY_HEAD})


def may_read(viewer: Viewer) -> bool:
    """See topics at all, as far as the rule of visibility goes."""
    return may(viewer, Permission.READ_TOPICS)


def may_draft(viewer: Viewer) -> bool:
    return may(viewer, Permission.DRAFT_TOPICS)


def may_approve(viewer: Viewer) -> bool:
    return may(viewer, Permission.APPROVE_TOPICS)


def may_review(viewer: Viewer) -> bool:
    return may(viewer, Permission.REVIEW_TOPICS)


def may_treat(viewer: Viewer) -> bool:
    """Take topics in, return or refuse them, grant changes."""
    return may(viewer, Permission.TREAT_TOPICS)


def may_admit(viewer: Viewer) -> bool:
    """Admit topics; allow what is urgent or late."""
    return may(viewer, Permission.ADMIT_TOPICS)


def may_endorse(viewer: Viewer) -> bool:
    return may(viewer, Permission.ENDORSE_TOPICS)


def may_keep_kinds(viewer: Viewer) -> bool:
    return may(viewer, Permission.KEEP_TOPIC_KINDS)


def drafting_bodies(viewer: Viewer) -> frozenset[int]:
    """The bodies for which a viewer drafts: their own, and to the secretariat the councils' offices."""
    if not may_draft(viewer):
        return frozenset()
    powers = powers_of(viewer)
    own = powers.bodies(DRAFTERS)
    if powers.roles.isdisjoint(SECRETARIAT):
        return own
    known = getattr(viewer, "_offices", None)
    if known is None:
        offices = Council.objects.filter(office__isnull=False).order_by().values_list("office", flat=True)
        known = frozenset(offices.distinct())
        viewer._offices = known  # type: ignore[union-attr]
    return own | frozenset(known)


def answering_bodies(viewer: Viewer) -> frozenset[int]:
    """The bodies in whose name a viewer answers what is asked of them."""
    return powers_of(viewer).bodies(ANSWERING)


def is_own(viewer: Viewer, topic: Topic) -> bool:
    """Does the topic come from a body for which the viewer drafts?"""
    return topic.body_id in drafting_bodies(viewer)


def may_draft_for(viewer: Viewer, topic: Topic) -> bool:
    return is_own(viewer, topic)


def may_approve_for(viewer: Viewer, topic: Topic) -> bool:
    """Approve what one's own body submits."""
    return may_approve(viewer) and topic.body_id in powers_of(viewer).bodies({Role.BODY_HEAD})


def may_ask(viewer: Viewer, topic: Topic) -> bool:
    """Send a topic out for checks and consultation: its submitter, or the secretariat."""
    return is_own(viewer, topic) or may_treat(viewer)


def may_answer(viewer: Viewer, check: GateCheck) -> bool:
    """Answer a check: the reviewing body; where there is none, who holds the rule's role."""
    if not may_review(viewer):
        return False
    if check.reviewer_id is not None:
        return check.reviewer_id in answering_bodies(viewer)
    return Role(check.rule.reviewer_role) in powers_of(viewer).roles


def may_reply(viewer: Viewer, reply: Reply) -> bool:
    """Answer in a round of consultation: in the name of the body that was asked."""
    return may_review(viewer) and reply.body_id in answering_bodies(viewer)


def person_of(viewer: Viewer) -> int | None:
    """The person whom a viewer is; of who acts for somebody else, that person."""
    acting = getattr(viewer, "acting_for", None)
    account = acting.principal if acting else getattr(viewer, "account", None)
    return account.person_id if account else None


def may_endorse_this(viewer: Viewer, row: Endorsement) -> bool:
    """Review a topic: the leader whom the step names, or who stands in for them."""
    return may_endorse(viewer) and row.person_id is not None and row.person_id == person_of(viewer)
