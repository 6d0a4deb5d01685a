"""时间轴的数据: the matters whose time meets the window, with their milestones."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.selections import Selection
from yiding.supervision.lists import matters_listed
from yiding.supervision.matters import DRAFTED
from yiding.supervision.models import Matter, Milestone, MilestoneDone
from yiding.supervision.seen import seen_of
from yiding.supervision.selectors import tasks_visible_to
from yiding.supervision.summing import COUNTED

from .gantt import Chart, Window, chart

MOST = 60


def timeline(selection: Selection, viewer: Viewer, window: Window) -> tuple[Chart, bool]:
    """The chart of the first matters that meet the window, and whether there are more."""
    begins = Q(assigned_on__lte=window.last) | Q(assigned_on__isnull=True)
    rows = selection.rows(viewer).filter(begins, due_on__gte=window.first).exclude(state__in=DRAFTED)
    keys = list(rows.prefetch_related(None).order_by("due_on", "pk").values_list("pk", flat=True)[: MOST + 1])
    nodes = Prefetch("milestones", queryset=Milestone.objects.order_by("due_on", "pk"))
    found: list[Matter] = list(
        matters_listed(viewer).filter(pk__in=keys[:MOST]).prefetch_related(nodes).order_by("due_on", "pk")
    )
    return chart(window, found, _reached(viewer, found), clock.today()), len(keys) > MOST


def _reached(viewer: Viewer, matters: list[Matter]) -> frozenset[int]:
    """The milestones that each task that the viewer may see, and that makes its matter done, has reached."""
    of = {row.pk: seen_of(row).tasks for row in matters}
    tasks = tasks_visible_to(viewer).filter(COUNTED, matter__in=of)
    told = MilestoneDone.objects.filter(task__in=tasks.order_by().values("pk")).order_by()
    rows = told.values_list("milestone", "milestone__matter").annotate(n=Count("pk"))
    return frozenset(node for node, matter, n in rows if n >= max(1, of[matter]))
