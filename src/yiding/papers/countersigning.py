"""会签: rounds, answers, comments on passages, reminders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import gathered, record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.clock import SHANGHAI
from yiding.core.errors import WrongState
from yiding.core.telling import tell
from yiding.directory.models import Body

from .errors import DeadlineOver, EmptyPaper, NobodyAsked
from .models import Answer, Comment, Countersign, Handling, Paper, PaperState, Round
from .notices import ANSWERED, ASKED, URGED
from .people import users_of
from .permissions import FOR_BODY, may_countersign_this, may_draft
from .services import moved, touches


@dataclass(frozen=True, slots=True)
class Remark:
    """一条意见: ``start`` and ``end`` are its place in the version that was asked about."""

    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """会签对象."""

    bodies: Sequence[Body] = ()
    people: Sequence[User] = ()


@transaction.atomic
def round_open(*, paper: Paper, asked: Asked, due_at: datetime, by: User, note: str = "") -> Round:
    """送会签: the newest version goes to bodies and leaders, to be answered by ``due_at``. One event."""
    require(may_draft(by))
    _check(paper, asked, due_at)
    row = _opened(paper, asked, due_at, by, note)
    moved(paper, "countersign", by, _told(row, asked))
    return row


@transaction.atomic
def round_again(
    *, paper: Paper, due_at: datetime, by: User, only_changed: bool = True, note: str = ""
) -> Round:
    """再次会签 on the newest version: all who were asked, or only those whose passage changed. One event."""
    require(may_draft(by))
    now = Paper.objects.select_for_update().get(pk=paper.pk)
    if now.state != PaperState.COUNTERSIGNING:
        raise WrongState("papers.paper.ask_again")
    last = standing(now)
    rows = [row for row in last if not only_changed or passage_changed(row, now.text)]
    asked = Asked(
        [row.body for row in rows if row.body is not None],
        [row.person for row in rows if row.person is not None],
    )
    _check(now, asked, due_at)
    row = _opened(now, asked, due_at, by, note)
    record("paper.asked_again", now, by=by, after=_told(row, asked), touches=touches(now))
    return row


def _check(paper: Paper, asked: Asked, due_at: datetime) -> None:
    if not paper.text.strip():
        raise EmptyPaper
    if not asked.bodies and not asked.people:
        raise NobodyAsked
    if due_at <= clock.now():
        raise DeadlineOver


def _told(row: Round, asked: Asked) -> dict[str, object]:
    return {
        "round": row.number,
        "version": row.version.number,
        "due": row.due_at.isoformat(),
        "bodies": [body.name for body in asked.bodies],
        "people": [user.get_username() for user in asked.people],
    }


def _opened(paper: Paper, asked: Asked, due_at: datetime, by: User, note: str) -> Round:
    row = Round.objects.create(
        paper=paper,
        number=paper.rounds.count() + 1,
        version=paper.versions.order_by("-number")[0],
        due_at=due_at,
        asked_by=by,
        asked_at=clock.now(),
        note=note[:200],
    )
    Countersign.objects.bulk_create(
        [Countersign(round=row, body=body) for body in asked.bodies]
        + [Countersign(round=row, person=user) for user in asked.people]
    )
    _tell(ASKED.code, row, row.asked.select_related("body", "person"), key=f"round:{row.pk}")
    return row


def _tell(kind: str, row: Round, asked: Iterable[Countersign], *, key: str) -> int:
    due = row.due_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    told = 0
    for one in asked:
        to = [one.person] if one.person else list(users_of([one.body_id or 0], FOR_BODY))
        link = reverse("papers:countersign", args=[one.pk])
        told += tell(kind, to=to, key=f"{key}:{one.pk}", about=one, link=link, title=row.paper.title, due=due)
    return told


# --- answers ------------------------------------------------------------------------------------------------


@transaction.atomic
def countersign_answer(*, asked: Countersign, remarks: Collection[Remark], version: int, by: User) -> None:
    """答复会签: agreed, with comments on passages or without. One event.

    May be changed until the drafter handled a comment of it, or the paper moved on.
    """
    require(may_countersign_this(by, asked))
    if asked.round.paper.state != PaperState.COUNTERSIGNING or not is_standing(asked):
        raise WrongState("papers.countersign")
    if asked.comments.exclude(handling=Handling.OPEN).exists():
        raise WrongState("papers.countersign")
    answer = Answer.AGREED_WITH if remarks else Answer.AGREED
    rows = Countersign.objects.filter(pk=asked.pk, version=version)
    values = {"answer": answer, "answered_by": by, "answered_at": clock.now()}
    if not rows.update(**values, version=F("version") + 1):
        raise WrongState("papers.countersign")
    asked.comments.all().delete()
    Comment.objects.bulk_create(_comment(asked, remark) for remark in remarks)
    paper = asked.round.paper
    after = {"who": asked.who, "answer": answer, "comments": [remark.text for remark in remarks]}
    record("paper.countersigned", asked, by=by, after=after, touches=touches(paper))
    tell(
        ANSWERED.code,
        to=[paper.drafter],
        key=f"answer:{asked.pk}:{version}",
        about=paper,
        link=reverse("papers:paper-detail", args=[paper.pk]),
        title=paper.title,
        who=asked.who,
        answer=Answer(answer).label,
    )
    asked.refresh_from_db()


def _comment(asked: Countersign, remark: Remark) -> Comment:
    text = asked.round.version.text
    start, end = remark.start, remark.end
    is_place = start is not None and end is not None and 0 <= start < end <= len(text)
    return Comment(
        countersign=asked,
        start=start if is_place else None,
        end=end if is_place else None,
        quote=text[start:end] if is_place else "",
        text=remark.text,
    )


@transaction.atomic
def comment_handle(*, comment: Comment, handling: str, reason: str, version: int, by: User) -> None:
    """处理意见: taken, or not and why. One event."""
    require(may_draft(by))
    paper = comment.countersign.round.paper
    if paper.state not in (PaperState.COUNTERSIGNING, PaperState.DRAFTING):
        raise WrongState("papers.comment")
    rows = Comment.objects.filter(pk=comment.pk, version=version)
    values = {"handling": handling, "reason": reason[:200], "handled_by": by, "handled_at": clock.now()}
    if not rows.update(**values, version=F("version") + 1):
        raise WrongState("papers.comment")
    after = {"handling": handling, "reason": reason, "text": comment.text}
    record("paper.comment_handled", comment, by=by, after=after, touches=touches(paper))
    comment.refresh_from_db()


@transaction.atomic
def round_urge(*, paper: Paper, by: User) -> int:
    """催促会签: tells all who have not answered; gives back how many people are told. One event."""
    require(may_draft(by))
    if paper.state != PaperState.COUNTERSIGNING:
        raise WrongState("papers.paper.urge")
    rows = [row for row in standing(paper) if row.answer == Answer.NONE]
    if not rows:
        return 0
    with gathered():
        day = clock.today()
        told = sum(_tell(URGED.code, row.round, [row], key=f"urge:{day}") for row in rows)
        after = {"who": [row.who for row in rows]}
        record("paper.countersign_urged", paper, by=by, after=after, touches=touches(paper))
    return told


# --- what stands --------------------------------------------------------------------------------------------


def standing(paper: Paper) -> list[Countersign]:
    """Of each body and leader the last time that they were asked, in the order of the first round."""
    rows = Countersign.objects.filter(round__paper=paper).select_related(
        "body", "person", "answered_by", "round__version", "round__paper"
    )
    last: dict[tuple[int | None, int | None], Countersign] = {}
    for row in rows.prefetch_related("comments__handled_by").order_by("round__number", "pk"):
        last[row.body_id, row.person_id] = row
    return list(last.values())


def is_standing(asked: Countersign) -> bool:
    """Was the body or leader not asked again since?"""
    later = Countersign.objects.filter(
        round__paper=asked.round.paper_id, round__number__gt=asked.round.number
    )
    return not later.filter(body=asked.body_id, person=asked.person_id).exists()


def passage_changed(asked: Countersign, text: str) -> bool:
    """Is a passage that they commented on no longer as it was? A comment on the whole counts when any is."""
    seen = asked.round.version.text
    comments = list(asked.comments.all())
    return any((comment.quote not in text if comment.quote else seen != text) for comment in comments)


def is_overdue(asked: Countersign) -> bool:
    return asked.answer == Answer.NONE and asked.round.due_at < clock.now()
