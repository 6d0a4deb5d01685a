"""议事协调机构的待办: what is to be set up, and places that nobody fills."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows
from yiding.supervision.permissions import bodies_of
from yiding.supervision.waiting import may_carry_any

from .models import Charge, CoordinationBody, CoordinationState
from .selectors import charges_lacking, coordination_visible_to


def to_set_up(viewer: Viewer) -> QuerySet[CoordinationBody]:
    """What the viewer's own bodies have to set up."""
    return coordination_visible_to(viewer).filter(host__in=bodies_of(viewer), state=CoordinationState.ORDERED)


def _set_up(row: CoordinationBody) -> Todo:
    url = reverse("coordination:body-detail", args=[row.pk])
    return Todo(row.name, _("登记成员和规则"), url, row.order.due_on if row.order else None)


def to_fill(viewer: Viewer) -> QuerySet[Charge]:
    """Places in the viewer's own bodies that nobody fills."""
    return charges_lacking(viewer).filter(body__in=bodies_of(viewer))


def _fill(row: Charge) -> Todo:
    return Todo(row.work, _("登记三名责任人"), reverse("coordination:charge-fill", args=[row.pk]))


WAITING = (
    WaitingRows(
        "coordination-set-up",
        gettext_lazy("待组建的协调机构"),
        may_carry_any,
        to_set_up,
        _set_up,
        due="order__due_on",
        related=("order",),
        url_name="coordination:body-list",
    ),
    WaitingRows(
        "charge-fill",
        gettext_lazy("待登记的责任人"),
        may_carry_any,
        to_fill,
        _fill,
        due="",
        url_name="coordination:charge-list",
    ),
)
