"""交办与签收: a filed matter becomes one task for each body; of a group, one for each member."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body, Person
from yiding.directory.register import expand

from .errors import GroupEmpty, NotReady, PersonMissing, SupervisesItself
from .extending import extensions_lapse
from .hooks import matter_assigned, task_changed
from .models import BodyRole, Matter, MatterKind, MatterState, Task, TaskRole, TaskState
from .permissions import may_carry, may_file, may_split
from .reporting import dues_make
from .selectors import people_of
from .states import MATTER, TASK
from .summing import matter_recount, silent, task_done, touching, writer
from .unit_plans import plans_ask


def lacks_of(matter: Matter) -> list[str]:
    """What a matter lacks before it can be assigned, in words (S15.2)."""
    lacks = []
    if not any(one.role == BodyRole.LEAD for one in matter.bodies.all()):
        lacks.append("牵头单位")
    if matter.due_on is None:
        lacks.append("办结期限")
    if not matter.milestones.all():
        lacks.append("节点")
    return lacks


@transaction.atomic
def matters_assign(*, matters: Sequence[Matter], by: User, plans_due_on: date | None = None) -> int:
    """交办 many at once: all or none. With a day each body is asked for its plan (实施方案)."""
    for matter in matters:
        matter_assign(matter=matter, by=by)
        if plans_due_on is not None:
            plans_ask(matter=matter, due_on=plans_due_on, by=by)
    return len(matters)


@transaction.atomic
def matter_assign(*, matter: Matter, by: User) -> list[Task]:
    """交办: one task for each body. Several leads, or a group, do each their own; one lead leads the rest.

    Raises NotReady, GroupEmpty, SupervisesItself, WrongState.
    """
    require(may_file(by))
    if lacks := lacks_of(matter):
        raise NotReady("、".join(lacks))
    if matter.kind != MatterKind.MATTER:
        raise WrongState("supervision.assign")
    today = clock.today()
    move(MATTER, "assign", matter, writer(matter, matter, by), assigned_on=today)
    tasks = [
        _task(matter, body, role, today, by, group=group, person=person)
        for body, role, group, person in _parts(matter, today)
    ]
    matter_recount(matter)
    matter_assigned(matter)
    tasks_tell(tasks)
    return tasks


Part = tuple[Body, TaskRole, Body | None, Person | None]


def _parts(matter: Matter, today: date) -> list[Part]:
    """The bodies of a matter as tasks, groups opened as of a day; a body named twice has one."""
    leads = [one for one in matter.bodies.all() if one.role == BodyRole.LEAD]
    is_shared = len(leads) > 1 or leads[0].body.is_group
    parts: dict[int, Part] = {}
    for one in matter.bodies.select_related("body", "person").order_by("role", "position", "pk"):
        role = TaskRole.SUPPORT if one.role == BodyRole.SUPPORT else TaskRole.LEAD
        if role == TaskRole.LEAD and is_shared:
            role = TaskRole.EACH
        members = expand(one.body, today)
        if not members:
            raise GroupEmpty(one.body.name)
        for body in members:
            group = one.body if one.body.is_group else None
            parts.setdefault(body.pk, (body, role, group, one.person))
    if matter.supervisor_id in parts:
        raise SupervisesItself
    return list(parts.values())


def _task(
    matter: Matter,
    body: Body,
    role: TaskRole,
    today: date,
    by: User,
    *,
    group: Body | None = None,
    person: Person | None = None,
    **more: Any,
) -> Task:
    due = more.pop("due_on", matter.due_on)
    return Task.objects.create(
        government_id=matter.government_id,
        matter=matter,
        body=body,
        stands_for=group,
        role=role,
        person=person,
        due_on=due,
        original_due_on=due,
        assigned_on=today,
        assigned_by=by,
        **more,
    )


def tasks_tell(tasks: Sequence[Task]) -> None:
    """Tells each body of its task."""
    for task in tasks:
        tell(
            "task.assigned",
            to=people_of([task.body_id]),
            key=f"task:{task.pk}",
            about=task,
            link=reverse("supervision:task-detail", args=[task.pk]),
            title=task.matter.title[:120],
            due=f"{task.due_on:%Y-%m-%d}",
        )


@transaction.atomic
def task_accept(*, task: Task, person: Person | None, by: User) -> None:
    """签收, with the named person of the body. Raises PersonMissing, WrongState."""
    require(may_carry(by, task))
    named = person or task.person
    if named is None:
        raise PersonMissing
    write = writer(task, task.matter, by, task, person=named.pk)
    move(TASK, "accept", task, write, person=named, accepted_at=clock.now(), accepted_by=by, reason="")
    dues_make(task)
    task_done(task)


@transaction.atomic
def task_decline(*, task: Task, reason: str, by: User) -> None:
    """拒签, with the reason: the office assigns anew, or insists."""
    require(may_carry(by, task))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(task, task.matter, by, task, reason=reason[:200])
    move(TASK, "decline", task, write, reason=reason[:300])
    task_done(task)
    _tell_office("task.declined", task, reason)


def _tell_office(kind: str, task: Task, words: str) -> None:
    from yiding.core.access import Permission

    tell(
        kind,
        to=Permission.FILE_MATTERS,
        key=f"{kind}:{task.pk}:{task.version}",
        about=task,
        link=reverse("supervision:task-detail", args=[task.pk]),
        title=task.matter.title[:120],
        body=task.body.name,
        words=words[:200],
    )


@transaction.atomic
def task_insist(*, task: Task, reason: str, by: User) -> None:
    """维持交办: a task that was declined stays with the body."""
    require(may_file(by))
    write = writer(task, task.matter, by, task, reason=reason[:200])
    move(TASK, "insist", task, write, reason=reason[:300])
    task_done(task)
    tasks_tell([task])


@transaction.atomic
def task_reassign(*, task: Task, to: Body, reason: str, by: User) -> Task:
    """改派: the task ends here and begins with another body, with the same due day. One event for each.

    Raises WrongState, also where the other body has a task of the matter.
    """
    require(may_file(by))
    matter = task.matter
    if task.role == TaskRole.SPLIT or to.is_group:
        raise BadRequest("to")
    if to.pk == matter.supervisor_id:
        raise SupervisesItself
    if matter.tasks.filter(body=to, parent__isnull=True).exclude(state=TaskState.WITHDRAWN).exists():
        raise WrongState("supervision.has_task")
    with gathered():
        write = writer(task, matter, by, task, reason=reason[:200], to=to.pk)
        move(TASK, "withdraw", task, write, reason=reason[:300])
        _parts_withdraw(task, reason)
        extensions_lapse(task)
        new = _task(
            matter, to, TaskRole(task.role), clock.today(), by, due_on=task.due_on, content=task.content
        )
        told = {"body": to.pk, "instead_of": task.pk, "reason": reason[:200]}
        record("task.made", new, by=by, after=told, touches=touching(matter, new))
    task_done(new)
    tasks_tell([new])
    return new


def _parts_withdraw(task: Task, reason: str) -> None:
    """What a body split its task into ends with it. The event is that of the task."""
    for part in task.parts.filter(state__in=TASK.moves["withdraw"].sources):
        move(TASK, "withdraw", part, silent, reason=reason[:300])
        extensions_lapse(part)


@transaction.atomic
def task_split(
    *, task: Task, body: Body, content: str, due_on: date, by: User, person: Person | None = None
) -> Task:
    """单位内分解: a part of the body's own task, for one of its units (or itself with a named person).

    It is due no later than the task. Raises BadRequest, WrongState.
    """
    require(may_split(by, task))
    if task.state not in (TaskState.ACTIVE, TaskState.CLAIMED):
        raise WrongState("supervision.split")
    if due_on > task.due_on or not content.strip():
        raise BadRequest("due_on" if content.strip() else "content")
    new = _task(
        task.matter,
        body,
        TaskRole.SPLIT,
        clock.today(),
        by,
        person=person,
        due_on=due_on,
        content=content,
        parent=task,
    )
    told = {"body": body.pk, "parent": task.pk}
    record("task.made", new, by=by, after=told, touches=touching(task.matter, new))
    task_changed(new)
    tasks_tell([new])
    return new


@transaction.atomic
def matters_strike(*, matters: Sequence[Matter], by: User) -> None:
    """销号 many at once: all or none."""
    for matter in matters:
        matter_strike(matter=matter, by=by)


@transaction.atomic
def task_reopen(*, task: Task, reason: str, by: User) -> None:
    """重新办理: one task that was closed, such as that of the one town where a check found nothing done.
    Its matter opens with it.
    """
    require(may_file(by))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(task, task.matter, by, task, reason=reason[:200])
    move(TASK, "reopen", task, write, closed_on=None, done_on=None, reason=reason[:300])
    task_done(task)


@transaction.atomic
def matter_strike(*, matter: Matter, by: User) -> None:
    """销号: a closed matter is taken off the list."""
    require(may_file(by))
    move(MATTER, "strike", matter, writer(matter, matter, by), struck_on=clock.today())


@transaction.atomic
def matter_reopen(*, matter: Matter, reason: str, by: User) -> None:
    """重新办理: a closed matter is opened again, its leading tasks too; the reason is kept."""
    require(may_file(by))
    if matter.state not in (MatterState.CLOSED, MatterState.STRUCK):
        raise WrongState("supervision.reopen")
    closed = matter.tasks.filter(role__in=[TaskRole.LEAD, TaskRole.EACH], state=TaskState.CLOSED)
    opened = list(closed.select_related("matter", "body"))
    with gathered():
        for task in opened:
            write = writer(task, matter, by, task, reason=reason[:200])
            move(TASK, "reopen", task, write, closed_on=None, done_on=None, reason=reason[:300])
    matter_recount(matter)
    if matter.state in (MatterState.CLOSED, MatterState.STRUCK):
        raise WrongState("supervision.reopen")
    for task in opened:
        task.matter = matter
        task_changed(task)
