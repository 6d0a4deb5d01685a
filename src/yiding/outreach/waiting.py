"""对上争取的待办: lines that have gone silent, approaches whose day has come."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting, WaitingRows
from yiding.supervision.waiting import may_carry_any

from .models import Approach, ApproachState
from .permissions import bodies_of
from .selectors import approaches_visible_to, gaps_for


def silent(viewer: Viewer) -> Iterator[Todo]:
    """Lines of the viewer's own bodies whose rhythm was not kept."""
    own = bodies_of(viewer)
    gaps = [gap for gap in gaps_for(viewer) if gap.line.body_id in own]
    for gap in gaps[: MOST + 1]:
        url = f"{reverse('outreach:approach-plan')}?line={gap.line.pk}"
        yield Todo(gap.line.name, _("安排对接"), url, None, gap.words)


def due(viewer: Viewer) -> QuerySet[Approach]:
    """Approaches of the viewer's own bodies whose day has come."""
    return approaches_visible_to(viewer).filter(
        body__in=bodies_of(viewer), state=ApproachState.PLANNED, planned_on__lte=clock.today()
    )


def _due(row: Approach) -> Todo:
    url = reverse("outreach:approach-detail", args=[row.pk])
    return Todo(row.title, _("登记对接"), url, row.planned_on, row.superior)


WAITING = (
    Waiting("outreach-gap", gettext_lazy("断档的争取专题"), may_carry_any, silent, "outreach:line-list"),
    WaitingRows(
        "approach-due",
        gettext_lazy("到期的对接计划"),
        may_carry_any,
        due,
        _due,
        due="planned_on",
        url_name="outreach:approach-list",
    ),
)
