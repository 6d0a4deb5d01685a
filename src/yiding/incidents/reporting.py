"""初报、续报、终报: drafted by one, sent by another; what was sent is corrected by a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Max

from yiding.audit.services import gathered, last_actor, record, writer
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.moves import move

from .audience import hearers_of, signers_of, tell_of
from .dues import due_meet, due_open, dues_of
from .errors import NotInTurn, OwnReport, ReportThere, UpdateOver
from .limits import Figures, grade_for
from .models import (
    OPEN,
    ROMAN,
    TOLL,
    WORDS,
    Channel,
    Incident,
    IncidentState,
    Report,
    ReportKind,
    ReportState,
    Step,
    What,
)
from .permissions import bodies_of, may_draft, may_handle, may_report, may_sign, require
from .relaying import recipients_make
from .services import Called, Noted, arrived, call_log, incident_record, touching
from .sheets import sheet_keep
from .states import INCIDENT, REPORT
from .suspicions import suspect_delay

SERIES = "突发事件信息"
NUMBER = "突发事件信息〔{year}〕{number}号"
ENDED = (IncidentState.ENDED, IncidentState.REVIEWED)
CONTENT = (*WORDS, *TOLL, "grade")


@transaction.atomic
def report_draft(*, incident: Incident, kind: str, values: Mapping[str, Any], by: User) -> Report:
    """拟报告: the first, the next follow-up, or the final one. Raises NotInTurn, UpdateOver, ReportThere."""
    require(may_report(by, incident))
    seq = _turn(incident, kind)
    return _made(incident, kind, seq, 1, values, by)


def _turn(incident: Incident, kind: str) -> int:
    """Which number the report has. Raises where it is not its turn."""
    live = incident.reports.exclude(state=ReportState.DROPPED)
    sent = live.filter(kind=ReportKind.FIRST, state=ReportState.SENT).exists()
    if incident.state == IncidentState.DISMISSED or kind not in ReportKind.values:
        raise NotInTurn
    if kind == ReportKind.FIRST:
        if live.filter(kind=kind).exists():
            raise ReportThere
        return 1
    if not sent:
        raise NotInTurn
    if kind == ReportKind.FINAL:
        if incident.state not in ENDED:
            raise NotInTurn
        if live.filter(kind=kind).exists():
            raise ReportThere
        return 1
    if incident.state in ENDED and (incident.update_until is None or incident.update_until < clock.today()):
        raise UpdateOver
    open_ = live.filter(kind=kind, state__in=[ReportState.DRAFT, ReportState.SIGNING])
    if open_.exists():
        raise ReportThere
    return (live.filter(kind=kind).aggregate(last=Max("seq"))["last"] or 0) + 1


def _made(
    incident: Incident,
    kind: str,
    seq: int,
    edition: int,
    values: Mapping[str, Any],
    by: User,
    change: str = "",
) -> Report:
    if not str(values.get("course", "")).strip():
        raise BadRequest("course")
    told = {name: values[name] for name in CONTENT if values.get(name) is not None}
    told = {**{name: getattr(incident, name) for name in TOLL}, "grade": incident.grade, **told}
    is_own = incident.body_id in bodies_of(by)
    try:
        with transaction.atomic():
            row = Report.objects.create(
                incident=incident,
                body=incident.body if is_own else None,
                kind=kind,
                seq=seq,
                edition=edition,
                change=change[:300],
                drafted_by=by,
                drafted_at=clock.now(),
                **told,
            )
    except IntegrityError:
        raise ReportThere from None
    record("incident_report.drafted", row, by=by, after={"report": row.label}, touches=touching(incident))
    return row


@transaction.atomic
def report_edit(*, report: Report, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改稿子. Who changes it has drafted it, and does not sign it. Raises EditConflict, WrongState."""
    require(may_draft(by, report))
    if report.state != ReportState.DRAFT:
        raise WrongState("incidents.report_edit")
    told = {name: values[name] for name in (*CONTENT, "change") if name in values}
    rows = Report.objects.filter(pk=report.pk, version=version, state=ReportState.DRAFT)
    if not rows.update(**told, drafted_by=by, version=F("version") + 1):
        raise EditConflict(last_actor(report))
    report.refresh_from_db()
    after = {"report": report.label}
    record("incident_report.edited", report, by=by, after=after, touches=touching(report.incident))


@transaction.atomic
def report_submit(*, report: Report, by: User) -> None:
    """送签: who may sign is told at once. Raises WrongState."""
    require(may_draft(by, report))
    with gathered():
        write = writer(report, by=by, touches=touching(report.incident), report=report.label)
        move(REPORT, "submit", report, write, reason="")
        words = {"report": report.label, "grade": ROMAN[report.grade], "by": _name(by)}
        key = f"report-to-sign:{report.pk}:{report.version}"
        tell_of("incident.to_sign", report.incident, signers_of(report), key=key, **words)


@transaction.atomic
def report_return(*, report: Report, reason: str, by: User) -> None:
    """退回修改, with what is missing. Raises WrongState, BadRequest."""
    require(may_sign(by, report))
    if not reason.strip():
        raise BadRequest("reason")
    with gathered():
        write = writer(report, by=by, touches=touching(report.incident), reason=reason[:200])
        move(REPORT, "return", report, write, reason=reason[:300])
        words = {"report": report.label, "reason": reason[:200]}
        key = f"report-returned:{report.pk}:{report.version}"
        tell_of("incident.returned", report.incident, [report.drafted_by], key=key, **words)


@transaction.atomic
def report_drop(*, report: Report, by: User) -> None:
    """作废一份没有发出的稿子. Raises WrongState."""
    require(may_draft(by, report))
    write = writer(report, by=by, touches=touching(report.incident), report=report.label)
    move(REPORT, "drop", report, write)


@transaction.atomic
def report_send(*, report: Report, by: User) -> None:
    """签发: by another person than who drafted it; from this instant it is frozen and on its way.

    The clocks of the step stop, the next ones start, the recipients are those that the rules name, the paper
    is made. Of two who sign the same report the second is told. Raises OwnReport, WrongState.
    """
    require(may_sign(by, report))
    if report.drafted_by_id == by.pk:
        raise OwnReport
    incident, now = report.incident, clock.now()
    year = clock.today().year
    number = NUMBER.format(year=year, number=number_take(SERIES, f"{incident.government_id}:{year}"))
    with gathered():
        write = writer(report, by=by, touches=touching(incident), report=report.label, number=number)
        move(REPORT, "send", report, write, signed_by=by, sent_at=now, number=number, reason="")
        _take_over(report, incident)
        if report.edition == 1:
            _clocks(report, incident)
        if incident.state == IncidentState.KNOWN:
            move(INCIDENT, "report", incident, writer(incident, by=by, touches=touching(incident)))
        recipients_make(report)
        sheet_keep(report, by)
        words = {"report": report.label, "grade": ROMAN[report.grade], "number": number}
        tell_of("incident.report_sent", incident, hearers_of(incident), key=f"report:{report.pk}", **words)


def _take_over(report: Report, incident: Incident) -> None:
    """The incident has the figures of its newest report; an older one that is corrected changes nothing."""
    same = incident.reports.filter(kind=report.kind, seq=report.seq, edition=1, state=ReportState.SENT)
    first_sent = same.values_list("sent_at", flat=True).first()
    later = incident.reports.filter(state=ReportState.SENT, edition=1, sent_at__gt=first_sent)
    if report.edition > 1 and later.exists():
        return
    values = {name: getattr(report, name) for name in (*TOLL, "grade")}
    figures = Figures.of(values)
    values["proposed_grade"] = grade_for(incident.government_id, incident.kind_id, figures, incident.known_at)
    Incident.objects.filter(pk=incident.pk).update(**values, version=F("version") + 1)
    incident.refresh_from_db()


def _clocks(report: Report, incident: Incident) -> None:
    """What the report was owed for stops; what comes next starts."""
    assert report.sent_at is not None
    at = report.sent_at
    if report.body_id is not None:
        due_meet(dues_of(incident, step=Step.UNIT, what=What.PHONE), at)
        due_meet(dues_of(incident, step=Step.UNIT, what=What.WRITTEN), at)
        arrived(incident, at)
        suspect_delay(incident)
    if report.kind == ReportKind.FINAL:
        due_meet(dues_of(incident, step=Step.UNIT, what=What.FINAL), at)
        return
    due_meet(dues_of(incident, step=Step.UNIT, what=What.FOLLOW), at)
    if incident.state in OPEN:
        next_seq = report.seq + 1 if report.kind == ReportKind.FOLLOW else 1
        due_open(incident, step=Step.UNIT, what=What.FOLLOW, started_at=at, number=next_seq)


@transaction.atomic
def report_correct(*, report: Report, values: Mapping[str, Any], change: str, by: User) -> Report:
    """更正: a new version; the old stays as it was sent (S39.3). Raises WrongState, ReportThere."""
    require(may_draft(by, report))
    if not change.strip():
        raise BadRequest("change")
    if report.state != ReportState.SENT or not is_newest(report):
        raise WrongState("incidents.correct")
    told = {**{name: getattr(report, name) for name in CONTENT}, **values}
    return _made(report.incident, report.kind, report.seq, report.edition + 1, told, by, change)


def is_newest(report: Report) -> bool:
    """Has nobody begun a later version of it?"""
    rows = Report.objects.filter(incident=report.incident_id, kind=report.kind, seq=report.seq)
    return not rows.filter(edition__gt=report.edition).exclude(state=ReportState.DROPPED).exists()


@transaction.atomic
def report_receive(*, report: Report, by: User) -> None:
    """签收: the office on duty has the unit's report (S39.5). Raises WrongState where it had it before."""
    require(may_handle(by))
    rows = Report.objects.filter(pk=report.pk, state=ReportState.SENT, received_at=None)
    if not rows.update(received_at=clock.now(), received_by=by, version=F("version") + 1):
        raise WrongState("incidents.receive")
    report.refresh_from_db()
    after = {"report": report.label}
    record("incident_report.received", report, by=by, after=after, touches=touching(report.incident))


@transaction.atomic
def incident_flash(
    *, noted: Noted, course: str, measures: str = "", by: User, client_key: UUID | None = None
) -> Incident:
    """手机快报: recorded, logged as the quick report, its first report on the way to be signed.

    Sent twice under one key it is taken once.
    """
    there = Incident.objects.filter(client_key=client_key).first() if client_key else None
    with gathered():
        incident = incident_record(noted=noted, by=by, client_key=client_key)
        if there is not None or incident.reports.exists():
            return incident
        now = clock.now()
        who = f"{noted.body.name}{_name(by)}"[:60]
        called = Called(Step.UNIT, now, who, "值班室", course[:500], Channel.APP)
        call_log(incident=incident, called=called, by=by)
        values = {**noted.figures, "course": course, "measures": measures, "source": who}
        report = report_draft(incident=incident, kind=ReportKind.FIRST, values=values, by=by)
        report_submit(report=report, by=by)
    return incident


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
