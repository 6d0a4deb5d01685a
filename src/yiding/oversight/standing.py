"""情形: what is open, late, red or done, as one set of conditions that all figures and lists share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Rows, Viewer
from yiding.supervision.models import Light, Task, TaskRole, TaskState
from yiding.supervision.selectors import tasks_visible_to
from yiding.supervision.tasks import AT_WORK, OPEN

COUNTED = (TaskRole.LEAD, TaskRole.EACH)
"""As a matter itself is summed up: those that lead, and each of many; not those that assist."""

STANDINGS = (
    ("open", _("在办")),
    ("late", _("逾期未办结")),
    ("red", _("红灯")),
    ("amber", _("黄灯")),
    ("soon", _("7 日内到期")),
    ("done", _("近一年办结")),
    ("done_late", _("近一年逾期办结")),
)
SOON = 7
MONTHS = 12


def counted(viewer: Viewer) -> Rows:
    """The tasks by which work is counted, as far as the viewer may see them."""
    rows: Rows = tasks_visible_to(viewer).filter(role__in=COUNTED)
    return rows


def year_back(today: date) -> date:
    """The first day of the twelve months that end with this one."""
    return date(today.year - (today.month < MONTHS), today.month % MONTHS + 1, 1)


def conditions() -> Mapping[str, Q]:
    """Each standing as a condition on tasks, today."""
    today = clock.today()
    done = Q(state=TaskState.CLOSED, closed_on__gte=year_back(today))
    return {
        "closed": Q(state=TaskState.CLOSED),
        "open": Q(state__in=OPEN),
        "late": Q(state__in=AT_WORK, due_on__lt=today),
        "red": Q(state__in=OPEN, light=Light.RED),
        "amber": Q(state__in=OPEN, light=Light.AMBER),
        "soon": Q(
            state__in=AT_WORK, due_on__gte=today, due_on__lte=date.fromordinal(today.toordinal() + SOON)
        ),
        "done": done,
        "done_late": done & Q(due_on__lt=Coalesce(F("done_on"), F("closed_on"))),
    }


def counts(*names: str) -> dict[str, Any]:
    """Aggregates of the standings, by name."""
    known = conditions()
    return {name: Count("pk", filter=known[name]) for name in names}


def is_late(task: Task) -> bool:
    return task.state in AT_WORK and task.due_on < clock.today()
