"""实施方案: each body files its own plan under its task; those that are missing are listed (S15.4)."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.columns import Viewer
from yiding.core.errors import WrongState
from yiding.files.services import Paper, document_make

from .models import Matter, MatterState, Task, TaskRole, TaskState
from .permissions import may_carry, may_file
from .selectors import tasks_visible_to
from .summing import touching

TASK_HOME = "supervision.task"
"""Where the papers of a task are at home: the body's plan is one of them."""
OVER = frozenset({TaskState.CLOSED, TaskState.WITHDRAWN})


@transaction.atomic
def plans_ask(*, matter: Matter, due_on: date, by: User) -> int:
    """要求报实施方案: of each body that has not filed one. One event; gives back how many are asked."""
    require(may_file(by))
    if matter.state != MatterState.ACTIVE:
        raise WrongState("supervision.plans")
    rows = matter.tasks.exclude(role=TaskRole.SPLIT).exclude(state__in=OVER)
    count = rows.filter(plan_filed_on__isnull=True).update(plan_due_on=due_on)
    told = {"due_on": due_on.isoformat(), "bodies": count}
    record("matter.plans_asked", matter, by=by, after=told, touches=touching(matter))
    return count


@transaction.atomic
def plan_file(*, task: Task, paper: Paper, title: str, by: User) -> None:
    """报送实施方案: the body's own plan, as a paper of its task. A later one is a new paper beside it."""
    require(may_carry(by, task))
    if task.state in OVER or task.role == TaskRole.SPLIT:
        raise WrongState("supervision.plans")
    document = document_make(
        title=title[:200], about=(TASK_HOME, task.pk), paper=paper, by=by, owner_body_id=task.body_id
    )
    task.plan_filed_on = clock.today()
    task.save(update_fields=["plan_filed_on"])
    told = {"document": document.pk, "title": title[:200]}
    record("task.plan_filed", task, by=by, after=told, touches=touching(task.matter, task))


def plans_visible_to(viewer: Viewer) -> QuerySet[Task]:
    """The tasks under which a plan is asked for or filed, as far as the viewer sees them."""
    asked = tasks_visible_to(viewer).exclude(state=TaskState.WITHDRAWN)
    return asked.filter(plan_due_on__isnull=False) | asked.filter(plan_filed_on__isnull=False)


def is_plan_missing(task: Task) -> bool:
    """Is a plan asked for under the task, and not filed?"""
    return task.plan_due_on is not None and task.plan_filed_on is None and task.state not in OVER


def plans_missing(viewer: Viewer) -> QuerySet[Task]:
    """The visible tasks whose plan is asked for and not filed."""
    rows = plans_visible_to(viewer).filter(plan_due_on__isnull=False, plan_filed_on__isnull=True)
    return rows.exclude(state__in=OVER)
