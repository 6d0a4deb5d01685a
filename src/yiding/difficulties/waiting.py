"""问题困难的待办: what waits for who routes, for who solves, for who confirms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting
from yiding.supervision.waiting import may_carry_any

from .models import Difficulty, DifficultyState
from .permissions import bodies_of, may_route
from .selectors import difficulties_visible_to


def _todos(rows: QuerySet[Difficulty], step: Any) -> Iterator[Todo]:
    for row in rows.select_related("body").order_by("due_on", "pk")[: MOST + 1]:
        url = reverse("difficulties:difficulty-detail", args=[row.pk])
        yield Todo(row.title, step, url, row.due_on, row.body.name)


def to_route(viewer: Viewer) -> Iterator[Todo]:
    """Those that nobody solves yet, and those taken higher."""
    states = [DifficultyState.RAISED, DifficultyState.ESCALATED]
    return _todos(difficulties_visible_to(viewer).filter(state__in=states), _("交办"))


def to_solve(viewer: Viewer) -> Iterator[Todo]:
    """Those that the viewer's own bodies have to solve."""
    states = [DifficultyState.ASSIGNED, DifficultyState.HANDLING]
    rows = difficulties_visible_to(viewer).filter(owner__in=bodies_of(viewer), state__in=states)
    return _todos(rows, _("协调答复"))


def to_confirm(viewer: Viewer) -> Iterator[Todo]:
    """Those that the viewer's own bodies raised and that have an answer."""
    rows = difficulties_visible_to(viewer).filter(body__in=bodies_of(viewer), state=DifficultyState.SOLVED)
    return _todos(rows, _("确认是否解决"))


LIST = "difficulties:difficulty-list"
WAITING = (
    Waiting("difficulty-route", gettext_lazy("待交办的问题困难"), may_route, to_route, LIST),
    Waiting("difficulty-solve", gettext_lazy("待协调的问题困难"), may_carry_any, to_solve, LIST),
    Waiting("difficulty-confirm", gettext_lazy("待确认的问题困难"), may_carry_any, to_confirm, LIST),
)
