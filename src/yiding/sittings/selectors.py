"""会议场次: who may see which sittings, items, versions of an agenda and calls.

The secretariat sees all. Leaders and the office see every sitting that was called, with the items of their
level; members see theirs; presenters and observers only their own items. Before a sitting is called nobody
else knows of it. A secret item is a stub for everybody: its title is never kept here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core import clock
from yiding.core.access import Level, Permission, may, powers_of
from yiding.core.columns import Viewer
from yiding.councils.models import Council
from yiding.directory.models import Body

from .models import (
    AgendaVersion,
    Entry,
    Invitation,
    InvitationRole,
    InvitationState,
    Sitting,
    SittingState,
)
from .permissions import ENVOYS, may_build, person_of

WHOLE = (InvitationRole.MEMBER, InvitationRole.STANDING, InvitationRole.INVITED, InvitationRole.RECORDER)
"""Those who attend all of a sitting."""
TOLD = Q(called_at__isnull=False)


def _is_in_the_office(viewer: Viewer) -> bool:
    return powers_of(viewer).level >= Level.MEMBERS


def _mine(viewer: Viewer) -> Q:
    """The calls that are the viewer's own, or their body's; those taken back are not."""
    own = Q(pk__in=())
    if (person := person_of(viewer)) is not None:
        own |= Q(person=person) | Q(substitute=person, state=InvitationState.SUBSTITUTED)
    if bodies := powers_of(viewer).bodies(ENVOYS):
        own |= Q(body__in=bodies, person__isnull=True)
    hidden = (InvitationState.PROPOSED, InvitationState.WITHDRAWN)
    return own & ~Q(state__in=hidden)


def own_invitations(viewer: Viewer) -> QuerySet[Invitation]:
    """The calls that were sent to the viewer or to their body."""
    if not may(viewer, Permission.ANSWER_CALLS):
        return Invitation.objects.none()
    return Invitation.objects.filter(_mine(viewer), sitting__called_at__isnull=False)


def sittings_visible_to(viewer: Viewer) -> QuerySet[Sitting]:
    """The sittings that a person may see."""
    if not may(viewer, Permission.ANSWER_CALLS):
        return Sitting.objects.none()
    if may_build(viewer):
        return Sitting.objects.all()
    if _is_in_the_office(viewer):
        return Sitting.objects.filter(TOLD)
    return Sitting.objects.filter(TOLD, pk__in=own_invitations(viewer).order_by().values("sitting"))


def sees_sitting(viewer: Viewer, sitting: Sitting) -> bool:
    """Is it one of those? Asked of a row at hand, and for the secretariat and the office without a query."""
    if may_build(viewer):
        return may(viewer, Permission.ANSWER_CALLS)
    if _is_in_the_office(viewer):
        return may(viewer, Permission.ANSWER_CALLS) and sitting.called_at is not None
    return sittings_visible_to(viewer).filter(pk=sitting.pk).exists()


def entries_visible_to(viewer: Viewer) -> QuerySet[Entry]:
    """The items that a person may see: all of a sitting to those who attend all of it, up to their level."""
    if not may(viewer, Permission.ANSWER_CALLS):
        return Entry.objects.none()
    if may_build(viewer):
        return Entry.objects.all()
    called, level = Q(sitting__called_at__isnull=False), powers_of(viewer).level
    if _is_in_the_office(viewer):
        return Entry.objects.filter(called, level__lte=level)
    mine = own_invitations(viewer).order_by()
    whole = Q(sitting__in=mine.filter(role__in=WHOLE).values("sitting"), level__lte=Level.MEMBERS)
    through = Invitation.entries.through.objects.filter(invitation__in=mine.values("pk"))
    return Entry.objects.filter(called, whole | Q(pk__in=through.values("entry")))


def invitations_visible_to(viewer: Viewer) -> QuerySet[Invitation]:
    """The calls that a person may see: all, to the secretariat; to leaders those that were sent; to others
    their own.
    """
    if may_build(viewer):
        return Invitation.objects.all()
    if may(viewer, Permission.GRANT_LEAVE):
        return Invitation.objects.filter(sitting__called_at__isnull=False)
    return own_invitations(viewer)


def agendas_visible_to(viewer: Viewer) -> QuerySet[AgendaVersion]:
    """The versions of agendas that a person may see: of who builds and who approves them."""
    if may_build(viewer) or may(viewer, Permission.APPROVE_AGENDA):
        return AgendaVersion.objects.all()
    return AgendaVersion.objects.none()


def sitting_get(viewer: Viewer, key: int) -> Sitting:
    """One sitting; not visible = 404."""
    rows = sittings_visible_to(viewer).select_related(
        "council", "government", "chair", "chair_for", "meeting"
    )
    return get_object_or_404(rows, pk=key)


def entry_get(viewer: Viewer, key: int) -> Entry:
    rows = entries_visible_to(viewer).select_related("sitting__council", "topic")
    return get_object_or_404(rows, pk=key)


def invitation_get(viewer: Viewer, key: int) -> Invitation:
    rows = invitations_visible_to(viewer)
    people = ("person", "body", "substitute", "granted_by", "answered_by")
    return get_object_or_404(rows.select_related("sitting__council", "sitting__chair", *people), pk=key)


def agenda_get(viewer: Viewer, key: int) -> AgendaVersion:
    rows = agendas_visible_to(viewer).select_related("sitting__council", "made_by", "approved_by")
    return get_object_or_404(rows, pk=key)


def sittings_listed(viewer: Viewer) -> QuerySet[Sitting]:
    """Sittings with what a list shows of them."""
    rows = sittings_visible_to(viewer).select_related("council", "chair", "government")
    seen = entries_visible_to(viewer).filter(is_withdrawn=False)
    mine = Prefetch("entries", queryset=seen, to_attr="items_seen")
    return rows.prefetch_related(mine)


def entries_of(viewer: Viewer, sitting: Sitting) -> list[Entry]:
    """The items of a sitting that a person may see, in order, with their bodies in order."""
    rows = entries_visible_to(viewer).filter(sitting=sitting).select_related("topic", "sitting")
    entries = list(rows)
    presenters = bodies_in_order(entries, "presenters")
    observers = bodies_in_order(entries, "observers")
    for entry in entries:
        entry.presented_by = presenters.get(entry.pk, [])  # type: ignore[attr-defined]
        entry.observed_by = observers.get(entry.pk, [])  # type: ignore[attr-defined]
    return entries


def bodies_in_order(entries: Iterable[Entry], which: str) -> dict[int, list[Body]]:
    """The presenters (or observers) of each item in the order in which somebody put them: two queries."""
    through = getattr(Entry, which).through
    rows = through.objects.filter(entry__in=[entry.pk for entry in entries]).select_related("body")
    found: dict[int, list[Body]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.entry_id, []).append(row.body)
    return found


def invitations_of(viewer: Viewer, sitting: Sitting) -> list[Invitation]:
    """The calls of a sitting that a person may see, in order."""
    rows = invitations_visible_to(viewer).filter(sitting=sitting)
    people = ("person", "body", "substitute", "granted_by")
    return list(rows.select_related(*people).prefetch_related("entries"))


@dataclass(frozen=True, slots=True)
class Answers:
    """回执统计: how many were called, and what they said."""

    called: int
    answered: int
    coming: int
    waiting: int
    on_leave: int
    substituted: int
    proposed: int

    @property
    def silent(self) -> int:
        return self.called - self.answered


def answers_of(rows: Iterable[Invitation]) -> Answers:
    return answers_counted(Counter(InvitationState(row.state) for row in rows))


def answers_counted(by_state: Mapping[InvitationState, int]) -> Answers:
    """The figures from the number of calls in each state."""
    n = Counter(by_state)
    S = InvitationState  # noqa: N806 - the states are named often
    waiting = n[S.LEAVE_ASKED] + n[S.SUBSTITUTE_ASKED]
    answered = n[S.COMING] + waiting + n[S.ON_LEAVE] + n[S.SUBSTITUTED] + n[S.REFUSED]
    called = answered + n[S.SENT] + n[S.READ]
    return Answers(called, answered, n[S.COMING], waiting, n[S.ON_LEAVE], n[S.SUBSTITUTED], n[S.PROPOSED])


def states_counted(sitting: Sitting) -> dict[InvitationState, int]:
    rows = sitting.invitations.order_by().values_list("state").annotate(n=Count("pk"))
    return {InvitationState(state): n for state, n in rows}


def next_day(council: Council) -> date | None:
    """The day of a council's next sitting."""
    rows = Sitting.objects.filter(council=council, starts_at__gte=clock.now())
    open_states = (SittingState.PLANNED, SittingState.CALLED)
    found = rows.filter(state__in=open_states).order_by("starts_at").values_list("starts_at", flat=True)
    first = found.first()
    return first.astimezone(clock.SHANGHAI).date() if first else None


def topics_on_agenda(viewer: Viewer) -> Q:
    """The topics that a viewer sees because their item is on an agenda that they see, as a condition."""
    seen = entries_visible_to(viewer).filter(topic__isnull=False, is_secret=False, is_withdrawn=False)
    return Q(pk__in=seen.order_by().values("topic"))
