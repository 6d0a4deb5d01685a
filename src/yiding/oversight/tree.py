"""任务树: document → points → matters → tasks, with states summed up at each level.

What the filters leave is shown under what stands above it. A matter whose upper one the viewer may not see
stands at the top.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from yiding.core.columns import Viewer
from yiding.core.implementing import NOTHING, Implementation
from yiding.core.selections import Selection
from yiding.supervision.lists import lamp, state_badge
from yiding.supervision.models import Light, Matter, Task, TaskRole, TaskState
from yiding.supervision.seen import with_whole
from yiding.supervision.selectors import matters_visible_to, tasks_visible_to
from yiding.supervision.tasks import OPEN

from .standing import COUNTED, is_late

TOPS = 20
SCANNED = 1_000
NODES = 600


@dataclass(slots=True)
class Branch:
    """一枝: a matter with what stands below it, its tasks, and the sum of all of them."""

    matter: Matter
    state: Any
    lamp: Any
    told: Implementation = NOTHING
    branches: list[Branch] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """一叶: a body's task."""

    task: Task
    state: Any
    lamp: Any


@dataclass(frozen=True, slots=True)
class Tree:
    tops: list[Branch]
    has_more: bool


def tree(selection: Selection, viewer: Viewer) -> Tree:
    """The first documents and matters that the filters leave, in the list's order, each with all below it."""
    rows = selection.rows(viewer).prefetch_related(None).values_list("pk", "root_id")
    matched = list(rows[: SCANNED + 1])
    tops = list(dict.fromkeys(root or key for key, root in matched))
    wanted = tops[:TOPS]
    below = _shown(selection, {key for key, _root in matched}, wanted)
    seen = (
        with_whole(viewer, matters_visible_to(viewer))
        .filter(below | Q(pk__in=wanted))
        .order_by("position", "due_on", "pk")
    )
    matters = list(seen.select_related(None)[:NODES])
    tasks = _tasks(viewer, matters)
    found = _grow(matters, tasks, {key: place for place, key in enumerate(wanted)})
    return Tree(found, len(tops) > TOPS or len(matters) == NODES)


def _shown(selection: Selection, matched: set[int], wanted: list[int]) -> Q:
    """All below the tops; where filters are set, only what they leave and what stands above it."""
    if not selection.is_narrowed:
        return Q(root__in=wanted)
    kept = list(matched)
    above = Matter.objects.filter(pk__in=kept).order_by().values("parent")
    above_that = Matter.objects.filter(pk__in=kept).order_by().values("parent__parent")
    return Q(root__in=wanted) & (Q(pk__in=kept) | Q(pk__in=above) | Q(pk__in=above_that))


def _tasks(viewer: Viewer, matters: Iterable[Matter]) -> dict[int, list[Task]]:
    found: dict[int, list[Task]] = defaultdict(list)
    rows = tasks_visible_to(viewer).filter(matter__in=[row.pk for row in matters])
    rows = rows.exclude(state=TaskState.WITHDRAWN).exclude(role=TaskRole.SPLIT)
    for task in rows.select_related("body").order_by("role", "pk"):
        found[task.matter_id].append(task)
    return found


def _grow(matters: list[Matter], tasks: dict[int, list[Task]], order: dict[int, int]) -> list[Branch]:
    known = {row.pk: _branch(row, tasks.get(row.pk, [])) for row in matters}
    tops: list[Branch] = []
    for branch in known.values():
        above = known.get(branch.matter.parent_id or 0)
        (above.branches if above else tops).append(branch)
    tops.sort(key=lambda one: order.get(one.matter.root_id or one.matter.pk, len(order)))
    for place, top in enumerate(tops):
        _sum(top)
        top.is_open = place == 0
    return tops


def _branch(row: Matter, tasks: list[Task]) -> Branch:
    leaves = [Leaf(task, state_badge(task), lamp(task)) for task in tasks]
    return Branch(row, state_badge(row), lamp(row), _told(tasks), leaves=leaves)


def _told(tasks: list[Task]) -> Implementation:
    mine = [task for task in tasks if task.role in COUNTED]
    return Implementation(
        total=len(mine),
        done=sum(task.state == TaskState.CLOSED for task in mine),
        late=sum(is_late(task) for task in mine),
        red=sum(task.light == Light.RED and task.state in OPEN for task in mine),
    )


def _sum(branch: Branch) -> Implementation:
    for one in branch.branches:
        branch.told += _sum(one)
    return branch.told
