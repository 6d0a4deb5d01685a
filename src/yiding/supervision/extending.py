"""延期与中止: asked before the due day and decided by somebody else; both days are kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.access import Permission, require
from yiding.core.columns import Viewer
from yiding.core.errors import BadRequest, WrongState
from yiding.core.ids import uuid7
from yiding.core.moves import move
from yiding.core.telling import tell

from .errors import NotLater, SelfExamined, TooLate
from .models import Extension, ExtensionState, Milestone, Suspension, Task, TaskRole, TaskState
from .permissions import may_carry, may_examine, may_grant
from .selectors import people_of
from .states import EXTENSION, TASK
from .summing import silent, take, task_done, touching, writer


@transaction.atomic
def extension_ask(
    *, task: Task, to_due_on: date, reason: str, by: User, progress: str = "", key: UUID | None = None
) -> Extension:
    """申请延期: before the due day, with the reason and the new day. One open at a time. One event.

    Raises TooLate, NotLater, WrongState (also where the task was closed meanwhile), BadRequest.
    """
    require(may_carry(by, task))
    if key is not None and (known := Extension.objects.filter(public_id=key, task=task).first()):
        return known
    if not reason.strip():
        raise BadRequest("reason")
    take(task, TaskState.ACTIVE)
    if key is not None and (known := Extension.objects.filter(public_id=key, task=task).first()):
        return known
    if task.due_on < clock.today():
        raise TooLate
    if to_due_on <= task.due_on:
        raise NotLater
    try:
        with transaction.atomic():
            row = Extension.objects.create(
                public_id=key or uuid7(),
                task=task,
                from_due_on=task.due_on,
                to_due_on=to_due_on,
                reason=reason,
                progress=progress,
                made_by=by,
                made_at=clock.now(),
            )
    except IntegrityError:
        raise WrongState("supervision.extension_open") from None
    told = {"from": row.from_due_on.isoformat(), "to": to_due_on.isoformat(), "reason": reason[:200]}
    record("extension.asked", row, by=by, after=told, touches=touching(task.matter, task))
    _tell_deciders(row)
    return row


def _tell_deciders(row: Extension) -> None:
    task = row.task
    parent = task.parent if task.role == TaskRole.SPLIT else None
    tell(
        "extension.asked",
        to=people_of([parent.body_id]) if parent else Permission.FILE_MATTERS,
        key=f"extension:{row.pk}",
        about=row,
        link=reverse("supervision:task-detail", args=[task.pk]),
        title=task.matter.title[:120],
        body=task.body.name,
        due=f"{row.to_due_on:%Y-%m-%d}",
    )


def may_decide(by: Viewer, row: Extension) -> bool:
    """Decide on an extension: who grants them; of a body's own split, the body."""
    return may_examine(by, row.task) if row.task.role == TaskRole.SPLIT else may_grant(by)


@transaction.atomic
def extension_grant(*, extension: Extension, by: User, due_on: date | None = None, words: str = "") -> None:
    """同意延期: the reply sets a definite new day, as asked or another. Nodes on the old due day go with it
    where one body leads. Raises SelfExamined, NotLater, WrongState.
    """
    task = _decided(extension, by)
    day = due_on or extension.to_due_on
    if day <= extension.from_due_on:
        raise NotLater
    take(task, TaskState.ACTIVE, TaskState.CLAIMED)
    write = writer(extension, task.matter, by, task, due_on=day.isoformat())
    values = {"decided_by": by, "decided_at": clock.now(), "words": words[:300]}
    move(EXTENSION, "grant", extension, write, granted_due_on=day, **values)
    old = task.due_on
    Task.objects.filter(pk=task.pk).update(due_on=day, extension_count=F("extension_count") + 1)
    task.refresh_from_db()
    if task.role == TaskRole.LEAD:
        Milestone.objects.filter(matter=task.matter_id, due_on=old).update(
            due_on=day, version=F("version") + 1
        )
    task_done(task)
    _tell_decided(extension)


@transaction.atomic
def extension_refuse(*, extension: Extension, words: str, by: User) -> None:
    """不同意延期, with the reason."""
    task = _decided(extension, by)
    if not words.strip():
        raise BadRequest("words")
    write = writer(extension, task.matter, by, task, words=words[:200])
    move(EXTENSION, "refuse", extension, write, decided_by=by, decided_at=clock.now(), words=words[:300])
    task_done(task)
    _tell_decided(extension)


def extensions_lapse(task: Task) -> None:
    """不再需要: what a task that ends still asked for. The event is that of the act that ends it."""
    for row in task.extensions.filter(state=ExtensionState.ASKED):
        move(EXTENSION, "lapse", row, silent)


def _decided(extension: Extension, by: User) -> Task:
    require(may_decide(by, extension))
    if extension.made_by_id == by.pk:
        raise SelfExamined
    return extension.task


def _tell_decided(row: Extension) -> None:
    tell(
        "extension.decided",
        to=people_of([row.task.body_id]),
        key=f"extension:{row.pk}:{row.state}",
        about=row,
        link=reverse("supervision:task-detail", args=[row.task_id]),
        title=row.task.matter.title[:120],
        result=row.get_state_display(),
        words=row.words,
    )


@transaction.atomic
def task_suspend(*, task: Task, reason: str, by: User) -> None:
    """中止: the task rests: no light, no reminder. The matter rests when all its tasks do."""
    require(may_grant(by))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(task, task.matter, by, task, reason=reason[:200])
    move(TASK, "suspend", task, write, reason=reason[:300])
    Suspension.objects.create(task=task, from_on=clock.today(), reason=reason[:300], made_by=by)
    task_done(task)


@transaction.atomic
def task_resume(*, task: Task, by: User, due_on: date | None = None) -> None:
    """恢复办理: with a new due day, where one is set; the original one stays kept."""
    require(may_grant(by))
    write = writer(task, task.matter, by, task, due_on=due_on.isoformat() if due_on else None)
    move(TASK, "resume", task, write, due_on=due_on or task.due_on, reason="")
    Suspension.objects.filter(task=task, to_on__isnull=True).update(to_on=clock.today())
    task_done(task)
