"""会后的待办: papers to revise, rounds of opinions to answer, for the bodies of the viewer."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting

from .following import FollowupState, JobState, RoundState
from .permissions import bodies_of, may_give_opinions, may_keep_routes
from .selectors import opinion_rounds_visible_to, revision_jobs_visible_to


def revisions(viewer: Viewer) -> Iterator[Todo]:
    """The papers that the viewer's own bodies have to revise."""
    rows = revision_jobs_visible_to(viewer).filter(
        body__in=bodies_of(viewer), state=JobState.OPEN, followup__state=FollowupState.OPEN
    )
    for row in rows.select_related("followup").order_by("followup__due_on", "pk")[: MOST + 1]:
        url = reverse("decisions:work-detail", args=[row.followup_id])
        yield Todo(row.followup.title, _("报修改稿"), url, row.followup.due_on)


def opinions(viewer: Viewer) -> Iterator[Todo]:
    """The rounds in which the viewer's own bodies are asked and have said nothing."""
    own = bodies_of(viewer)
    rows = opinion_rounds_visible_to(viewer).filter(asked__in=own, state=RoundState.COLLECTING)
    rows = rows.exclude(remarks__body__in=own).select_related("followup").distinct()
    for row in rows.order_by("due_on", "pk")[: MOST + 1]:
        url = reverse("decisions:work-detail", args=[row.followup_id])
        yield Todo(row.followup.title, _("提出意见"), url, row.due_on)


WAITING = (
    Waiting("revision", gettext_lazy("待修改"), may_keep_routes, revisions, "decisions:work-list"),
    Waiting("opinion", gettext_lazy("征求意见"), may_give_opinions, opinions, "decisions:work-list"),
)
