"""典型经验的待办: practices to approve and to adopt, problems to look for."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows
from yiding.supervision.waiting import may_carry_any

from .acts import PRACTICES
from .models import Adoption, AdoptionState, Practice, PracticeState, SweepAnswer, SweepState
from .permissions import bodies_of, may_decide
from .selectors import adoptions_visible_to, answers_visible_to, practices_visible_to


def to_approve(viewer: Viewer) -> QuerySet[Practice]:
    """Practices that wait for agreement, not those of one's own record."""
    return practices_visible_to(viewer).filter(state=PracticeState.SUMMARISED).exclude(made_by=viewer.pk)


def _approve(row: Practice) -> Todo:
    url = reverse("practices:practice-detail", args=[row.pk])
    return Todo(row.title, _("审定推广"), url, None, row.body.name)


def to_adopt(viewer: Viewer) -> QuerySet[Adoption]:
    """Practices that were spread to the viewer's own bodies."""
    return adoptions_visible_to(viewer).filter(body__in=bodies_of(viewer), state=AdoptionState.ASKED)


def _adopt(row: Adoption) -> Todo:
    url = reverse("practices:practice-detail", args=[row.practice_id])
    return Todo(row.practice.title, _("登记推广情况"), url, row.due_on)


def to_look_for(viewer: Viewer) -> QuerySet[SweepAnswer]:
    """Problems that the viewer's own bodies have to look for, or to mend."""
    states = [SweepState.ASKED, SweepState.MENDING]
    return answers_visible_to(viewer).filter(body__in=bodies_of(viewer), state__in=states)


def _look_for(row: SweepAnswer) -> Todo:
    url = reverse("practices:sweep-detail", args=[row.sweep_id])
    return Todo(row.sweep.title, _("自查答复"), url, row.sweep.due_on)


LIST = "practices:practice-list"
WAITING = (
    WaitingRows(
        "practice-approve",
        gettext_lazy("待审定的经验"),
        may_decide,
        to_approve,
        _approve,
        due="",
        related=("body",),
        url_name=LIST,
        batch=PRACTICES.batch("approve"),
    ),
    WaitingRows(
        "adoption",
        gettext_lazy("待推广的经验"),
        may_carry_any,
        to_adopt,
        _adopt,
        related=("practice",),
        url_name=LIST,
    ),
    WaitingRows(
        "sweep",
        gettext_lazy("待自查的问题"),
        may_carry_any,
        to_look_for,
        _look_for,
        due="sweep__due_on",
        related=("sweep",),
        url_name="practices:sweep-list",
    ),
)
