"""履职事实的待办: objections to decide."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting

from .measures import MEASURES
from .models import ObjectionState
from .permissions import may_judge
from .selectors import objections_visible_to


def to_decide(viewer: Viewer) -> Iterator[Todo]:
    """The objections that wait, not one's own."""
    rows = objections_visible_to(viewer).filter(state=ObjectionState.RAISED).exclude(made_by=viewer.pk)
    for row in rows.select_related("fact__body", "fact__sheet").order_by("pk")[: MOST + 1]:
        title = f"{row.fact.body.name} · {row.fact.sheet.period} · {MEASURES[row.fact.measure].label}"
        yield Todo(
            title, _("处理异议"), reverse("facts:objection-decide", args=[row.pk]), None, row.text[:60]
        )


WAITING = (Waiting("objection", gettext_lazy("待处理的异议"), may_judge, to_decide, "facts:sheet-list"),)
