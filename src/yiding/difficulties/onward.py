"""问题困难的前后: from a task or a matter to the difficulties raised about it, and to raising one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.core.onward import Onward, Step, Trace
from yiding.supervision.models import Matter, Task
from yiding.supervision.tasks import OPEN

from .permissions import may_raise, may_raise_for
from .selectors import difficulties_visible_to

MOST = 5


def of_task(viewer: Viewer, task: Task) -> Iterator[Onward]:
    """What stands in the way of a task; its own body can say so."""
    if task.state in OPEN and may_raise(viewer) and may_raise_for(viewer, task.body_id):
        url = reverse("difficulties:difficulty-raise")
        yield Step(_("提出问题困难"), f"{url}?about=supervision.task:{task.pk}", "warning")
    yield from _about(viewer, task)


def of_matter(viewer: Viewer, matter: Matter) -> Iterator[Onward]:
    """What stands in the way of a matter."""
    return _about(viewer, matter)


def _about(viewer: Viewer, row: Any) -> Iterator[Onward]:
    rows = difficulties_visible_to(viewer).filter(about_kind=row._meta.label_lower, about_id=row.pk)
    for one in rows.order_by("-pk")[:MOST]:
        url = reverse("difficulties:difficulty-detail", args=[one.pk])
        yield Trace(_("问题困难"), one.title, url, one.get_state_display())
