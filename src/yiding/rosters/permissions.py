"""值班的权限: a unit plans its own rosters, its head answers for them, the office and named bodies check.

What happens on a shift is its person's own: nobody checks in for somebody who can do it themselves.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import QuerySet

from yiding.accounts.permissions import may_act_for_others
from yiding.accounts.permissions import person_of as account_person_of
from yiding.core import clock
from yiding.core.access import Permission, Role, concerns, may, powers_of, require
from yiding.core.columns import Viewer
from yiding.directory.models import Person
from yiding.supervision.permissions import is_office

from .models import (
    HandOver,
    OpenPoint,
    Pattern,
    Roster,
    RosterState,
    Rule,
    Shift,
    ShiftChange,
    SpotCheck,
)

__all__ = ["require"]

KEEPERS = frozenset({Role.LIAISON, Role.BODY_HEAD, Role.CLERK, Role.DIRECTOR})
HEADS = frozenset({Role.BODY_HEAD, Role.DIRECTOR})
FOR_A_BODY = frozenset({Role.LIAISON, Role.BODY_HEAD})


def kept_bodies(viewer: Viewer) -> frozenset[int]:
    """The bodies whose rosters the viewer plans."""
    return powers_of(viewer).bodies(KEEPERS) if may(viewer, Permission.KEEP_ROSTERS) else frozenset()


def headed_bodies(viewer: Viewer) -> frozenset[int]:
    """The bodies for whose rosters the viewer answers."""
    return powers_of(viewer).bodies(HEADS) if may(viewer, Permission.APPROVE_ROSTERS) else frozenset()


def is_checker(viewer: Viewer) -> bool:
    """Office, or of a body that the rules name: sees and checks all units."""
    if not may(viewer, Permission.CHECK_DUTY):
        return False
    if is_office(viewer):
        return True
    return concerns(
        viewer,
        "duty",
        powers_of(viewer).bodies(FOR_A_BODY),
        lambda own: Rule.objects.filter(checkers__in=own).exists(),
    )


def sees_all(viewer: Viewer) -> bool:
    """Published rosters of every unit: who checks, and the leaders."""
    return Role.LEADER in powers_of(viewer).roles or is_checker(viewer)


def may_keep(viewer: Viewer, _row: object = None) -> bool:
    """Plan rosters at all."""
    return bool(kept_bodies(viewer))


def may_keep_for(viewer: Viewer, body_id: int) -> bool:
    return body_id in kept_bodies(viewer)


def may_keep_roster(viewer: Viewer, row: Roster) -> bool:
    return may_keep_for(viewer, row.body_id)


def may_head(viewer: Viewer, row: Roster) -> bool:
    """Publish, recall, say why a gap stands: who answers for the unit."""
    return row.body_id in headed_bodies(viewer)


def may_keep_rules(viewer: Viewer, _row: object = None) -> bool:
    """Set the rules of checking in and the patterns that are there for all."""
    return may(viewer, Permission.KEEP_DUTY_RULES)


def may_keep_pattern(viewer: Viewer, row: Pattern | None = None) -> bool:
    """A unit's own patterns are its own, the shared ones the office's."""
    if row is None:
        return may_keep(viewer) or may_keep_rules(viewer)
    return may_keep_rules(viewer) if row.body_id is None else may_keep_for(viewer, row.body_id)


def person_of(viewer: Viewer) -> int | None:
    """The person who the viewer is. Who acts for somebody else is nobody here: duty is done in person."""
    return None if may_act_for_others(viewer) else account_person_of(viewer)


def users_of(*persons: Person | int) -> QuerySet[User]:
    """The accounts of some persons, those that are open."""
    return User.objects.filter(account__person__in=persons, is_active=True)


def is_person(viewer: Viewer, person_id: int | None) -> bool:
    return person_id is not None and person_of(viewer) == person_id


def may_act_as(viewer: Viewer, person_id: int | None, body_id: int) -> bool:
    """Act as who stands on duty: they themselves; who keeps the roster, only where they have no account."""
    if person_id is None:
        return False
    if is_person(viewer, person_id):
        return True
    return may_keep_for(viewer, body_id) and not users_of(person_id).exists()


def is_published(shift: Shift) -> bool:
    return str(shift.roster.state) == RosterState.PUBLISHED


def may_stand(viewer: Viewer, row: Shift) -> bool:
    """Check in, hand over, ask for a swap: the person of the shift."""
    return may_act_as(viewer, row.person_id, row.roster.body_id)


def may_plan(viewer: Viewer, row: Shift) -> bool:
    return may_keep_for(viewer, row.roster.body_id)


def may_answer_change(viewer: Viewer, row: ShiftChange) -> bool:
    """Agree or not: the other person."""
    return may_act_as(viewer, row.to_person_id, row.shift.roster.body_id)


def may_decide_change(viewer: Viewer, row: ShiftChange) -> bool:
    """Approve or not: who answers for the unit; the office's director where the head is one of the two."""
    is_director = Role.DIRECTOR in powers_of(viewer).roles and may(viewer, Permission.APPROVE_ROSTERS)
    return is_director or row.shift.roster.body_id in headed_bodies(viewer)


def may_withdraw_change(viewer: Viewer, row: ShiftChange) -> bool:
    """Take an application back: who made it."""
    return viewer.is_authenticated and row.asked_by_id == viewer.pk


def may_take(viewer: Viewer, row: HandOver) -> bool:
    """Take over: the person of the next shift."""
    to_shift = row.to_shift
    return to_shift is not None and may_act_as(viewer, to_shift.person_id, to_shift.roster.body_id)


def may_finish_point(viewer: Viewer, row: OpenPoint) -> bool:
    """Say what became of a point: who keeps the unit's roster, or stands on duty there now."""
    if may_keep_for(viewer, row.body_id):
        return True
    person, now = person_of(viewer), clock.now()
    mine = Shift.objects.filter(roster__body=row.body_id, roster__state=RosterState.PUBLISHED, person=person)
    return person is not None and mine.filter(starts_at__lte=now, ends_at__gt=now).exists()


def may_check(viewer: Viewer, _row: object = None) -> bool:
    """Check units on duty, test the lines to the teams."""
    return is_checker(viewer)


def may_send(viewer: Viewer, row: SpotCheck) -> bool:
    """Send on what was found: who checked, or who checks at all."""
    return is_checker(viewer)


def may_reply(viewer: Viewer, row: SpotCheck) -> bool:
    """Say how it was: the unit that was checked."""
    return may_keep_for(viewer, row.body_id)


def may_test(viewer: Viewer, _row: object = None) -> bool:
    """Test the lines to teams: who checks, and each unit with its own teams."""
    return is_checker(viewer) or may_keep(viewer)
