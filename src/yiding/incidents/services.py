"""突发事件: known, reported, verified, handled, ended; every instant is kept, and what was done by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from yiding.audit.services import About, gathered, last_actor, record, writer
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.moves import move
from yiding.directory.models import Body
from yiding.files.models import Document
from yiding.files.services import Paper, document_make
from yiding.supervision.selectors import people_of

from .audience import bodies_told, hearers_of, involve, tell_of
from .dues import due_meet, due_open, dues_of, dues_retell, dues_void
from .errors import WrongTime
from .limits import Figures, day_of, grade_for, limit_of, recipients_on
from .models import (
    OPEN,
    ROMAN,
    Action,
    Call,
    Channel,
    Grade,
    Incident,
    IncidentKind,
    Origin,
    ReportState,
    Step,
    Target,
    What,
)
from .permissions import may_act, may_act_as, may_handle, may_record_for, may_report, require
from .states import INCIDENT
from .suspicions import suspect_delay, suspect_omission

HOME = "incidents.incident"
SERIES = "突发事件"
NUMBER = "突发〔{year}〕{number}号"


@dataclass(frozen=True, slots=True)
class Noted:
    """接报内容: of which unit, what, where, when. ``figures`` are dead, missing, hurt, loss by name.

    Without a ``grade`` that which the rules propose holds; without rules the least.
    """

    body: Body
    kind: IncidentKind
    title: str
    address: str
    occurred_at: datetime
    known_at: datetime
    town: Body | None = None
    longitude: Any = None
    latitude: Any = None
    origin: str = Origin.OWN
    grade: int | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def incident_record(*, noted: Noted, by: User, client_key: UUID | None = None) -> Incident:
    """接报登记: from now on the clocks run (S39.1). Those who have to know are told at once.

    With a ``client_key`` it is recorded once, however often it is sent. Raises WrongTime.
    """
    require(may_record_for(by, noted.body.pk))
    if (there := _known(client_key, by)) is not None:
        return there
    _check_times(noted.occurred_at, noted.known_at)
    government_id, now = noted.body.government_id, clock.now()
    proposed = grade_for(government_id, noted.kind.pk, Figures.of(noted.figures), noted.known_at)
    year = clock.today().year
    try:
        with transaction.atomic():
            row = Incident.objects.create(
                client_key=client_key,
                government_id=government_id,
                number=NUMBER.format(year=year, number=number_take(SERIES, f"{government_id}:{year}")),
                title=noted.title[:120],
                kind=noted.kind,
                grade=noted.grade or proposed or Grade.FOURTH,
                proposed_grade=proposed,
                body=noted.body,
                town=noted.town,
                address=noted.address[:200],
                longitude=noted.longitude,
                latitude=noted.latitude,
                origin=noted.origin,
                occurred_at=noted.occurred_at,
                known_at=noted.known_at,
                made_by=by,
                made_at=now,
                **noted.figures,
            )
    except IntegrityError:
        if (there := _known(client_key, by)) is not None:
            return there
        raise
    _keep_window(row)
    for what in (What.PHONE, What.WRITTEN):
        due_open(row, step=Step.UNIT, what=what, started_at=row.known_at)
    involve(row, bodies_told(row))
    if row.origin != Origin.OWN:
        suspect_omission(row)
    _tell_recorded(row)
    told = {
        "title": row.title,
        "grade": row.grade,
        "known_at": row.known_at.isoformat(),
        "number": row.number,
    }
    record("incident.recorded", row, by=by, after=told, touches=touching(row))
    return row


def _known(client_key: UUID | None, by: User) -> Incident | None:
    """What the same page sent before; the key of another's is no answer."""
    if client_key is None:
        return None
    row = Incident.objects.filter(client_key=client_key).first()
    if row is not None and row.made_by_id != by.pk:
        raise BadRequest("client_key")
    return row


def _check_times(occurred_at: datetime, known_at: datetime) -> None:
    if not occurred_at <= known_at <= clock.now():
        raise WrongTime


def _keep_window(row: Incident) -> None:
    """补报期: until which day changed figures are reported (国务院令第493号第十三条)."""
    first = day_of(row.occurred_at)
    told = limit_of(row, Step.UNIT, "update_days", first)
    until = first + timedelta(days=told.number) if told else None
    Incident.objects.filter(pk=row.pk).update(update_until=until)
    row.update_until = until


def _tell_recorded(row: Incident) -> None:
    words = {
        "grade": ROMAN[row.grade],
        "body": row.body.name,
        "address": row.address,
        "at": f"{row.occurred_at.astimezone(clock.SHANGHAI):%m-%d %H:%M}",
    }
    tell_of("incident.recorded", row, hearers_of(row), key=f"incident:{row.pk}", **words)


@dataclass(frozen=True, slots=True)
class Called:
    """一次电话报告: by whom to whom, when, by which channel, what was said."""

    step: str
    at: datetime
    caller: str
    receiver: str
    text: str
    channel: str = Channel.PHONE


@transaction.atomic
def call_log(*, incident: Incident, called: Called, by: User) -> Call:
    """电话报告记录: the first of a step stops its clock. Raises WrongTime, WrongState, BadRequest."""
    require(may_handle(by) or (may_report(by, incident) and called.step == Step.UNIT))
    if incident.state not in OPEN:
        raise WrongState("incidents.call")
    if not called.text.strip() or not called.caller.strip() or not called.receiver.strip():
        raise BadRequest("text" if called.caller.strip() and called.receiver.strip() else "caller")
    if not incident.occurred_at <= called.at <= clock.now():
        raise WrongTime
    values = {name: getattr(called, name) for name in called.__slots__}
    row = Call.objects.create(incident=incident, made_by=by, made_at=clock.now(), **values)
    due_meet(dues_of(incident, step=called.step, what=What.PHONE), called.at)
    if called.step == Step.UNIT:
        arrived(incident, called.at)
    told = {"step": called.step, "channel": called.channel, "at": called.at.isoformat()}
    record("incident.called", incident, by=by, after=told, touches=touching(incident))
    return row


def arrived(incident: Incident, at: datetime) -> None:
    """首次报告: whatever came first, by telephone or on paper; from then the clock towards above runs."""
    first = incident.first_reported_at
    if first is not None and first <= at:
        return
    Incident.objects.filter(pk=incident.pk).update(first_reported_at=at)
    incident.first_reported_at = at
    if has_superior(incident):
        due_open(incident, step=Step.UPWARD, what=What.PHONE, started_at=at)
    suspect_delay(incident)


def has_superior(incident: Incident) -> bool:
    """Does a rule send events of this kind and grade to the level above?"""
    rules = recipients_on(incident, day_of(incident.known_at))
    return any(rule.target == Target.OUTSIDE for rule in rules)


@dataclass(frozen=True, slots=True)
class Verified:
    """核实结果: the grade, and when it happened and when the unit knew, as the office found out."""

    grade: int
    occurred_at: datetime
    known_at: datetime
    figures: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def incident_verify(*, incident: Incident, verified: Verified, by: User) -> None:
    """核实: where the unit knew earlier than it said, the limits count from then, and it is looked into.

    Raises WrongTime, WrongState.
    """
    require(may_handle(by))
    _check_times(verified.occurred_at, verified.known_at)
    found = None if verified.known_at == incident.known_at else verified.known_at
    if found is None and verified.occurred_at > incident.known_at:
        raise WrongTime
    values = {
        **verified.figures,
        "grade": verified.grade,
        "occurred_at": min(verified.occurred_at, incident.known_at),
        "found_known_at": found,
        "verified_by": by,
    }
    told = {"grade": verified.grade, "found_known_at": found.isoformat() if found else None}
    with gathered():
        move(
            INCIDENT,
            "verify",
            incident,
            writer(incident, by=by, touches=touching(incident), **told),
            **values,
        )
        _keep_window(incident)
        dues_retell(incident)
        involve(incident, bodies_told(incident))
        suspect_delay(incident)


@transaction.atomic
def incident_handle(*, incident: Incident, by: User) -> None:
    """转入处置."""
    require(may_act(by, incident))
    move(INCIDENT, "handle", incident, writer(incident, by=by, touches=touching(incident)))


@dataclass(frozen=True, slots=True)
class Done:
    """一项处置措施: a unit of ours, or another by its name."""

    at: datetime
    text: str
    body: Body | None = None
    unit: str = ""
    people: int | None = None


@transaction.atomic
def action_add(*, incident: Incident, done: Done, by: User) -> Action:
    """记录处置措施: until the end (S39.4). The first one after verifying moves the incident on.

    The unit named sees the incident from now on. Raises WrongState, WrongTime, BadRequest, NotAllowed.
    """
    require(may_act(by, incident) and (done.body is None or may_act_as(by, done.body.pk)))
    if incident.state not in OPEN:
        raise WrongState("incidents.action")
    if not done.text.strip() or (done.body is None and not done.unit.strip()):
        raise BadRequest("text" if not done.text.strip() else "body")
    if not incident.occurred_at <= done.at <= clock.now():
        raise WrongTime
    with gathered():
        values = {name: getattr(done, name) for name in done.__slots__}
        row = Action.objects.create(incident=incident, made_by=by, made_at=clock.now(), **values)
        if done.body is not None and done.body.pk != incident.body_id:
            involve(incident, [done.body.pk], is_acting=True)
        told = {"at": done.at.isoformat(), "body": done.body.pk if done.body else None, "unit": done.unit}
        record("incident.acted", incident, by=by, after=told, touches=touching(incident))
        if incident.state == "verified":
            move(INCIDENT, "handle", incident, writer(incident, by=by, touches=touching(incident)))
    return row


@transaction.atomic
def bodies_call_in(*, incident: Incident, bodies: Iterable[Body], task: str, by: User) -> list[int]:
    """调派单位: they see the incident, log what they do, and are told at once. Raises WrongState."""
    require(may_handle(by))
    keys = [body.pk for body in bodies if body.pk != incident.body_id]
    if incident.state not in OPEN:
        raise WrongState("incidents.call_in")
    if not keys or not task.strip():
        raise BadRequest("task" if keys else "bodies")
    involve(incident, keys, is_acting=True)
    words = {"task": task[:200], "grade": ROMAN[incident.grade], "address": incident.address}
    key = f"called-in:{incident.pk}:{incident.version}"
    tell_of("incident.called_in", incident, people_of(keys), key=key, **words)
    after = {"bodies": sorted(keys), "task": task[:200]}
    record("incident.called_in", incident, by=by, after=after, touches=touching(incident))
    return keys


@transaction.atomic
def incident_end(*, incident: Incident, ended_at: datetime, ending: str, by: User) -> None:
    """处置结束: no more follow-ups are owed, the final report is. Raises WrongTime, WrongState."""
    require(may_report(by, incident))
    if not ending.strip():
        raise BadRequest("ending")
    if not incident.occurred_at <= ended_at <= clock.now():
        raise WrongTime
    write = writer(incident, by=by, touches=touching(incident), ended_at=ended_at.isoformat())
    with gathered():
        move(INCIDENT, "end", incident, write, ended_at=ended_at, ending=ending)
        dues_void(incident, What.FOLLOW)
        due_open(incident, step=Step.UNIT, what=What.FINAL, started_at=ended_at)


@transaction.atomic
def incident_dismiss(*, incident: Incident, reason: str, by: User) -> None:
    """不属实: it did not happen. Nothing is owed any more; what was sent stays. Raises WrongState."""
    require(may_handle(by))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(incident, by=by, touches=touching(incident), reason=reason[:200])
    with gathered():
        move(INCIDENT, "dismiss", incident, write, reason=reason[:300])
        dues_void(incident)
        incident.reports.filter(state__in=[ReportState.DRAFT, ReportState.SIGNING]).update(
            state=ReportState.DROPPED, version=F("version") + 1
        )


PLACE = ("town", "address", "longitude", "latitude", "title", "kind")


@transaction.atomic
def incident_edit(*, incident: Incident, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改地点和种类. The instants and the reports stay. Raises EditConflict, WrongState."""
    require(may_report(by, incident))
    if incident.state not in OPEN:
        raise WrongState("incidents.edit")
    told = {name: values[name] for name in PLACE if name in values}
    rows = Incident.objects.filter(pk=incident.pk, version=version)
    if not rows.update(**told, version=F("version") + 1):
        raise EditConflict(last_actor(incident))
    incident.refresh_from_db()
    _keep_window(incident)
    dues_retell(incident)
    after = {"title": incident.title, "address": incident.address, "kind": incident.kind_id}
    record("incident.edited", incident, by=by, after=after, touches=touching(incident))


@transaction.atomic
def incident_paper(*, incident: Incident, paper: Paper | None, by: User) -> Document:
    """加入现场照片和材料. Raises BadRequest without a file."""
    require(may_act(by, incident))
    if paper is None:
        raise BadRequest("file")
    with gathered():
        document = document_make(
            title=paper.name[:200],
            about=(HOME, incident.pk),
            paper=paper,
            by=by,
            owner_body_id=incident.body_id,
        )
        after = {"document": document.pk}
        record("incident.paper_added", incident, by=by, after=after, touches=touching(incident))
    return document


def touching(row: Incident) -> About:
    """What an event of an incident touches."""
    return About(government_id=row.government_id, body_id=row.body_id)
