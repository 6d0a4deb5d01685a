"""典型经验的待办: practices to approve and to adopt, problems to look for."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting
from yiding.supervision.waiting import may_carry_any

from .models import AdoptionState, PracticeState, SweepState
from .permissions import bodies_of, may_decide
from .selectors import adoptions_visible_to, answers_visible_to, practices_visible_to


def to_approve(viewer: Viewer) -> Iterator[Todo]:
    """Practices that wait for agreement, not those of one's own record."""
    rows = practices_visible_to(viewer).filter(state=PracticeState.SUMMARISED).exclude(made_by=viewer.pk)
    for row in rows[: MOST + 1]:
        yield Todo(
            row.title, _("审定推广"), reverse("practices:practice-detail", args=[row.pk]), None, row.body.name
        )


def to_adopt(viewer: Viewer) -> Iterator[Todo]:
    """Practices that were spread to the viewer's own bodies."""
    rows = adoptions_visible_to(viewer).filter(body__in=bodies_of(viewer), state=AdoptionState.ASKED)
    for row in rows.order_by("due_on", "pk")[: MOST + 1]:
        url = reverse("practices:practice-detail", args=[row.practice_id])
        yield Todo(row.practice.title, _("登记推广情况"), url, row.due_on)


def to_look_for(viewer: Viewer) -> Iterator[Todo]:
    """Problems that the viewer's own bodies have to look for, or to mend."""
    states = [SweepState.ASKED, SweepState.MENDING]
    rows = answers_visible_to(viewer).filter(body__in=bodies_of(viewer), state__in=states)
    for row in rows.order_by("sweep__due_on", "pk")[: MOST + 1]:
        url = reverse("practices:sweep-detail", args=[row.sweep_id])
        yield Todo(row.sweep.title, _("自查答复"), url, row.sweep.due_on)


WAITING = (
    Waiting(
        "practice-approve", gettext_lazy("待审定的经验"), may_decide, to_approve, "practices:practice-list"
    ),
    Waiting("adoption", gettext_lazy("待推广的经验"), may_carry_any, to_adopt, "practices:practice-list"),
    Waiting("sweep", gettext_lazy("待自查的问题"), may_carry_any, to_look_for, "practices:sweep-list"),
)
