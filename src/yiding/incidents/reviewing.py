"""复盘: what happened and why, and lessons, each of which can become a matter proposed for supervision."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import gathered, record, writer
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.directory.models import Body
from yiding.supervision.filing import Draft, Ground, InCharge, matter_draft
from yiding.supervision.models import DueSource, Matter, SourceKind

from .errors import AlreadyProposed
from .models import Incident, IncidentState, Lesson
from .permissions import may_file, may_handle, require
from .services import touching
from .states import INCIDENT


@transaction.atomic
def incident_review(*, incident: Incident, cause: str, assessment: str, by: User) -> None:
    """复盘: the cause, and how reporting and handling went. Raises WrongState, BadRequest."""
    require(may_handle(by))
    if not cause.strip() or not assessment.strip():
        raise BadRequest("assessment" if cause.strip() else "cause")
    write = writer(incident, by=by, touches=touching(incident))
    move(INCIDENT, "review", incident, write, cause=cause, assessment=assessment)


@transaction.atomic
def lesson_add(
    *, incident: Incident, text: str, by: User, body: Body | None = None, due_on: date | None = None
) -> Lesson:
    """登记教训和改进, after the end. Raises WrongState, BadRequest."""
    require(may_handle(by))
    if incident.state not in (IncidentState.ENDED, IncidentState.REVIEWED):
        raise WrongState("incidents.lesson")
    if not text.strip():
        raise BadRequest("text")
    row = Lesson.objects.create(incident=incident, text=text[:300], body=body, due_on=due_on)
    record("lesson.added", row, by=by, after={"text": row.text[:120]}, touches=touching(incident))
    return row


@transaction.atomic
def lesson_propose(*, lesson: Lesson, by: User) -> Matter:
    """转为拟立督办事项: a draft of the supervision office, with the incident as its ground.

    Raises AlreadyProposed where somebody did it before.
    """
    require(may_file(by))
    if not Lesson.objects.filter(pk=lesson.pk, matter=None).update(version=F("version") + 1):
        raise AlreadyProposed
    incident = lesson.incident
    draft = Draft(
        title=lesson.text,
        in_charge=[InCharge(lesson.body)] if lesson.body else [],
        due_on=lesson.due_on,
        due_source=DueSource.PERSON,
        due_reason="突发事件复盘提出" if lesson.due_on else "",
    )
    ground = Ground(
        SourceKind.INSPECTION,
        f"{incident.number}“{incident.title}”复盘：{lesson.text}",
        paper_title=f"“{incident.title}”复盘",
        paper_number=incident.number,
        given_by=incident.government.name,
    )
    with gathered():
        matter = matter_draft(government=incident.government, draft=draft, grounds=[ground], by=by)
        Lesson.objects.filter(pk=lesson.pk).update(matter=matter)
        lesson.matter = matter
        record("lesson.proposed", lesson, by=by, after={"matter": matter.pk}, touches=touching(incident))
    return matter
