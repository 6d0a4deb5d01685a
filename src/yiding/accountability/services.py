"""督察追责: a case from its clue to its end. Events say who did what to which case, never what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from yiding.audit.services import About, gathered, last_actor, record, writer
from yiding.core import clock
from yiding.core.access import Level, Permission, may
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.moves import move
from yiding.directory.models import Body, Person
from yiding.files.models import Document, DocumentVersion
from yiding.files.services import Paper, document_make
from yiding.supervision.models import Task

from .errors import DutyThere, NamedAlready, NotForCases, OwnProposal
from .models import Case, CaseReader, CaseState, SafetyDuty, SecondDuty
from .permissions import (
    may_change_reader,
    may_decide,
    may_handle,
    may_keep_duties,
    may_open,
    may_read_case,
    may_state,
    require,
)
from .states import CASE

HOME = "accountability.case"
NUMBER = "问责〔{year}〕{number}号"
SERIES = "督察追责"


@transaction.atomic
def duty_keep(
    *,
    duty: SafetyDuty | None,
    body: Body,
    by: User,
    party_head: Person | None = None,
    government_head: Person | None = None,
    version: int | None = None,
) -> SafetyDuty:
    """登记安全责任: the two heads of a unit who answer alike (S20.2). Raises DutyThere, EditConflict."""
    require(may_keep_duties(by))
    values = {"party_head": party_head, "government_head": government_head}
    if duty is not None:
        _save(duty, version or 0, **values)
    else:
        try:
            with transaction.atomic():
                duty = SafetyDuty.objects.create(government=body.government, body=body, **values)
        except IntegrityError:
            raise DutyThere from None
    after = {name: one.pk if one else None for name, one in values.items()}
    record("safety_duty.kept", duty, by=by, after=after, touches=About(duty.government_id, duty.body_id))
    return duty


def _save(row: Any, version: int, **values: Any) -> None:
    """Takes the row as the person saw it, or says that somebody else saved in between."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        raise EditConflict(last_actor(row))
    row.refresh_from_db()


@transaction.atomic
def second_add(
    *,
    duty: SafetyDuty,
    post: str,
    text: str,
    by: User,
    person: Person | None = None,
    starts_on: date | None = None,
) -> SecondDuty:
    """登记一岗双责: the safety duty that goes with a post."""
    require(may_keep_duties(by))
    row = SecondDuty.objects.create(duty=duty, post=post, text=text, person=person, starts_on=starts_on)
    touches = About(duty.government_id, duty.body_id)
    record("second_duty.added", row, by=by, after={"post": post}, touches=touches)
    return row


@transaction.atomic
def second_end(*, second: SecondDuty, ends_on: date, version: int, by: User) -> None:
    """截止一岗双责. Raises EditConflict."""
    require(may_keep_duties(by))
    if second.starts_on and ends_on < second.starts_on:
        raise BadRequest("ends_on")
    _save(second, version, ends_on=ends_on)
    touches = About(second.duty.government_id, second.duty.body_id)
    record("second_duty.ended", second, by=by, after={"ends_on": ends_on.isoformat()}, touches=touches)


@dataclass(frozen=True, slots=True)
class Clue:
    """线索: against whom, on what ground, which rule was breached."""

    body: Body
    ground: str
    rule: str
    person: Person | None = None
    task: Task | None = None
    duty: SafetyDuty | None = None


@transaction.atomic
def case_open(*, clue: Clue, by: User) -> Case:
    """登记线索: from an overdue task, a missed duty or another ground (S20.3). Who opens it is named on it.

    Raises BadRequest where task or duty are another unit's, or the task is not overdue.
    """
    require(may_open(by))
    _check(clue)
    today = clock.today()
    number = number_take(SERIES, f"{clue.body.government_id}:{today.year}")
    row = Case.objects.create(
        government=clue.body.government,
        number=NUMBER.format(year=today.year, number=number),
        opened_by=by,
        opened_on=today,
        **{name: getattr(clue, name) for name in clue.__slots__},
    )
    CaseReader.objects.create(case=row, user=by, named_by=by, named_on=today)
    record("accountability.opened", row, by=by, after={"number": row.number}, touches=touching(row))
    return row


def _check(clue: Clue) -> None:
    if clue.task is not None and (clue.task.body_id != clue.body.pk or clue.task.due_on >= clock.today()):
        raise BadRequest("task")
    if clue.duty is not None and clue.duty.body_id != clue.body.pk:
        raise BadRequest("duty")
    if not clue.ground.strip() or not clue.rule.strip():
        raise BadRequest("rule" if clue.ground.strip() else "ground")


@transaction.atomic
def case_read(*, case: Case, by: User) -> Case:
    """查阅案卷: gives the case whole, and records that it was read (S20.4)."""
    require(may_read_case(by, case))
    together = ("body", "person", "task__matter", "duty__body", "opened_by", "stated_by")
    row = Case.objects.select_related(*together, "proposed_by", "decided_by").get(pk=case.pk)
    record("accountability.read", row, by=by, touches=touching(row))
    return row


@transaction.atomic
def case_paper(*, case: Case, paper: Paper | None, by: User) -> Document:
    """加入证据: by who handles the case, or the unit concerned. Raises BadRequest, WrongState."""
    require(may_handle(by, case) or may_state(by, case))
    if case.state == CaseState.CLOSED:
        raise WrongState("accountability.paper")
    if paper is None:
        raise BadRequest("file")
    kept = Paper(paper.content, paper.name, Level.SECRETARIAT, paper.note, paper.classified)
    with gathered():
        document = document_make(title=paper.name[:200], about=(HOME, case.pk), paper=kept, by=by)
        record(
            "accountability.paper_added", case, by=by, after={"document": document.pk}, touches=touching(case)
        )
    return document


@transaction.atomic
def case_paper_read(*, case: Case, document: Document, by: User) -> DocumentVersion:
    """查阅证据: gives the newest version of a paper of the case, and records that it was read."""
    require(may_read_case(by, case) and (document.about_kind, document.about_id) == (HOME, case.pk))
    version = document.versions.select_related("blob").get(number=document.newest)
    record("accountability.paper_read", case, by=by, after={"document": document.pk}, touches=touching(case))
    return version


@transaction.atomic
def reader_name(*, case: Case, user: User, by: User) -> CaseReader:
    """指定知悉人: an account whose role may read cases; the unit's head is named so as to make its statement.

    Raises NotForCases, NamedAlready.
    """
    require(may_handle(by, case))
    if not may(user, Permission.READ_CASES):
        raise NotForCases
    try:
        with transaction.atomic():
            row = CaseReader.objects.create(case=case, user=user, named_by=by, named_on=clock.today())
    except IntegrityError:
        raise NamedAlready from None
    record("accountability.reader_named", case, by=by, after={"user": user.pk}, touches=touching(case))
    return row


@transaction.atomic
def reader_end(*, reader: CaseReader, by: User) -> None:
    """取消知悉人: from now on they read it no more. Raises WrongState where they did not any more."""
    require(may_change_reader(by, reader))
    rows = CaseReader.objects.filter(pk=reader.pk, ended_on__isnull=True)
    if not rows.update(ended_on=clock.today(), version=F("version") + 1):
        raise WrongState("accountability.reader")
    after = {"user": reader.user_id}
    record("accountability.reader_ended", reader.case, by=by, after=after, touches=touching(reader.case))


@transaction.atomic
def case_verify(*, case: Case, finding: str, rule: str, by: User) -> None:
    """核实: what was found, and which rule was breached."""
    require(may_handle(by, case))
    _case_move(case, "verify", by, _told(finding=finding, rule=rule))


@transaction.atomic
def case_state(*, case: Case, statement: str, by: User) -> None:
    """陈述: the unit's own words, before anything is proposed."""
    require(may_state(by, case))
    _case_move(case, "state", by, {**_told(statement=statement), "stated_by": by})


@transaction.atomic
def case_propose(*, case: Case, proposal: str, by: User) -> None:
    """处理建议, after the unit was heard."""
    require(may_handle(by, case))
    _case_move(case, "propose", by, {**_told(proposal=proposal), "proposed_by": by})


@transaction.atomic
def case_return(*, case: Case, by: User) -> None:
    """退回重新建议."""
    require(may_decide(by, case))
    _case_move(case, "return", by, {"proposed_by": None})


@transaction.atomic
def case_decide(*, case: Case, decision: str, by: User) -> None:
    """决定: by another person than who proposed. Raises OwnProposal, WrongState."""
    require(may_decide(by, case))
    if case.proposed_by_id == by.pk:
        raise OwnProposal
    told = {**_told(decision=decision), "decided_by": by, "decided_on": clock.today()}
    _case_move(case, "decide", by, told)


@transaction.atomic
def case_close(*, case: Case, result: str, by: User) -> None:
    """结案: what was carried out of the decision."""
    require(may_handle(by, case))
    _case_move(case, "close", by, {**_told(result=result), "closed_on": clock.today()})


@transaction.atomic
def case_dismiss(*, case: Case, result: str, by: User) -> None:
    """不予追责, with the reason."""
    require(may_handle(by, case))
    _case_move(case, "dismiss", by, {**_told(result=result), "closed_on": clock.today()})


def _told(**words: str) -> dict[str, str]:
    for name, text in words.items():
        if not text.strip():
            raise BadRequest(name)
    return words


def _case_move(case: Case, name: str, by: User, values: Mapping[str, Any]) -> None:
    move(CASE, name, case, writer(case, by=by, touches=touching(case)), **values)


def touching(row: Case) -> About:
    """What an event of a case touches: its government only, so that no list of a body's events names it."""
    return About(government_id=row.government_id)
