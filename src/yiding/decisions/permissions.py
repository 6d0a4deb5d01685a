"""决定的权限."""

from __future__ import annotations

from yiding.accounts.services import Viewer
from yiding.core.access import Level, Permission, Role, may, powers_of, require

from .following import Followup, OpinionRound, Remark, RevisionJob

__all__ = ["may_keep_series", "require"]

FOR_A_BODY = frozenset({Role.LIAISON, Role.BODY_HEAD})


def may_keep_series(viewer: Viewer) -> bool:
    """Say that documents of several years are one series, or that they are not; take it back."""
    return may(viewer, Permission.KEEP_SERIES)


def may_keep_routes(viewer: Viewer) -> bool:
    """Carry ways out of decisions: for one's own body, or for the secretariat."""
    return may(viewer, Permission.KEEP_ROUTES)


def may_give_opinions(viewer: Viewer) -> bool:
    """Give opinions in a round."""
    return may(viewer, Permission.GIVE_OPINIONS)


def may_keep_policies(viewer: Viewer) -> bool:
    """Keep the register of policy documents."""
    return may(viewer, Permission.KEEP_POLICIES)


def may_steer(viewer: Viewer) -> bool:
    """秘书处: start, open, close, record results and issue."""
    return may_keep_routes(viewer) and powers_of(viewer).level == Level.SECRETARIAT


def bodies_of(viewer: Viewer) -> frozenset[int]:
    """The bodies whose work a viewer does."""
    return powers_of(viewer).bodies(FOR_A_BODY)


def may_revise(viewer: Viewer, job: RevisionJob) -> bool:
    """Answer opinions and file the revised version: the reviser's own, and the secretariat."""
    return may_steer(viewer) or (may_keep_routes(viewer) and job.body_id in bodies_of(viewer))


def may_answer(viewer: Viewer, remark: Remark) -> bool:
    """Answer an opinion."""
    return may_steer(viewer) if remark.job is None else may_revise(viewer, remark.job)


def may_give(viewer: Viewer, asked: OpinionRound) -> frozenset[int]:
    """The bodies for which a viewer gives an opinion in a round."""
    if not may_give_opinions(viewer):
        return frozenset()
    invited = frozenset(asked.asked.values_list("pk", flat=True))
    return invited if may_steer(viewer) else invited & bodies_of(viewer)


def may_report(viewer: Viewer, followup: Followup) -> bool:
    """Report that a way out is done: the body that carries it, and the secretariat."""
    if may_steer(viewer):
        return True
    own = bodies_of(viewer)
    return may_keep_routes(viewer) and bool(own) and followup.bodies.filter(pk__in=own).exists()
