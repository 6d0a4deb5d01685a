"""事权与移交的权限: each side writes its own and its head confirms; who supervises decides, rules and opens.

An act needs no permission of its own: hand-over lists are registers of the bodies, and who oversees those
oversees these. Keepers are named by each government (:class:`HandoverRule`).
"""

from __future__ import annotations

from typing import Literal

from yiding.core.access import Permission, Role, concerns, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.supervision.permissions import bodies_of

from .models import (
    BaseMove,
    ContinuityCheck,
    Dispute,
    Handover,
    HandoverRule,
    HandoverState,
    Line,
    PowerMatter,
)

__all__ = ["bodies_of", "require"]
SideName = Literal["giver", "taker"]


def may_read(viewer: Viewer) -> bool:
    """See the room at all."""
    return may(viewer, Permission.READ_LEDGER)


def is_keeper(viewer: Viewer) -> bool:
    """监交单位的人: of a body that keeps the room."""
    return concerns(
        viewer,
        "handovers",
        bodies_of(viewer),
        lambda own: HandoverRule.objects.filter(keepers__in=own).exists(),
    )


def is_over_all(viewer: Viewer) -> bool:
    """Who oversees registers, and the people of the keeping bodies."""
    return may(viewer, Permission.OVERSEE_REGISTERS) or (
        may(viewer, Permission.KEEP_REGISTERS) and is_keeper(viewer)
    )


def sees_all(viewer: Viewer) -> bool:
    """Those over all, and the leaders."""
    return may_read(viewer) and (Role.LEADER in powers_of(viewer).roles or is_over_all(viewer))


def may_supervise(viewer: Viewer, _row: object = None) -> bool:
    """List and change powers, rule on disputes, open a locked list."""
    return may_read(viewer) and is_over_all(viewer)


def may_decide(viewer: Viewer, _row: object = None) -> bool:
    """Enter the decision on a power."""
    return may_supervise(viewer)


def may_set(viewer: Viewer, _row: object = None) -> bool:
    """Set the rules: the office."""
    return may(viewer, Permission.OVERSEE_REGISTERS)


def may_draft(viewer: Viewer, _row: object = None) -> bool:
    """Begin a list: every body what it gives, those over all for it."""
    return may(viewer, Permission.KEEP_REGISTERS) and (bool(bodies_of(viewer)) or is_over_all(viewer))


def may_draft_for(viewer: Viewer, body_id: int) -> bool:
    """Begin and change a list of what a body gives."""
    if not may(viewer, Permission.KEEP_REGISTERS):
        return False
    return body_id in bodies_of(viewer) or is_over_all(viewer)


def may_change(viewer: Viewer, row: Handover) -> bool:
    """Change, send and withdraw a list: who gives, and who supervises."""
    return may_draft_for(viewer, row.giver_id)


def side_of(viewer: Viewer, row: Handover) -> SideName | None:
    """Which side's figures a viewer writes; while a list is drafted, those over all write the giver's."""
    if not may(viewer, Permission.KEEP_REGISTERS):
        return None
    own = bodies_of(viewer)
    if row.giver_id in own:
        return "giver"
    if row.taker_id in own and row.state != HandoverState.DRAFTING:
        return "taker"
    return "giver" if row.state == HandoverState.DRAFTING and is_over_all(viewer) else None


def may_fill(viewer: Viewer, row: Handover | Line) -> bool:
    """Write the figures of one's own side."""
    return side_of(viewer, _list_of(row)) is not None


def _list_of(row: Handover | Line) -> Handover:
    return row.handover if isinstance(row, Line) else row


def may_sign(viewer: Viewer, row: Handover | Line) -> bool:
    """Sign lines for one's own side: those of the two bodies, nobody for them."""
    told = _list_of(row)
    own = bodies_of(viewer) if may(viewer, Permission.KEEP_REGISTERS) else frozenset()
    return told.giver_id in own or told.taker_id in own


def confirming_side(viewer: Viewer, row: Handover) -> SideName | None:
    """The side for which a viewer confirms a whole list: its head."""
    own = (
        powers_of(viewer).bodies({Role.BODY_HEAD}) if may(viewer, Permission.KEEP_REGISTERS) else frozenset()
    )
    if row.giver_id in own:
        return "giver"
    return "taker" if row.taker_id in own else None


def may_confirm(viewer: Viewer, row: Handover) -> bool:
    """Confirm a whole list that one's own side has not confirmed."""
    side = confirming_side(viewer, row)
    return side is not None and getattr(row, f"{side}_confirmed_by_id") is None


def may_dispute(viewer: Viewer, row: Line) -> bool:
    """Raise a dispute: either side."""
    return may_sign(viewer, row)


def may_rule(viewer: Viewer, row: Dispute) -> bool:
    """Rule on a dispute: who supervises, of neither side, and did not raise it."""
    told = row.line.handover
    own = bodies_of(viewer)
    return (
        may_supervise(viewer)
        and row.raised_by_id != viewer.pk
        and own.isdisjoint({told.giver_id, told.taker_id})
    )


def may_take_back(viewer: Viewer, row: Dispute) -> bool:
    """Take a dispute back: the side that raised it."""
    return may(viewer, Permission.KEEP_REGISTERS) and row.body_id in bodies_of(viewer)


def may_effect(viewer: Viewer, row: Handover) -> bool:
    """Let a list take effect: who takes, and who supervises."""
    if not may(viewer, Permission.KEEP_REGISTERS):
        return may_supervise(viewer)
    return row.taker_id in bodies_of(viewer) or is_over_all(viewer)


def may_take_base(viewer: Viewer, _row: BaseMove) -> bool:
    """Enter under which paper the base was moved: who supervises, and who manages funds."""
    return may_supervise(viewer) or Role.FUND_MANAGER in powers_of(viewer).roles


def may_check(viewer: Viewer, row: ContinuityCheck | Handover) -> bool:
    """Check what was handed over: who supervises, and the bodies that supervise and guide the powers."""
    if may_supervise(viewer):
        return True
    told = row.handover if isinstance(row, ContinuityCheck) else row
    own = bodies_of(viewer) if may(viewer, Permission.KEEP_REGISTERS) else frozenset()
    return bool(own) and told.matters.filter(city_roles__body__in=own).exists()


def may_measure(viewer: Viewer, row: Handover) -> bool:
    """Enter the level of quality before: the giver and who supervises."""
    return may_change(viewer, row)


def may_hold(viewer: Viewer, row: PowerMatter) -> bool:
    """Enter that somebody else carries a power from a day on."""
    return may_supervise(viewer, row)
