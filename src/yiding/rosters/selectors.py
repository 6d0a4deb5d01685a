"""值班: who may see which rosters. A unit its own, drafts too; who checks and the leaders what is published.

Who stands on duty now is no secret: everybody who reads the ledger sees the board (:mod:`rosters.board`).
"""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.access import Permission, may, own_bodies
from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .models import (
    DutyPost,
    Edition,
    HandOver,
    OpenPoint,
    Pattern,
    Roster,
    RosterState,
    Rule,
    Shift,
    ShiftChange,
    SpotCheck,
    TeamTest,
)
from .permissions import person_of, sees_all


def _seen(viewer: Viewer) -> Q:
    """Which rosters: those of one's own bodies; of the others, published, all or those one stands on."""
    own = Q(body__in=own_bodies(viewer))
    made_known = ~Q(state=RosterState.DRAFT)
    if sees_all(viewer):
        return own | made_known
    person = person_of(viewer)
    stands = Shift.objects.filter(person=person).order_by().values("roster") if person else []
    return own | (made_known & Q(pk__in=stands))


def rosters_visible_to(viewer: Viewer) -> QuerySet[Roster]:
    """The rosters that a person may see, with how many shifts have nobody."""
    rows = Roster.objects.select_related("body", "government")
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    empty = Count("shifts", filter=Q(shifts__person=None))
    return rows.filter(_seen(viewer)).annotate(shift_count=Count("shifts"), empty_count=empty)


def _rosters(viewer: Viewer) -> QuerySet[Roster]:
    if not may(viewer, Permission.READ_LEDGER):
        return Roster.objects.none()
    return Roster.objects.filter(_seen(viewer)).order_by().values("pk")  # type: ignore[return-value]


def shifts_visible_to(viewer: Viewer) -> QuerySet[Shift]:
    """The shifts of the rosters that a person may see."""
    rows = Shift.objects.select_related("roster__body", "roster__government", "post", "person", "check_in")
    return rows.filter(roster__in=_rosters(viewer))


def editions_visible_to(viewer: Viewer) -> QuerySet[Edition]:
    """What was made known of the rosters that a person may see."""
    return Edition.objects.select_related("roster__body", "made_by").filter(roster__in=_rosters(viewer))


def changes_visible_to(viewer: Viewer) -> QuerySet[ShiftChange]:
    """Swaps and stand-ins of the rosters that a person may see."""
    rows = ShiftChange.objects.select_related(
        "shift__roster__body", "shift__roster__government", "shift__post", "other__post", "other__roster"
    ).select_related("from_person", "to_person", "asked_by")
    return rows.filter(shift__roster__in=_rosters(viewer))


def hand_overs_visible_to(viewer: Viewer) -> QuerySet[HandOver]:
    """The hand-over notes of the rosters that a person may see."""
    rows = HandOver.objects.select_related(
        "shift__roster__body", "shift__roster__government", "shift__post", "shift__person"
    ).select_related("to_shift__roster", "to_shift__person", "to_shift__post", "written_by", "taken_by")
    return rows.filter(shift__roster__in=_rosters(viewer))


def points_visible_to(viewer: Viewer) -> QuerySet[OpenPoint]:
    """The open points of the hand-overs that a person may see."""
    rows = OpenPoint.objects.select_related("body", "hand_over__shift__roster", "done_by")
    return rows.filter(hand_over__shift__roster__in=_rosters(viewer))


def posts_visible_to(viewer: Viewer) -> QuerySet[DutyPost]:
    """The posts of one's own bodies; of all to who sees all."""
    rows = DutyPost.objects.select_related("body__government", "pattern")
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    return rows if sees_all(viewer) else rows.filter(body__in=own_bodies(viewer))


def patterns_visible_to(viewer: Viewer) -> QuerySet[Pattern]:
    """The shared patterns, and those of one's own bodies."""
    rows = Pattern.objects.select_related("body", "government")
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    return rows if sees_all(viewer) else rows.filter(Q(body=None) | Q(body__in=own_bodies(viewer)))


def checks_visible_to(viewer: Viewer) -> QuerySet[SpotCheck]:
    """The spot checks of one's own bodies; all to who sees all."""
    rows = SpotCheck.objects.select_related("body__government", "post", "person", "checked_by", "case")
    rows = rows.select_related("shift__post", "shift__roster")
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    return rows if sees_all(viewer) else rows.filter(body__in=own_bodies(viewer))


def calls_visible_to(viewer: Viewer) -> QuerySet[TeamTest]:
    """The tests of lines that one's own bodies made; all to who sees all."""
    rows = TeamTest.objects.select_related("body__government", "tested_by")
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    return rows if sees_all(viewer) else rows.filter(body__in=own_bodies(viewer))


def calls_failing(rows: QuerySet[TeamTest]) -> QuerySet[TeamTest]:
    """接不通的: of each team and channel the last test, where that was not answered (S38.5)."""
    last = TeamTest.objects.order_by().values("body", "team", "channel").annotate(last=Max("pk"))
    return rows.filter(pk__in=last.values("last"), seconds=None)


def rule_of(government: Government | int) -> Rule:
    """The rules of a government; the usual ones where none were set."""
    key = government.pk if isinstance(government, Government) else government
    return Rule.objects.filter(government=key).first() or Rule(government_id=key, version=0)


def roster_get(viewer: Viewer, key: int) -> Roster:
    """One roster; not visible = 404."""
    return get_object_or_404(rosters_visible_to(viewer), pk=key)


def shift_get(viewer: Viewer, key: int) -> Shift:
    """One shift; not visible = 404."""
    return get_object_or_404(shifts_visible_to(viewer), pk=key)


def edition_get(viewer: Viewer, key: int) -> Edition:
    """One edition; not visible = 404."""
    return get_object_or_404(editions_visible_to(viewer), pk=key)


def change_get(viewer: Viewer, key: int) -> ShiftChange:
    """One swap or stand-in; not visible = 404."""
    return get_object_or_404(changes_visible_to(viewer), pk=key)


def hand_over_get(viewer: Viewer, key: int) -> HandOver:
    """One hand-over; not visible = 404."""
    return get_object_or_404(hand_overs_visible_to(viewer), pk=key)


def point_get(viewer: Viewer, key: int) -> OpenPoint:
    """One open point; not visible = 404."""
    return get_object_or_404(points_visible_to(viewer), pk=key)


def post_get(viewer: Viewer, key: int) -> DutyPost:
    """One post; not visible = 404."""
    return get_object_or_404(posts_visible_to(viewer), pk=key)


def pattern_get(viewer: Viewer, key: int) -> Pattern:
    """One pattern; not visible = 404."""
    return get_object_or_404(patterns_visible_to(viewer), pk=key)


def check_get(viewer: Viewer, key: int) -> SpotCheck:
    """One spot check; not visible = 404."""
    return get_object_or_404(checks_visible_to(viewer), pk=key)


def call_get(viewer: Viewer, key: int) -> TeamTest:
    """One test of a line; not visible = 404."""
    return get_object_or_404(calls_visible_to(viewer), pk=key)
