"""议事协调机构的前后: from the matter that orders one set up to the entry in the register."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.onward import TraceRows
from yiding.supervision.models import Matter

from .models import CoordinationBody, CoordinationState
from .selectors import coordination_visible_to


def _ordered(viewer: Viewer, matter: Matter) -> QuerySet[CoordinationBody]:
    """What the matter orders set up."""
    return coordination_visible_to(viewer).filter(order=matter)


OF_MATTER = TraceRows(
    _("议事协调机构"),
    _ordered,
    title="name",
    url_name="coordination:body-detail",
    note=lambda state: CoordinationState(state).label,
)
