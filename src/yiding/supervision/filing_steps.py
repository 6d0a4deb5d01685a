"""立项的下一步: what a matter's page and a task's page show of filing, and what a viewer can do there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yiding.core.columns import Viewer
from yiding.core.workdays import Calendar
from yiding.files.selectors import newest_of

from .assigning import lacks_of
from .backward import clashes_of_matter
from .models import Matter, Task, TaskRole
from .naming import members_of
from .permissions import may_carry, may_file
from .unit_plans import OVER, TASK_HOME, is_plan_missing
from .views_filing import EDITABLE, acts_for


def filing_of(viewer: Viewer, matter: Matter, tasks: Sequence[Task]) -> dict[str, Any]:
    """What the page of a matter shows of its filing: steps, what it lacks, clashes, groups, missing plans.

    ``tasks`` are those of the matter that the viewer sees.
    """
    is_open = matter.state in EDITABLE
    files = may_file(viewer)
    return {
        "filing_acts": [act for act in acts_for(viewer, matter.state) if _is_for(viewer, matter, act.name)],
        "may_edit": files and is_open,
        "may_ask_plans": files and matter.state == "active",
        "lacks": lacks_of(matter) if is_open else [],
        "clashes": clashes_of_matter(matter, Calendar.load()) if is_open and files else [],
        "groups": list(members_of(one.body for one in matter.bodies.all()).items()) if is_open else [],
        "plans_missing": [task for task in tasks if is_plan_missing(task)],
    }


def _is_for(viewer: Viewer, matter: Matter, name: str) -> bool:
    """Who drafted a matter does not approve it."""
    return name != "approve" or matter.drafted_by_id != viewer.pk


def plan_of(viewer: Viewer, task: Task) -> dict[str, Any]:
    """The body's plan under its task: by when, since when, its papers, and who may file it."""
    is_open = task.state not in OVER and task.role != TaskRole.SPLIT
    return {
        "due_on": task.plan_due_on,
        "filed_on": task.plan_filed_on,
        "papers": list(newest_of(viewer, TASK_HOME, task.pk)) if task.plan_filed_on else [],
        "may_file": is_open and may_carry(viewer, task),
    }
