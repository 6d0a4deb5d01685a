"""告知承诺的权限: bodies keep their own items and cases, keepers and the office all; another person approves.

An act needs no permission of its own: items and promises are registers of the bodies. Publishing asks who
releases disclosure.
"""

from __future__ import annotations

from typing import Any

from yiding.core.access import Permission, Role, concerns, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.supervision.permissions import bodies_of

from .models import Breach, CommitmentRule, CreditRecord, ListEdition, NoticeText, ProofItem

__all__ = ["bodies_of", "require"]


def may_read(viewer: Viewer) -> bool:
    """See the room at all."""
    return may(viewer, Permission.READ_LEDGER)


def is_keeper(viewer: Viewer) -> bool:
    """牵头单位的人: of a body that keeps the room."""
    return concerns(
        viewer,
        "commitments",
        bodies_of(viewer),
        lambda own: CommitmentRule.objects.filter(keepers__in=own).exists(),
    )


def is_over_all(viewer: Viewer) -> bool:
    """Who oversees registers, and the people of the keeping bodies."""
    return may(viewer, Permission.OVERSEE_REGISTERS) or (
        may(viewer, Permission.KEEP_REGISTERS) and is_keeper(viewer)
    )


def may_set(viewer: Viewer, _row: object = None) -> bool:
    """Set grades, levels and rules; draw samples; prepare the list."""
    return may_read(viewer) and is_over_all(viewer)


def may_record(viewer: Viewer, _row: object = None) -> bool:
    """Register something at all."""
    return may(viewer, Permission.KEEP_REGISTERS) and (bool(bodies_of(viewer)) or is_over_all(viewer))


def may_keep_for(viewer: Viewer, body_id: int) -> bool:
    """Register and change what is a body's."""
    if body_id in bodies_of(viewer):
        return may(viewer, Permission.KEEP_REGISTERS)
    return is_over_all(viewer)


def body_of(row: Any) -> int:
    """The body whose a row is."""
    for name in ("body_id", "item", "commitment", "check_of"):
        if (found := getattr(row, name, None)) is not None:
            return found if isinstance(found, int) else body_of(found)
    raise AttributeError(row)


def may_change(viewer: Viewer, row: Any) -> bool:
    """Change a row that is a body's, or hangs on one that is."""
    return may_keep_for(viewer, body_of(row))


def may_approve_item(viewer: Viewer, row: ProofItem) -> bool:
    """Approve an item into the list: who keeps the list, not who drew it up."""
    return may_set(viewer) and row.made_by_id != viewer.pk


def may_approve_text(viewer: Viewer, row: NoticeText) -> bool:
    """Approve a text: the head of the body, or who keeps the list; not who wrote it."""
    heads = powers_of(viewer).bodies({Role.BODY_HEAD})
    return (row.item.body_id in heads or may_set(viewer)) and row.made_by_id != viewer.pk


def may_decide(viewer: Viewer, row: Breach) -> bool:
    """Decide on what was false: the head of the body or who keeps the list, not who found it."""
    heads = powers_of(viewer).bodies({Role.BODY_HEAD})
    return (body_of(row) in heads or may_set(viewer)) and row.found_by_id != viewer.pk


def may_ask_restore(viewer: Viewer, row: CreditRecord) -> bool:
    """Enter that a party asks to be restored: the body that recorded it."""
    return may_keep_for(viewer, row.body_id)


def may_restore(viewer: Viewer, row: CreditRecord) -> bool:
    """Grant it: the head of the body or who keeps the list, not who entered it."""
    heads = powers_of(viewer).bodies({Role.BODY_HEAD})
    return (row.body_id in heads or may_set(viewer)) and row.asked_by_id != viewer.pk


def may_release(viewer: Viewer, row: ListEdition) -> bool:
    """Publish and withdraw a list: who decides on disclosure, not who prepared it."""
    return may(viewer, Permission.RELEASE_DISCLOSURE) and row.prepared_by_id != viewer.pk


def may_withdraw(viewer: Viewer, _row: ListEdition) -> bool:
    """Withdraw a list: who decides on disclosure."""
    return may(viewer, Permission.RELEASE_DISCLOSURE)
