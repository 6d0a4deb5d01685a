"""督办的权限: the office files, examines and grants; the bodies carry their tasks; leaders instruct.

Beyond the roles it matters whose task it is: a lead examines those who assist it, a body its own split, a
supervising body what it supervises.
"""

from __future__ import annotations

from collections.abc import Collection

from yiding.core.access import Permission, Role, may, powers_of, require
from yiding.core.columns import Viewer

from .models import Matter, MatterState, Report, Task, TaskRole, TaskState

__all__ = ["require"]

FOR_A_BODY = frozenset({Role.LIAISON, Role.BODY_HEAD})
OFFICE = frozenset({Role.CLERK, Role.DIRECTOR, Role.INSPECTOR})
EXAMINERS = frozenset({Role.DIRECTOR, Role.INSPECTOR})


def is_office(viewer: Viewer) -> bool:
    """办公室和督查: see every matter, drafts too."""
    return not OFFICE.isdisjoint(powers_of(viewer).roles)


def bodies_of(viewer: Viewer) -> frozenset[int]:
    """The bodies whose work a viewer does."""
    return powers_of(viewer).bodies(FOR_A_BODY)


def may_file(viewer: Viewer) -> bool:
    """Draft, file, assign and strike off matters."""
    return may(viewer, Permission.FILE_MATTERS)


def may_approve(viewer: Viewer) -> bool:
    """Approve the filing of matters."""
    return may(viewer, Permission.APPROVE_MATTERS)


def may_see_filing(viewer: Viewer) -> bool:
    """See what is drafted and waits: who files and who approves."""
    return may_file(viewer) or may_approve(viewer)


def may_instruct(viewer: Viewer) -> bool:
    """Write an instruction that becomes a matter."""
    return may(viewer, Permission.INSTRUCT)


def may_add_papers(viewer: Viewer, matter: Matter) -> bool:
    """Add papers to a matter: who files, and a leader to what they instruct, until the office takes it up."""
    is_own = matter.drafted_by_id == viewer.pk and matter.state == MatterState.DRAFT
    return may_file(viewer) or (is_own and may_instruct(viewer))


def may_carry(viewer: Viewer, task: Task) -> bool:
    """Accept, report, claim and ask for a task: those of the body that has it."""
    return may(viewer, Permission.CARRY_TASKS) and task.body_id in bodies_of(viewer)


def may_split(viewer: Viewer, task: Task) -> bool:
    """Split a task inside the body that has it."""
    return may_carry(viewer, task)


def may_examine(viewer: Viewer, task: Task) -> bool:
    """Examine a task's claim and reports: its lead, its own body's head for a split, else who supervises."""
    if not may(viewer, Permission.EXAMINE_TASKS):
        return False
    own = bodies_of(viewer)
    if task.role == TaskRole.SPLIT:
        return task.parent is not None and task.parent.body_id in own
    if not EXAMINERS.isdisjoint(powers_of(viewer).roles) or task.matter.supervisor_id in own:
        return True
    leads = task.matter.tasks.filter(role=TaskRole.LEAD, body__in=own).exclude(state=TaskState.WITHDRAWN)
    return task.role == TaskRole.SUPPORT and leads.exists()


def examinable(viewer: Viewer, matter: Matter, tasks: Collection[Task]) -> frozenset[int]:
    """The tasks of a matter that a viewer examines, as :func:`may_examine` says, without a query for each.

    ``tasks`` are all those of the matter that the viewer sees; who leads it sees their own among them.
    """
    if not may(viewer, Permission.EXAMINE_TASKS):
        return frozenset()
    own = bodies_of(viewer)
    is_over = not EXAMINERS.isdisjoint(powers_of(viewer).roles) or matter.supervisor_id in own
    leads = any(
        task.role == TaskRole.LEAD and task.body_id in own and task.state != TaskState.WITHDRAWN
        for task in tasks
    )
    mine = {task.pk for task in tasks if task.body_id in own}
    return frozenset(
        task.pk
        for task in tasks
        if (task.role == TaskRole.SPLIT and task.parent_id in mine)
        or (task.role != TaskRole.SPLIT and is_over)
        or (task.role == TaskRole.SUPPORT and leads)
    )


def may_check(viewer: Viewer, matter: Matter) -> bool:
    """Check a matter: the office's examiners and the supervising body."""
    if not may(viewer, Permission.EXAMINE_TASKS):
        return False
    return not EXAMINERS.isdisjoint(powers_of(viewer).roles) or matter.supervisor_id in bodies_of(viewer)


def may_grant(viewer: Viewer) -> bool:
    """Decide on extensions; suspend and resume."""
    return may(viewer, Permission.GRANT_EXTENSIONS)


def may_review(viewer: Viewer, report: Report) -> bool:
    """Adopt a report, or send it back."""
    return may_examine(viewer, report.task)
