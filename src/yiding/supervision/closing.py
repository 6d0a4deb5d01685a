"""办结: a body claims completion, somebody else examines it against the criteria, and the matter sums up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.access import Permission, require
from yiding.core.errors import BadRequest, WrongState
from yiding.core.ids import uuid7
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.files.services import Paper, document_make

from .errors import NotYetThere, SelfExamined, SupportOpen
from .extending import extensions_lapse
from .hooks import objections_to
from .models import Claim, Grade, Task, TaskRole, TaskState
from .permissions import may_carry, may_examine
from .selectors import people_of
from .states import CLAIM, TASK
from .summing import silent, task_done, touching, writer

CLAIM_HOME = "supervision.claim"


@transaction.atomic
def claim_file(
    *, task: Task, text: str, by: User, evidence: Sequence[Paper] = (), key: UUID | None = None
) -> Claim:
    """申请办结: what was reached, with its evidence. Sent twice with one ``key`` it is one claim.

    Raises SupportOpen while a body that assists is not done, WrongState, BadRequest.
    """
    require(may_carry(by, task))
    if key is not None and (known := Claim.objects.filter(public_id=key, task=task).first()):
        return known
    if not text.strip():
        raise BadRequest("text")
    if unfinished := _unfinished(task):
        raise SupportOpen("、".join(unfinished))
    try:
        with transaction.atomic():
            move(TASK, "claim", task, silent)
    except WrongState:
        if key is not None and (known := Claim.objects.filter(public_id=key, task=task).first()):
            return known
        raise
    with gathered():
        claim = Claim.objects.create(
            public_id=key or uuid7(),
            task=task,
            text=text,
            evidence_count=len(evidence),
            made_by=by,
            made_at=clock.now(),
            made_on=clock.today(),
        )
        for paper in evidence:
            document_make(
                title=paper.name[:200],
                about=(CLAIM_HOME, claim.pk),
                paper=paper,
                by=by,
                owner_body_id=task.body_id,
            )
        told = {"task": task.pk, "evidence": len(evidence)}
        record("claim.filed", claim, by=by, after=told, touches=touching(task.matter, task))
    task_done(task)
    _tell_examiners(claim)
    return claim


def _unfinished(task: Task) -> list[str]:
    """The bodies that must be done before a task can be: those that assist its lead; of a split, none."""
    if task.role != TaskRole.LEAD:
        return []
    rows = task.matter.tasks.filter(role=TaskRole.SUPPORT)
    rows = rows.exclude(state__in=[TaskState.CLOSED, TaskState.WITHDRAWN])
    return [row.body.name for row in rows.select_related("body")]


def _tell_examiners(claim: Claim) -> None:
    task = claim.task
    tell(
        "claim.filed",
        to=_examiners(task),
        key=f"claim:{claim.pk}",
        about=claim,
        link=reverse("supervision:task-detail", args=[task.pk]),
        title=task.matter.title[:120],
        body=task.body.name,
    )


def _examiners(task: Task) -> Iterable[User] | Permission:
    """Who examines a task: the lead those who assist it, a body its own split, the office the others."""
    if task.role == TaskRole.SUPPORT:
        leads = task.matter.tasks.filter(role=TaskRole.LEAD).exclude(state=TaskState.WITHDRAWN)
        return people_of(list(leads.values_list("body", flat=True)))
    if task.parent is not None:
        return people_of([task.parent.body_id])
    return Permission.FILE_MATTERS


@transaction.atomic
def claim_accept(*, claim: Claim, finding: str, grade: str = Grade.NONE, by: User) -> None:
    """同意办结: the task is closed, as of the day on which it was claimed. Not by who claimed it.

    Of two examiners at once one decides, the other is told that it was. Raises NotYetThere where a room
    above says what is missing, SelfExamined, WrongState.
    """
    task = _examined(claim, by)
    if objections := objections_to(task):
        raise NotYetThere("；".join(objections))
    with gathered():
        write = writer(claim, task.matter, by, task, task_id=task.pk, grade=grade)
        now = clock.now()
        move(CLAIM, "accept", claim, write, examined_by=by, examined_at=now, finding=finding, grade=grade)
        move(TASK, "close", task, silent, closed_on=clock.today(), done_on=claim.made_on, reason="")
        extensions_lapse(task)
    task_done(task)
    _tell_result(claim, "claim.accepted", finding)


@transaction.atomic
def claim_return(*, claim: Claim, missing: str, by: User) -> None:
    """退回补办, with what is missing. Raises SelfExamined, WrongState, BadRequest."""
    task = _examined(claim, by)
    if not missing.strip():
        raise BadRequest("missing")
    with gathered():
        write = writer(claim, task.matter, by, task, task_id=task.pk, missing=missing[:200])
        now = clock.now()
        move(CLAIM, "return", claim, write, examined_by=by, examined_at=now, missing=missing)
        move(TASK, "send_back", task, silent, return_count=F("return_count") + 1, reason=missing[:300])
        task.refresh_from_db()
    task_done(task)
    _tell_result(claim, "claim.returned", missing)


def _examined(claim: Claim, by: User) -> Task:
    task = claim.task
    require(may_examine(by, task))
    if claim.made_by_id == by.pk:
        raise SelfExamined
    return task


def _tell_result(claim: Claim, kind: str, words: str) -> None:
    tell(
        kind,
        to=people_of([claim.task.body_id]),
        key=f"{kind}:{claim.pk}",
        about=claim,
        link=reverse("supervision:task-detail", args=[claim.task_id]),
        title=claim.task.matter.title[:120],
        words=words[:200],
    )
