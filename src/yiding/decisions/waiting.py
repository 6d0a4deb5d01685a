"""会后的待办: papers to revise, rounds of opinions to answer, for the bodies of the viewer."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .following import FollowupState, JobState, OpinionRound, RevisionJob, RoundState
from .permissions import bodies_of, may_give_opinions, may_keep_routes
from .selectors import opinion_rounds_visible_to, revision_jobs_visible_to


def revisions(viewer: Viewer) -> QuerySet[RevisionJob]:
    """The papers that the viewer's own bodies have to revise."""
    return revision_jobs_visible_to(viewer).filter(
        body__in=bodies_of(viewer), state=JobState.OPEN, followup__state=FollowupState.OPEN
    )


def _revise(row: RevisionJob) -> Todo:
    url = reverse("decisions:work-detail", args=[row.followup_id])
    return Todo(row.followup.title, _("报修改稿"), url, row.followup.due_on)


def opinions(viewer: Viewer) -> QuerySet[OpinionRound]:
    """The rounds in which the viewer's own bodies are asked and have said nothing."""
    own = bodies_of(viewer)
    rows = opinion_rounds_visible_to(viewer).filter(asked__in=own, state=RoundState.COLLECTING)
    return rows.exclude(remarks__body__in=own).distinct()


def _give(row: OpinionRound) -> Todo:
    url = reverse("decisions:work-detail", args=[row.followup_id])
    return Todo(row.followup.title, _("提出意见"), url, row.due_on)


LIST = "decisions:work-list"
WAITING = (
    WaitingRows(
        "revision",
        gettext_lazy("待修改"),
        may_keep_routes,
        revisions,
        _revise,
        due="followup__due_on",
        related=("followup",),
        url_name=LIST,
    ),
    WaitingRows(
        "opinion",
        gettext_lazy("征求意见"),
        may_give_opinions,
        opinions,
        _give,
        related=("followup",),
        url_name=LIST,
    ),
)
