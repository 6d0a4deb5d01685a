"""安全教育的权限: bodies keep their own courses, towns and departments enrol those of their enterprises."""

from __future__ import annotations

from yiding.core.access import Permission, Role, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.supervision.permissions import bodies_of, is_office

from .models import Certificate, Course, Employer, Enrolment, Learner, Page, Question, StaffCount

__all__ = ["bodies_of", "is_office", "require"]


def sees_all(viewer: Viewer) -> bool:
    """The office and the leaders."""
    return is_office(viewer) or Role.LEADER in powers_of(viewer).roles


# --- courses ---------------------------------------------------------------------------------------------


def may_keep_courses(viewer: Viewer, _row: object = None) -> bool:
    """Write courses at all."""
    return may(viewer, Permission.KEEP_COURSES) and (is_office(viewer) or bool(bodies_of(viewer)))


def may_keep_for(viewer: Viewer, body_id: int) -> bool:
    """Write courses of a body: its own people, and the office."""
    return may(viewer, Permission.KEEP_COURSES) and (is_office(viewer) or body_id in bodies_of(viewer))


def may_keep_course(viewer: Viewer, row: Course) -> bool:
    return may_keep_for(viewer, row.body_id)


def may_keep_part(viewer: Viewer, row: Page | Question) -> bool:
    """Change a page or a question: who keeps its course."""
    return may_keep_course(viewer, row.course)


def may_read_bank(viewer: Viewer, row: Course) -> bool:
    """See questions with their answers: who keeps the course, and who sees all."""
    return sees_all(viewer) or may_keep_course(viewer, row)


# --- enterprises and people ------------------------------------------------------------------------------


def may_set(viewer: Viewer, _row: object = None) -> bool:
    """Set fields, posts and rules: the office."""
    return is_office(viewer)


def may_assign_any(viewer: Viewer, _row: object = None) -> bool:
    """Say which town an enterprise is in, at all."""
    return is_office(viewer) or may_enrol_any(viewer)


def may_assign_to(viewer: Viewer, *body_ids: int | None) -> bool:
    """Say so for a town or department: its own people, and the office."""
    own = not bodies_of(viewer).isdisjoint(key for key in body_ids if key is not None)
    return is_office(viewer) or (may(viewer, Permission.ENROL_LEARNERS) and own)


def may_assign(viewer: Viewer, row: Employer) -> bool:
    return may_assign_to(viewer, row.town_id, row.department_id)


def may_enrol_any(viewer: Viewer, _row: object = None) -> bool:
    """Enrol learners at all: who does the work of a body."""
    return may(viewer, Permission.ENROL_LEARNERS) and bool(bodies_of(viewer))


def may_enrol_at(viewer: Viewer, row: Employer) -> bool:
    """Enter staff and learners of an enterprise: its town, and the department in charge of it."""
    own = {row.town_id, row.department_id}
    return may(viewer, Permission.ENROL_LEARNERS) and not bodies_of(viewer).isdisjoint(own)


def may_keep_learner(viewer: Viewer, row: Learner) -> bool:
    return may_enrol_at(viewer, row.employer)


def may_blank(viewer: Viewer, row: Learner) -> bool:
    """Blank a learner on request: their town or department, and the office."""
    return is_office(viewer) or may_keep_learner(viewer, row)


def may_keep_count(viewer: Viewer, row: StaffCount) -> bool:
    return may_enrol_at(viewer, row.employer)


def may_keep_enrolment(viewer: Viewer, row: Enrolment) -> bool:
    return may_enrol_at(viewer, row.learner.employer)


def may_revoke(viewer: Viewer, row: Certificate) -> bool:
    """Take a certificate back: whose course it is, and the office."""
    return may_keep_course(viewer, row.course)
