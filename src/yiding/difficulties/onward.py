"""问题困难的前后: from a task or a matter to the difficulties raised about it, and to raising one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.onward import Step, TraceRows
from yiding.supervision.models import Task
from yiding.supervision.tasks import OPEN

from .models import Difficulty, DifficultyState
from .permissions import may_raise, may_raise_for
from .selectors import difficulties_visible_to


def of_task(viewer: Viewer, task: Task) -> Iterator[Step]:
    """A task's own body can say what stands in its way."""
    if task.state in OPEN and may_raise(viewer) and may_raise_for(viewer, task.body_id):
        url = reverse("difficulties:difficulty-raise")
        yield Step(_("提出问题困难"), f"{url}?about=supervision.task:{task.pk}", "warning")


def _about(viewer: Viewer, row: Any) -> QuerySet[Difficulty]:
    """What stands in the way of a task or a matter."""
    return difficulties_visible_to(viewer).filter(about_kind=row._meta.label_lower, about_id=row.pk)


ABOUT = TraceRows(
    gettext_lazy("问题困难"),
    _about,
    title="title",
    url_name="difficulties:difficulty-detail",
    note=lambda state: DifficultyState(state).label,
)
