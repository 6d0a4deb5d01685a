"""报送、印发、组织实施: how a way out comes to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.directory.models import Body
from yiding.files.models import Document
from yiding.files.services import Paper, document_make

from .errors import ResultMissing, RevisionMissing
from .following import (
    Followup,
    FollowupKind,
    FollowupState,
    IssuingName,
    JobState,
    Submission,
    SubmissionState,
)
from .permissions import may_report, may_steer
from .registering import policies_issued
from .revising import _sum_up, same_version, silent, touching, writer
from .starting import progress_recount, verb_of
from .states import FOLLOWUP, REVISION, SUBMISSION

HOME = "decisions.followup"
ENDS = frozenset({SubmissionState.AGREED.value, SubmissionState.AGREED_WITH_CHANGES.value})
RESULTS = frozenset({"agree", "agree_with_changes", "return"})
NEXT = {"issue": FollowupKind.ISSUE, "final_list": FollowupKind.ARRANGE}


@dataclass(frozen=True, slots=True)
class Issued:
    """印发的事实: number, day, the name, who drafted it, who leads from now on."""

    name: IssuingName
    number: str
    issued_on: date
    drafter: Body | None = None
    leading_body: Body | None = None


def paper_keep(followup: Followup, title: str, paper: Paper | None, by: User) -> Document | None:
    """Keeps the paper of a step beside the work, before the step itself is written."""
    if paper is None:
        return None
    return document_make(title=title[:200], about=(HOME, followup.pk), paper=paper, by=by)


def check_revised(followup: Followup) -> None:
    """S11.4: nothing goes out before each named body filed its revised version."""
    open_ = Followup.objects.filter(
        decision_key=followup.decision_key, kind=FollowupKind.REVISE, state=FollowupState.OPEN
    )
    if open_.exists():
        raise RevisionMissing


def check_agreed(followup: Followup) -> None:
    """S12.3: what a higher body is to agree to is not issued before it has."""
    rows = Submission.objects.filter(
        followup__decision_key=followup.decision_key,
        followup__state=FollowupState.OPEN,
        needs_result=True,
    )
    if rows.exclude(state__in=ENDS).exists():
        raise ResultMissing


# --- submitting -------------------------------------------------------------------------------------------


@transaction.atomic
def submission_add(
    *, followup: Followup, receiver: str, verb: str, needs_result: bool, by: User
) -> Submission:
    """One more receiver of the same decision (S12.2). One event."""
    require(may_steer(by))
    if followup.kind != FollowupKind.SUBMIT or followup.state != FollowupState.OPEN:
        raise WrongState("decisions.submission")
    row = Submission.objects.create(
        followup=followup, receiver=receiver, verb=verb or verb_of(""), needs_result=needs_result
    )
    told = {"receiver": receiver, "verb": row.verb}
    record("submission.added", row, by=by, after=told, touches=touching(followup))
    return row


def submission_move(
    *,
    submission: Submission,
    act: str,
    version: int,
    by: User,
    day: date | None = None,
    note: str = "",
    paper: Paper | None = None,
    then: str = "",
) -> None:
    """A step of a submission: sent, heard, agreed, agreed with changes, returned, to be sent again.

    ``then`` names what follows an agreement (``issue``, ``final_list``). A return opens the revision again.
    """
    require(may_steer(by))
    followup = submission.followup
    if act == "send":
        check_revised(followup)
    document = paper_keep(followup, f"{submission.verb}{submission.receiver}", paper, by)
    with transaction.atomic():
        same_version(submission, version)
        values = _step(act, day or clock.today(), note)
        if document is not None:
            values["document"] = document
        told = {"receiver": submission.receiver, "note": note[:200], "then": then}
        move(SUBMISSION, act, submission, silent, **values)
        if act == "return":
            _revise_again(followup, note)
        if act in RESULTS and act != "return" and then in NEXT:
            _follow(followup, NEXT[then])
        _sum_up(followup, is_done=_all_agreed(followup))
        record(
            SUBMISSION.moves[act].event,
            submission,
            by=by,
            after={"state": submission.state, **told},
            touches=touching(followup),
        )


def _step(act: str, day: date, note: str) -> dict[str, Any]:
    if act == "send":
        return {"sent_on": day}
    if act == "hear":
        return {"heard_on": day}
    if act in RESULTS:
        return {"result_on": day, "result": note}
    return {"sent_on": None, "heard_on": None, "result_on": None}


def _all_agreed(followup: Followup) -> bool:
    """Each receiver agreed; one that is only told of it has it."""
    rows = list(followup.submissions.all())
    sent = {SubmissionState.SENT, SubmissionState.UNDER_REVIEW, *ENDS}
    return bool(rows) and all(row.state in (ENDS if row.needs_result else sent) for row in rows)


def _revise_again(followup: Followup, note: str) -> None:
    rows = Followup.objects.filter(decision_key=followup.decision_key, kind=FollowupKind.REVISE)
    for row in rows.exclude(state=FollowupState.DROPPED):
        for job in row.jobs.filter(state=JobState.FILED):
            move(REVISION, "return", job, silent, note=note[:200])
        _sum_up(row, is_done=False)


def _follow(followup: Followup, kind: FollowupKind) -> None:
    """S12.4: the issue or the final list follows, unless the decision has it already."""
    same = Followup.objects.filter(decision_key=followup.decision_key, kind=kind)
    if same.exclude(state=FollowupState.DROPPED).exists():
        return
    row = Followup.objects.create(
        government=followup.government,
        meeting=followup.meeting,
        decision=followup.decision,
        decision_key=followup.decision_key,
        item_no=followup.item_no,
        kind=kind,
        title=followup.title,
        started_at=clock.now(),
    )
    row.bodies.set(followup.bodies.all())


# --- issuing and carrying out -------------------------------------------------------------------------------


def followup_issue(
    *, followup: Followup, issued: Issued, version: int, by: User, paper: Paper | None = None
) -> None:
    """印发: number, day, file and name; the register learns of it (S13.3, S14). One event.

    After it the drafter, or who is named, leads the tasks that follow (S13.4).
    """
    require(may_steer(by))
    if followup.kind != FollowupKind.ISSUE:
        raise BadRequest(followup.kind)
    if followup.state == FollowupState.OPEN:
        check_revised(followup)
        check_agreed(followup)
    document = paper_keep(followup, f"印发稿：{issued.number}", paper, by)
    drafter = issued.drafter or followup.bodies.order_by("pk").first()
    with transaction.atomic():
        same_version(followup, version)
        move(
            FOLLOWUP,
            "finish",
            followup,
            silent,
            name=issued.name,
            number=issued.number,
            done_on=issued.issued_on,
            document=document,
            drafter=drafter,
            leading_body=issued.leading_body or drafter,
        )
        policies_issued(followup)
        progress_recount(followup.decision_key)
        told = {"name": issued.name.name, "number": issued.number, "issued_on": str(issued.issued_on)}
        record("followup.issued", followup, by=by, after=told, touches=touching(followup, drafter))


def followup_report(
    *,
    followup: Followup,
    evidence: str,
    done_on: date,
    version: int,
    by: User,
    paper: Paper | None = None,
) -> None:
    """报办结: what was done, since when, with its paper; for arranging and carrying out. One event."""
    require(may_report(by, followup))
    if followup.kind not in (FollowupKind.IMPLEMENT, FollowupKind.ARRANGE):
        raise BadRequest(followup.kind)
    document = paper_keep(followup, f"办结材料：{followup.title}", paper, by)
    with transaction.atomic():
        same_version(followup, version)
        values: Mapping[str, Any] = {"evidence": evidence, "done_on": done_on, "document": document}
        write = writer(followup, followup, by, evidence=evidence[:200], done_on=str(done_on))
        move(FOLLOWUP, "finish", followup, write, **values)
        progress_recount(followup.decision_key)


@transaction.atomic
def followup_move(*, followup: Followup, act: str, reason: str, version: int, by: User) -> None:
    """不再办理 with a reason, or 恢复办理. One event."""
    require(may_steer(by))
    if act not in ("drop", "reopen") or (act == "drop" and not reason.strip()):
        raise BadRequest(act)
    same_version(followup, version)
    values = {"evidence": reason} if act == "drop" else {"done_on": None}
    move(FOLLOWUP, act, followup, writer(followup, followup, by, reason=reason[:200]), **values)
    progress_recount(followup.decision_key)


@transaction.atomic
def name_keep(*, name: IssuingName, told: Mapping[str, Any], version: int | None, by: User) -> IssuingName:
    """印发名义: adds one, or changes its spellings; two names never share a spelling. One event."""
    from .errors import NameTaken

    require(may_steer(by))
    spellings = {told["name"], *told["aliases"]}
    others = IssuingName.objects.filter(government=name.government).exclude(pk=name.pk)
    if any(spellings & {row.name, *row.aliases} for row in others):
        raise NameTaken
    if version is not None:
        same_version(name, version)
        name.version = version + 1
    before = {"name": name.name, "aliases": list(name.aliases)} if name.pk else {}
    name.name, name.aliases, name.is_active = told["name"], list(told["aliases"]), told["is_active"]
    name.save()
    after = {"name": name.name, "aliases": name.aliases, "is_active": name.is_active}
    record(
        "issuing_name.kept",
        name,
        by=by,
        before=before,
        after=after,
        touches=About(government_id=name.government_id),
    )
    return name
