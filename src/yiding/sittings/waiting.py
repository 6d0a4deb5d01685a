"""会议场次的待办: calls to answer, leave to grant, agendas to approve."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting

from .calling import day_of
from .models import AgendaState, AgendaVersion, Invitation, InvitationState, SittingState
from .permissions import may_approve, may_grant, may_grant_leave
from .selectors import agendas_visible_to, invitations_visible_to, own_invitations


def calls(viewer: Viewer) -> Iterator[Todo]:
    """The calls that a person has not answered."""
    unanswered = (InvitationState.SENT, InvitationState.READ)
    rows = own_invitations(viewer).filter(state__in=unanswered, sitting__state=SittingState.CALLED)
    for row in rows.select_related("sitting__council").order_by("sitting__starts_at", "pk")[: MOST + 1]:
        url = reverse("sittings:invitation-detail", args=[row.pk])
        yield Todo(str(row.sitting), _("回执"), url, day_of(row.sitting))


def answers(viewer: Viewer) -> Iterator[Todo]:
    """Leave and substitutes that wait for the viewer's word."""
    waiting = (InvitationState.LEAVE_ASKED, InvitationState.SUBSTITUTE_ASKED)
    rows = invitations_visible_to(viewer).filter(state__in=waiting, sitting__state=SittingState.CALLED)
    known: dict[tuple[int, str], bool] = {}
    for row in rows.select_related("sitting__council", "person", "body")[: MOST + 1]:
        if _is_mine(viewer, row, known):
            url = reverse("sittings:invitation-detail", args=[row.pk])
            yield Todo(f"{row}：{row.sitting}", _("审批"), url, day_of(row.sitting), row.reason)


def _is_mine(viewer: Viewer, row: Invitation, known: dict[tuple[int, str], bool]) -> bool:
    """Asked once for each sitting and role."""
    key = (row.sitting_id, row.role)
    if key not in known:
        known[key] = may_grant_leave(viewer, row)
    return known[key]


def approvals(viewer: Viewer) -> Iterator[Todo]:
    """The newest versions of agendas that wait for approval, of sittings that are yet to be held."""
    before = (SittingState.PLANNED, SittingState.CALLED)
    rows = agendas_visible_to(viewer).filter(state=AgendaState.DESIGN, sitting__state__in=before)
    newer = AgendaVersion.objects.order_by("sitting", "-number").values_list("sitting", "number")
    newest = dict(reversed(newer.filter(sitting__state__in=before)))
    for row in rows.exclude(made_by=viewer.pk).select_related("sitting__council")[: MOST + 1]:
        if newest.get(row.sitting_id) == row.number:
            title = _("%(sitting)s议程%(letter)s版") % {"sitting": row.sitting, "letter": row.letter}
            yield Todo(
                title, _("审定"), reverse("sittings:agenda-version", args=[row.pk]), day_of(row.sitting)
            )


def _may_answer(viewer: Viewer) -> bool:
    return may(viewer, Permission.ANSWER_CALLS)


CALLS = Waiting(
    "sittings.calls", gettext_lazy("待回执的会议通知"), _may_answer, calls, "sittings:invitation-list"
)
ANSWERS = Waiting("sittings.leave", gettext_lazy("待批的请假和代会"), may_grant, answers)
APPROVALS = Waiting("sittings.agendas", gettext_lazy("待审定的议程"), may_approve, approvals)
