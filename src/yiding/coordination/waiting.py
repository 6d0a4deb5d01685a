"""议事协调机构的待办: what is to be set up, and places that nobody fills."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting
from yiding.supervision.permissions import bodies_of
from yiding.supervision.waiting import may_carry_any

from .models import CoordinationState
from .selectors import charges_lacking, coordination_visible_to


def to_set_up(viewer: Viewer) -> Iterator[Todo]:
    """What the viewer's own bodies have to set up."""
    rows = coordination_visible_to(viewer).filter(host__in=bodies_of(viewer), state=CoordinationState.ORDERED)
    for row in rows[: MOST + 1]:
        url = reverse("coordination:body-detail", args=[row.pk])
        yield Todo(row.name, _("登记成员和规则"), url, row.order.due_on if row.order else None)


def to_fill(viewer: Viewer) -> Iterator[Todo]:
    """Places in the viewer's own bodies that nobody fills."""
    for row in charges_lacking(viewer).filter(body__in=bodies_of(viewer))[: MOST + 1]:
        yield Todo(row.work, _("登记三名责任人"), reverse("coordination:charge-fill", args=[row.pk]))


WAITING = (
    Waiting(
        "coordination-set-up",
        gettext_lazy("待组建的协调机构"),
        may_carry_any,
        to_set_up,
        "coordination:body-list",
    ),
    Waiting(
        "charge-fill", gettext_lazy("待登记的责任人"), may_carry_any, to_fill, "coordination:charge-list"
    ),
)
