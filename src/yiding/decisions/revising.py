"""修改完善与征求意见: opinions are answered one by one, then the revised version is filed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body
from yiding.directory.register import expand
from yiding.directory.resolving import resolve_all
from yiding.files.services import Paper, document_make, version_add

from .errors import OpinionsOpen, RoundOver
from .following import (
    Answer,
    Followup,
    FollowupKind,
    FollowupState,
    JobState,
    OpinionRound,
    Remark,
    RevisionJob,
    RoundState,
)
from .permissions import may_answer, may_give, may_revise, may_steer
from .selectors import people_of
from .starting import progress_recount
from .states import FOLLOWUP, REVISION, ROUND

JOB_HOME = "decisions.revisionjob"


def silent(_kind: str, _before: str, _after: str) -> None:
    """A move that another act's event tells of."""


def touching(followup: Followup, body: Body | None = None) -> About:
    return About(
        government_id=followup.government_id,
        body_id=body.pk if body else None,
        due_on=followup.due_on,
    )


def writer(row: Any, followup: Followup, by: User, **told: Any) -> Callable[[str, str, str], object]:
    """Writes the event of a move with what else it says."""

    def write(kind: str, before: str, after: str) -> object:
        return record(
            kind,
            row,
            by=by,
            before={"state": before},
            after={"state": after, **told},
            touches=touching(followup),
        )

    return write


def same_version(row: Any, version: int) -> None:
    """Takes the row for this transaction, or says that somebody else saved in between."""
    if not type(row)._default_manager.filter(pk=row.pk, version=version).update(version=version):
        raise EditConflict(last_actor(row))


def _sum_up(followup: Followup, *, is_done: bool) -> None:
    """A row whose parts are all done is done; one whose part is open again is open."""
    followup.refresh_from_db(fields=["state", "version"])
    if is_done and followup.state == FollowupState.OPEN:
        move(FOLLOWUP, "finish", followup, silent, done_on=clock.today())
    elif not is_done and followup.state == FollowupState.DONE:
        move(FOLLOWUP, "reopen", followup, silent, done_on=None)
    progress_recount(followup.decision_key)


def revision_sum_up(followup: Followup) -> None:
    """A revision is done when each body has filed."""
    _sum_up(followup, is_done=not followup.jobs.exclude(state=JobState.FILED).exists())


# --- opinions --------------------------------------------------------------------------------------------


@transaction.atomic
def round_open(*, followup: Followup, words: str, due_on: date, by: User) -> OpinionRound:
    """征求意见: asks bodies until a day; groups stand for their members as of today. One event."""
    require(may_steer(by))
    if followup.state != FollowupState.OPEN or due_on < clock.today():
        raise WrongState("decisions.round")
    asked = bodies_in(followup, words)
    row = OpinionRound.objects.create(followup=followup, words=words, opened_on=clock.today(), due_on=due_on)
    row.asked.set(asked)
    record(
        "round.opened",
        row,
        by=by,
        after={"words": words[:200], "bodies": len(asked), "due_on": due_on.isoformat()},
        touches=About(government_id=followup.government_id, due_on=due_on),
    )
    tell(
        "opinion.asked",
        to=people_of([body.pk for body in asked]),
        key=f"round:{row.pk}",
        about=row,
        link=reverse("decisions:work-detail", args=[followup.pk]),
        title=followup.title[:120],
        due=f"{due_on:%Y-%m-%d}",
    )
    return row


def bodies_in(followup: Followup, words: str) -> list[Body]:
    """The bodies that words name, groups expanded as of today. Raises BadRequest for a name nobody bears."""
    names = [name for name in words.replace("，", "、").replace("\n", "、").split("、") if name.strip()]
    known = resolve_all(followup.government, {name.strip() for name in names})
    missing = [name.strip() for name in names if name.strip() not in known]
    if missing or not names:
        raise BadRequest("、".join(missing))
    found = [body for name in names for body in expand(known[name.strip()], clock.today())]
    return list(dict.fromkeys(found))


@transaction.atomic
def round_close(*, asked: OpinionRound, version: int, by: User) -> None:
    """截止: no more opinions are taken."""
    require(may_steer(by))
    same_version(asked, version)
    move(ROUND, "close", asked, writer(asked, asked.followup, by))
    _round_sum_up(asked.followup)


@transaction.atomic
def round_reopen(*, asked: OpinionRound, version: int, by: User) -> None:
    """继续征求."""
    require(may_steer(by))
    same_version(asked, version)
    move(ROUND, "reopen", asked, writer(asked, asked.followup, by))
    _round_sum_up(asked.followup)


def _round_sum_up(followup: Followup) -> None:
    """An opinion round that is a way out of its own is done when it closed and every opinion is answered."""
    if followup.kind != FollowupKind.OPINION:
        return
    runs = followup.rounds.exclude(state=RoundState.CLOSED).exists() or not followup.rounds.exists()
    open_ = Remark.objects.filter(round__followup=followup, answer="").exists()
    _sum_up(followup, is_done=not runs and not open_)


@transaction.atomic
def opinion_give(*, asked: OpinionRound, body: Body, text: str, by: User) -> Remark:
    """提出补充意见 for a body that was asked; every reviser of the decision gets it. One event."""
    require(body.pk in may_give(by, asked))
    asked.refresh_from_db(fields=["state"])
    if asked.state != RoundState.COLLECTING:
        raise RoundOver
    told = {"round": asked, "body": body, "source": body.name, "text": text}
    jobs = list(_jobs_for(asked))
    rows = [Remark.objects.create(followup=job.followup, job=job, **told) for job in jobs]
    rows = rows or [Remark.objects.create(followup=asked.followup, **told)]
    record("opinion.given", asked, by=by, after={"text": text[:200]}, touches=touching(asked.followup, body))
    return rows[0]


def _jobs_for(asked: OpinionRound) -> Iterable[RevisionJob]:
    """The open jobs of the same decision: they answer what the round brings."""
    return RevisionJob.objects.filter(
        followup__decision_key=asked.followup.decision_key, state=JobState.OPEN
    ).select_related("followup")


@transaction.atomic
def remark_answer(*, remark: Remark, answer: Answer, reason: str, version: int, by: User) -> None:
    """答复: adopted, adopted in part or declined; the last two with a reason. One event."""
    require(may_answer(by, remark))
    if answer != Answer.ADOPTED and not reason.strip():
        raise BadRequest("reason")
    if remark.job is not None and remark.job.state != JobState.OPEN:
        raise WrongState("decisions.remark")
    rows = Remark.objects.filter(pk=remark.pk, version=version)
    values = {"answer": answer, "reason": reason, "answered_by": by, "answered_at": clock.now()}
    before = remark.answer
    if not rows.update(**values, version=F("version") + 1):
        raise EditConflict(last_actor(remark))
    remark.refresh_from_db()
    if remark.round is not None:
        _round_sum_up(remark.round.followup)
    record(
        "remark.answered",
        remark,
        by=by,
        before={"answer": before},
        after={"answer": answer, "reason": reason[:200]},
        touches=touching(remark.followup, remark.job.body if remark.job else None),
    )


# --- the revised version ---------------------------------------------------------------------------------


def revision_file(*, job: RevisionJob, paper: Paper, by: User) -> None:
    """报修改稿: a version of the job's paper; only when every opinion is answered and no round runs.

    The bytes are kept before the row moves, as everywhere: a file that came to nothing is a version more.
    """
    require(may_revise(by, job))
    _check_answered(job)
    title = f"修改稿：{job.followup.title}"[:200]
    if job.document is None:
        document = document_make(
            title=title, about=(JOB_HOME, job.pk), paper=paper, by=by, owner_body_id=job.body_id
        )
    else:
        document = job.document
        version_add(document=document, paper=paper, by=by)
    with transaction.atomic():
        _check_answered(job)
        move(
            REVISION,
            "file",
            job,
            writer(job, job.followup, by, number=document.newest),
            document=document,
            filed_at=clock.now(),
            note="",
        )
        revision_sum_up(job.followup)
        _tell_filed(job)


def _check_answered(job: RevisionJob) -> None:
    if job.state != JobState.OPEN:
        raise WrongState("decisions.revision.file")
    rounds = OpinionRound.objects.filter(
        followup__decision_key=job.followup.decision_key, state=RoundState.COLLECTING
    )
    if job.remarks.filter(answer="").exists() or rounds.exists():
        raise OpinionsOpen


def _tell_filed(job: RevisionJob) -> None:
    from yiding.core.access import Permission

    tell(
        "revision.filed",
        to=Permission.ISSUE_PAPERS,
        key=f"filed:{job.pk}:{job.version}",
        about=job,
        link=reverse("decisions:work-detail", args=[job.followup_id]),
        title=job.followup.title[:120],
        body=job.body.name,
    )


@transaction.atomic
def revision_return(*, job: RevisionJob, reason: str, version: int, by: User) -> None:
    """退回再改: the secretariat sends a revised version back."""
    require(may_steer(by))
    same_version(job, version)
    move(REVISION, "return", job, writer(job, job.followup, by, reason=reason[:200]), note=reason[:200])
    revision_sum_up(job.followup)
