"""清单版本、落实单位、联合处置的权限: the lead drafts, each body speaks for its own rows, others approve."""

from __future__ import annotations

from yiding.core.access import Permission, Role, may, powers_of
from yiding.core.columns import Viewer

from .edition_rows import Confirmation, Edition
from .joint_rows import JointAction, JointCase
from .models import Register
from .permissions import bodies_of, is_office, may_handle, may_lead, may_oversee, reach_of
from .unit_rows import UnitStatus


def registers_led(viewer: Viewer) -> frozenset[str]:
    """The codes of the registers that a viewer's own bodies lead."""
    own = bodies_of(viewer)
    if not own or not may_handle(viewer):
        return frozenset()
    rows = Register.objects.filter(lead__in=own, government__is_ours=True)
    return frozenset(rows.values_list("code", flat=True))


def may_draft_any(viewer: Viewer, _row: object = None) -> bool:
    """Draft an edition of some register."""
    return may_oversee(viewer) or bool(registers_led(viewer))


def may_keep_edition(viewer: Viewer, row: Edition | None) -> bool:
    """Draft an edition, freeze its rows anew, ask the bodies, say that they have answered."""
    if row is None:
        return may_draft_any(viewer)
    if may_oversee(viewer):
        return True
    return may_lead(viewer, Register.objects.filter(government=row.government_id, code=row.code).first())


def may_approve_editions(viewer: Viewer, _row: object = None) -> bool:
    """Approve some edition."""
    return may_oversee(viewer) or Role.LEADER in powers_of(viewer).roles


def may_approve_edition(viewer: Viewer, row: Edition) -> bool:
    """审批: the director, the inspector or a leader, and not who drafted it."""
    return may_approve_editions(viewer) and row.drafted_by_id != viewer.pk


def may_issue_edition(viewer: Viewer, _row: object = None) -> bool:
    """Hand it in as a paper, or say under which number it was issued."""
    return may_oversee(viewer) and may(viewer, Permission.HAND_IN_PAPERS)


def may_confirm(viewer: Viewer, row: Confirmation) -> bool:
    """Speak for a body of a row."""
    return may_handle(viewer) and row.body_id in reach_of(viewer)


def may_confirm_any(viewer: Viewer, _row: object = None) -> bool:
    """Speak for some body."""
    return may_handle(viewer) and bool(bodies_of(viewer))


def may_settle(viewer: Viewer, _row: object = None) -> bool:
    """Settle what a body objects to."""
    return may_oversee(viewer)


# --- units --------------------------------------------------------------------------------------------------


def may_report_unit(viewer: Viewer, row: UnitStatus) -> bool:
    """Report for a unit."""
    return may_handle(viewer) and row.body_id in reach_of(viewer)


def may_verify_unit(viewer: Viewer, row: UnitStatus) -> bool:
    """Verify a unit's claim: who leads the register, the entry's department, the office."""
    if may_oversee(viewer):
        return True
    if not may_handle(viewer):
        return False
    own = reach_of(viewer)
    if row.entry.department_id in own:
        return True
    return may_lead(
        viewer, Register.objects.filter(government=row.entry.government_id, code=row.entry.code).first()
    )


# --- joint cases --------------------------------------------------------------------------------------------


def may_open_joint(viewer: Viewer, _row: object = None) -> bool:
    """Open a joint case: a body, and the office."""
    return may_oversee(viewer) or (may_handle(viewer) and bool(bodies_of(viewer)))


def may_run_joint(viewer: Viewer, row: JointCase) -> bool:
    """Ask others to join, and close: the department that opened it, and the office."""
    return may_oversee(viewer) or (may_handle(viewer) and row.body_id in reach_of(viewer))


def may_act(viewer: Viewer, row: JointAction) -> bool:
    """Take up an action and report its result: the body that it was asked of."""
    return may_handle(viewer) and row.body_id in reach_of(viewer)


def may_send_again(viewer: Viewer, row: JointAction) -> bool:
    """Send a result back."""
    return may_run_joint(viewer, row.case)


def sees_all_use(viewer: Viewer) -> bool:
    """See the use of all units."""
    return is_office(viewer) or may_oversee(viewer) or Role.LEADER in powers_of(viewer).roles
