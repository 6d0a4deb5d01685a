"""问题困难的待办: what waits for who routes, for who solves, for who confirms."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows
from yiding.supervision.waiting import may_carry_any

from .acts import DIFFICULTIES
from .models import Difficulty, DifficultyState
from .permissions import bodies_of, may_route
from .selectors import difficulties_visible_to


def to_route(viewer: Viewer) -> QuerySet[Difficulty]:
    """Those that nobody solves yet, and those taken higher."""
    states = [DifficultyState.RAISED, DifficultyState.ESCALATED]
    return difficulties_visible_to(viewer).filter(state__in=states)


def to_solve(viewer: Viewer) -> QuerySet[Difficulty]:
    """Those that the viewer's own bodies have to solve."""
    states = [DifficultyState.ASSIGNED, DifficultyState.HANDLING]
    return difficulties_visible_to(viewer).filter(owner__in=bodies_of(viewer), state__in=states)


def to_confirm(viewer: Viewer) -> QuerySet[Difficulty]:
    """Those that the viewer's own bodies raised and that have an answer."""
    return difficulties_visible_to(viewer).filter(body__in=bodies_of(viewer), state=DifficultyState.SOLVED)


def _kind(code: str, label: Any, step: Any, is_for: Any, rows: Any, **more: Any) -> WaitingRows:
    def todo(row: Difficulty) -> Todo:
        url = reverse("difficulties:difficulty-detail", args=[row.pk])
        return Todo(row.title, step, url, row.due_on, row.body.name)

    return WaitingRows(
        f"difficulty-{code}", label, is_for, rows, todo, related=("body",), url_name=LIST, **more
    )


LIST = "difficulties:difficulty-list"
TAKE, CONFIRM = DIFFICULTIES.batch("take"), DIFFICULTIES.batch("confirm")
WAITING = (
    _kind("route", _("待交办的问题困难"), _("交办"), may_route, to_route),
    _kind("solve", _("待协调的问题困难"), _("协调答复"), may_carry_any, to_solve, batch=TAKE),
    _kind("confirm", _("待确认的问题困难"), _("确认是否解决"), may_carry_any, to_confirm, batch=CONFIRM),
)
