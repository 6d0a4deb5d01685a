"""突发事件的权限: units report, the office on duty handles, another person than the drafter signs."""

from __future__ import annotations

from yiding.accountability.permissions import may_open as may_open_case
from yiding.core.access import Permission, Role, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.supervision.permissions import bodies_of, is_office, may_file

from .models import Due, Incident, Lesson, Recipient, Report, Step, Suspicion, Target

__all__ = ["bodies_of", "may_file", "may_open_case", "require"]


def sees_all(viewer: Viewer) -> bool:
    """The office and the leaders."""
    return is_office(viewer) or Role.LEADER in powers_of(viewer).roles


def may_handle(viewer: Viewer, _row: object = None) -> bool:
    """Verify, relay upward, call units in: the office on duty."""
    return may(viewer, Permission.HANDLE_INCIDENTS)


def may_judge(viewer: Viewer, _row: object = None) -> bool:
    """Say whether something was late, omitted, false or concealed."""
    return may(viewer, Permission.JUDGE_INCIDENTS)


def may_keep_rules(viewer: Viewer, _row: object = None) -> bool:
    """Set kinds, grades, limits and who is told."""
    return may(viewer, Permission.KEEP_INCIDENT_RULES)


def may_record(viewer: Viewer, _row: object = None) -> bool:
    """Report an incident at all."""
    return may_handle(viewer) or (may(viewer, Permission.REPORT_INCIDENTS) and bool(bodies_of(viewer)))


def may_record_for(viewer: Viewer, body_id: int) -> bool:
    """Report an incident of a unit: its own people, the office of any."""
    return may_handle(viewer) or (may(viewer, Permission.REPORT_INCIDENTS) and body_id in bodies_of(viewer))


def may_report(viewer: Viewer, row: Incident) -> bool:
    """Draft its reports, log its calls, say that it ended."""
    return may_record_for(viewer, row.body_id)


def may_act(viewer: Viewer, row: Incident) -> bool:
    """Log what was done: the unit, those called in, the office."""
    if may_report(viewer, row):
        return True
    own = bodies_of(viewer) if may(viewer, Permission.REPORT_INCIDENTS) else frozenset()
    return any(one.is_acting and one.body_id in own for one in row.involved.all())


def may_act_as(viewer: Viewer, body_id: int | None) -> bool:
    """Log an action in the name of a unit."""
    return may_handle(viewer) or body_id in bodies_of(viewer)


def may_draft(viewer: Viewer, row: Report) -> bool:
    """Change a report that is not sent: the unit that reports, the office its own."""
    return may_report(viewer, row.incident)


def may_sign(viewer: Viewer, row: Report) -> bool:
    """Sign and send, or give back: the unit's head for its own, director and leaders for any."""
    if not may(viewer, Permission.SIGN_INCIDENT_REPORTS):
        return False
    powers = powers_of(viewer)
    if not powers.roles.isdisjoint({Role.DIRECTOR, Role.LEADER}):
        return True
    return row.body_id is not None and row.body_id in powers.bodies({Role.BODY_HEAD})


def may_sign_now(viewer: Viewer, row: Report) -> bool:
    """As :func:`may_sign`, and not what one drafted oneself."""
    return may_sign(viewer, row) and row.drafted_by_id != viewer.pk


def may_relay(viewer: Viewer, row: Recipient) -> bool:
    """Send a report to the level above and write the receipt down."""
    return row.target == Target.OUTSIDE and may_handle(viewer)


def may_receive(viewer: Viewer, row: Recipient) -> bool:
    """Sign for it: the office for the level above; of this government the unit that was sent it."""
    if row.target == Target.OUTSIDE:
        return may_handle(viewer)
    if row.target == Target.LEADERS:
        return Role.LEADER in powers_of(viewer).roles
    return may(viewer, Permission.REPORT_INCIDENTS) and row.body_id in bodies_of(viewer)


def may_meet(viewer: Viewer, row: Due) -> bool:
    """Is a limit the viewer's to keep: the unit's own, or the office's towards the level above?"""
    return may_handle(viewer) if row.step == Step.UPWARD else may_report(viewer, row.incident)


def may_open_case_on(viewer: Viewer, _row: Suspicion) -> bool:
    """Hand a confirmed one to accountability."""
    return may_open_case(viewer)


def may_propose(viewer: Viewer, _row: Lesson) -> bool:
    """Turn a lesson into a matter that is proposed: who files matters."""
    return may_file(viewer)
