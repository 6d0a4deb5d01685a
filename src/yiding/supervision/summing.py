"""汇总: a matter's counts and state from its tasks; called after each act on one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, F, Max, Q

from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.errors import EditConflict, WrongState
from yiding.core.moves import move

from .hooks import task_changed
from .models import Matter, MatterState, Task, TaskRole, TaskState
from .states import MATTER

COUNTED = Q(role__in=[TaskRole.LEAD, TaskRole.EACH]) & ~Q(state=TaskState.WITHDRAWN)
"""The tasks that make a matter done: those that lead, each of many by itself; not those that assist."""


def silent(_kind: str, _before: str, _after: str) -> None:
    """A move that another act's event tells of."""


def touching(matter: Matter, task: Task | None = None) -> About:
    """What an event of a matter (or of one of its tasks) touches."""
    return About(
        government_id=matter.government_id,
        body_id=task.body_id if task else None,
        matter_id=matter.pk,
        due_on=task.due_on if task else matter.due_on,
    )


def writer(
    row: Any, matter: Matter, by: User, task: Task | None = None, **told: Any
) -> Callable[..., object]:
    """Writes the event of a move with what else it says."""

    def write(kind: str, before: str, after: str) -> object:
        return record(
            kind,
            row,
            by=by,
            before={"state": before},
            after={"state": after, **told},
            touches=touching(matter, task),
        )

    return write


def same_version(row: Any, version: int) -> None:
    """Takes the row for this transaction, or says that somebody else saved in between."""
    if not type(row)._default_manager.filter(pk=row.pk, version=version).update(version=F("version") + 1):
        raise EditConflict(last_actor(row))
    row.refresh_from_db()


def take(task: Task, *states: str) -> None:
    """Takes a task for this transaction, as it is now: of two acts at once the second sees the first.

    Raises WrongState where it is in none of the states any more.
    """
    if not Task.objects.filter(pk=task.pk, state__in=states).update(version=F("version") + 1):
        raise WrongState("supervision.task")
    task.refresh_from_db()


def task_done(task: Task) -> None:
    """After an act on a task: its matter is summed up, and the rooms above are told."""
    matter_recount(task.matter)
    task_changed(task)


def matter_recount(matter: Matter) -> None:
    """Counts a matter's tasks, nodes and reports again; closes it when each counted task is closed, and
    opens it when one is open again. The event is that of the act on the task.
    """
    told = matter.tasks.filter(COUNTED).aggregate(
        n=Count("pk"),
        closed=Count("pk", filter=Q(state=TaskState.CLOSED)),
        resting=Count("pk", filter=Q(state=TaskState.SUSPENDED)),
        last=Max("last_report_on"),
        due=Max("due_on"),
    )
    nodes = matter.milestones.count()
    reached = matter.tasks.filter(COUNTED).aggregate(n=Count("reached"))["n"]
    Matter.objects.filter(pk=matter.pk).update(
        task_count=told["n"],
        closed_count=told["closed"],
        milestone_count=nodes * told["n"],
        milestone_done=reached,
        last_report_on=told["last"],
        due_on=told["due"] or matter.due_on,
    )
    matter.refresh_from_db()
    is_done = told["n"] > 0 and told["n"] == told["closed"]
    is_resting = told["n"] > told["closed"] and told["n"] == told["closed"] + told["resting"]
    _follow(matter, is_done=is_done, is_resting=is_resting)


def _follow(matter: Matter, *, is_done: bool, is_resting: bool) -> None:
    if is_done and matter.state in (MatterState.ACTIVE, MatterState.SUSPENDED):
        if matter.state == MatterState.SUSPENDED:
            move(MATTER, "resume", matter, silent)
        move(MATTER, "close", matter, silent, closed_on=clock.today())
    elif not is_done and matter.state in (MatterState.CLOSED, MatterState.STRUCK):
        move(MATTER, "reopen", matter, silent, closed_on=None, struck_on=None)
    if is_resting and matter.state == MatterState.ACTIVE:
        move(MATTER, "suspend", matter, silent)
    elif not is_resting and matter.state == MatterState.SUSPENDED:
        move(MATTER, "resume", matter, silent)
