"""履职事实的待办: objections to decide."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .measures import MEASURES
from .models import Objection, ObjectionState
from .permissions import may_judge
from .selectors import objections_visible_to


def to_decide(viewer: Viewer) -> QuerySet[Objection]:
    """The objections that wait, not one's own."""
    return objections_visible_to(viewer).filter(state=ObjectionState.RAISED).exclude(made_by=viewer.pk)


def _decide(row: Objection) -> Todo:
    title = f"{row.fact.body.name} · {row.fact.sheet.period} · {MEASURES[row.fact.measure].label}"
    url = reverse("facts:objection-decide", args=[row.pk])
    return Todo(title, _("处理异议"), url, None, row.text[:60])


WAITING = (
    WaitingRows(
        "objection",
        gettext_lazy("待处理的异议"),
        may_judge,
        to_decide,
        _decide,
        due="",
        related=("fact__body", "fact__sheet"),
        url_name="facts:sheet-list",
    ),
)
