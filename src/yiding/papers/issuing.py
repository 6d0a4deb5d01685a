"""印发: the number, the frozen copies, the ledger, distribution; correction and revocation after it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import gathered, record
from yiding.core.access import Level, require
from yiding.core.counters import number_next, number_take
from yiding.core.errors import WrongState
from yiding.decisions.services import decisions_enter
from yiding.deliberations.services import sitting_close
from yiding.files.models import Blob, TextVersion
from yiding.files.services import Paper as File
from yiding.files.services import blob_keep, document_make, text_keep
from yiding.meetings.models import Meeting
from yiding.meetings.services import Entered, Source, meeting_enter, meeting_same
from yiding.minutes.record import Minutes
from yiding.minutes.text import Text
from yiding.sittings.models import SittingState

from . import hooks
from .blocks import Block, block, text_of
from .composing import held_on, office_of
from .distributing import recipients_make, withdrawal_tell
from .errors import BadDates, NotMinutesText, Tampered
from .models import Paper, PaperKind, PaperState
from .permissions import may_draft, may_issue
from .printing import number_words, printed
from .reading import digest_of, read
from .services import moved, touches, version_keep
from .signing import is_whole

HOME: Final = "papers.paper"
TRIES: Final = 8


@dataclass(frozen=True, slots=True)
class Issue:
    """印发事项: the day, how many paper copies each list gets."""

    issued_on: date
    copies: Mapping[str, int] = field(default_factory=dict)


class _OtherNumber(Exception):
    """The number that was taken is not the one that the copies bear: they are made again."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A paper with a number, typeset, before anything is written."""

    number: int
    blocks: list[Block]
    text: str
    record: dict[str, Any]
    minutes: Minutes | None
    files: Mapping[str, bytes]


def paper_issue(*, paper: Paper, told: Issue, by: User) -> Paper:
    """印发: number, copies, ledger, distribution in one transaction; the number is its last but the event.

    The copies are set with the number that comes next, before the counter is touched; should somebody else
    take it in between, they are set again. Raises Tampered, BadDates, NotMinutesText, NotTypeset.
    """
    require(may_issue(by))
    if paper.state != PaperState.SIGNED:
        raise WrongState("papers.paper.issue")
    _check(paper, told)
    for _try in range(TRIES):
        ready = _ready(paper, told, _number_expected(paper, told))
        text_blob = blob_keep(io.BytesIO(ready.text.encode()))
        try:
            with transaction.atomic(), gathered():
                _issue(paper, told, by, ready, text_blob)
        except _OtherNumber:
            paper.refresh_from_db()
            continue
        paper.refresh_from_db()
        return paper
    raise WrongState("papers.paper.issue")


def _check(paper: Paper, told: Issue) -> None:
    if not is_whole(paper):
        raise Tampered
    held = held_on(paper.sitting) if paper.sitting and paper.kind == PaperKind.MINUTES else None
    days = [day for day in (held, paper.compiled_on, told.issued_on) if day is not None]
    if days != sorted(days):
        raise BadDates


# --- the number ---------------------------------------------------------------------------------------------


def _number_expected(paper: Paper, told: Issue) -> int:
    if paper.corrects is not None and paper.corrects.number is not None:
        return paper.corrects.number
    number = number_next(_counter(paper), str(told.issued_on.year))
    while _is_borne(paper, told.issued_on.year, number):
        number += 1
    return number


def _number_final(paper: Paper, told: Issue) -> int:
    """Takes the number. One that imported minutes of the same series bear is passed over."""
    if paper.corrects is not None and paper.corrects.number is not None:
        return paper.corrects.number
    number = number_take(_counter(paper), str(told.issued_on.year))
    while _is_borne(paper, told.issued_on.year, number):
        number = number_take(_counter(paper), str(told.issued_on.year))
    return number


def _year(paper: Paper, told: Issue) -> int:
    """The year of the number: a correction bears the old one's."""
    return (paper.corrects.year if paper.corrects else None) or told.issued_on.year


def _counter(paper: Paper) -> str:
    return f"{paper.government_id}:{paper.series}"


def _is_borne(paper: Paper, year: int, number: int) -> bool:
    """Does the ledger know minutes of this council under the number that Yiding did not issue?"""
    if paper.kind != PaperKind.MINUTES or paper.council is None:
        return False
    borne = Meeting.objects.filter(
        government=paper.government_id, kind=paper.council.kind, issue_no=number, issued_on__year=year
    )
    return borne.exclude(sitting__papers__series=paper.series).exists()


# --- the text with its number -------------------------------------------------------------------------------


def _ready(paper: Paper, told: Issue, number: int) -> _Ready:
    # A row of its own, never saved: the typesetter looks at it as it will be.
    view = Paper.objects.select_related("council__office", "government", "sitting", "signer").get(pk=paper.pk)
    view.number, view.year, view.issued_on = number, _year(paper, told), told.issued_on
    view.blocks = numbered(view)
    view.text = text_of(view.blocks)
    minutes, told_record = None, dict(view.record)
    if view.kind == PaperKind.MINUTES:
        reading = read(view.text)
        minutes, told_record = reading.minutes, reading.record
        if minutes.not_minutes or minutes.meeting.date is None or not minutes.items:
            raise NotMinutesText
    return _Ready(number, view.blocks, view.text, told_record, minutes, printed(view))


def numbered(paper: Paper) -> list[Block]:
    """The blocks with number, office and date in the masthead; other papers bear theirs outside the text."""
    if paper.kind != PaperKind.MINUTES or paper.issued_on is None:
        return list(paper.blocks)
    day = paper.issued_on
    office = office_of(paper.council) if paper.council else ""
    row = "　".join(filter(None, [office, f"{day.year}年{day.month}月{day.day}日"]))
    return [
        {**one, "text": f"{_mark(one['text'])}{number_words(paper)}\n{row}\n"}
        if one["path"] == "masthead"
        else one
        for one in _with_masthead(paper)
    ]


def _with_masthead(paper: Paper) -> Sequence[Block]:
    if any(one["path"] == "masthead" for one in paper.blocks):
        return list(paper.blocks)
    flag = paper.government.name + (f"{paper.council.kind}纪要" if paper.council else "会议纪要")
    return [block("masthead", "masthead", f"{flag}\n"), *paper.blocks]


def _mark(masthead: str) -> str:
    """The flag of the minutes, without an earlier number, office or date."""
    kept = [line for line in masthead.splitlines() if line.strip() and not _is_number(line)]
    return "".join(f"{line}\n" for line in kept)


def _is_number(line: str) -> bool:
    bare = line.strip()
    return bare.startswith(("第", "〔", "（")) or bare.endswith("日")


# --- one transaction ----------------------------------------------------------------------------------------


def _issue(paper: Paper, told: Issue, by: User, ready: _Ready, text_blob: Blob) -> None:
    old = paper.corrects
    digest = digest_of(ready.text, ready.record)
    moved(
        paper,
        "issue",
        by,
        {"number": ready.number, "year": _year(paper, told), "digest": digest},
        blocks=ready.blocks,
        text=ready.text,
        record=ready.record,
        issued_on=told.issued_on,
        issued_digest=digest,
    )
    # Known from here on, written at the end only: two who issue at once meet at the counter, nowhere else.
    paper.number, paper.year = ready.number, _year(paper, told)
    version_keep(paper, by, "印发")
    for form, content in ready.files.items():
        _file_keep(paper, form, content, by)
    entered = _enter(paper, ready, text_blob, by)
    if old is not None:
        moved(old, "supersede", by, {"corrected_by": paper.pk})
        withdrawal_tell(old, "已被更正", paper.reason)
        hooks.revoked(old, by)
    recipients_make(paper, told.issued_on, told.copies)
    hooks.issued(hooks.Issued(paper, by, entered, old))
    if _number_final(paper, told) != ready.number:
        raise _OtherNumber
    Paper.objects.filter(pk=paper.pk).update(number=paper.number, year=paper.year)


def _file_keep(paper: Paper, form: str, content: bytes, by: User) -> None:
    title = f"{number_words(paper)} {paper.title}（{form.upper()}）"
    file = File(io.BytesIO(content), f"{paper.title}.{form}", Level(paper.level), "印发件")
    document_make(
        title=title[:200],
        about=(HOME, paper.pk),
        paper=file,
        by=by,
        owner_body_id=paper.drafting_body_id,
        disclosure=paper.disclosure,  # type: ignore[arg-type]
    )


def _enter(paper: Paper, ready: _Ready, text_blob: Blob, by: User) -> Entered | None:
    """What the minutes say goes into the ledger as minutes that were read do; the sitting is closed."""
    if ready.minutes is None:
        return None
    text: TextVersion = text_keep(text_blob, Text(ready.text))
    replaces = _meeting_of(paper) or meeting_same(paper.government, ready.minutes)
    entered = meeting_enter(
        government=paper.government,
        minutes=ready.minutes,
        source=Source(text, ready.record),
        by=by,
        replaces=replaces,
    )
    decisions_enter(entered, by=by)
    _close(paper, entered.meeting, by)
    return entered


def _meeting_of(paper: Paper) -> Meeting | None:
    return paper.sitting.meeting if paper.sitting else None


def _close(paper: Paper, meeting: Meeting, by: User) -> None:
    sitting = paper.sitting
    if sitting is None:
        return
    if sitting.state == SittingState.HELD:
        sitting_close(sitting=sitting, by=by)
        sitting.refresh_from_db()
    if sitting.meeting_id != meeting.pk:
        type(sitting).objects.filter(pk=sitting.pk).update(meeting=meeting, version=F("version") + 1)


# --- after it -----------------------------------------------------------------------------------------------


@transaction.atomic
def paper_correct(*, paper: Paper, reason: str, by: User) -> Paper:
    """更正: a new draft that bears the old number once it is issued; the old one holds till then."""
    require(may_draft(by) and may_issue(by))
    now = Paper.objects.select_for_update().get(pk=paper.pk)
    if now.state != PaperState.ISSUED or Paper.objects.filter(corrects=now).exists():
        raise WrongState("papers.paper.correct")
    same = (
        "government council sitting kind title in_name_of drafting_body series main_send copy_send level"
        " decision compiled_on disclosure disclosure_reason blocks text record"
    )
    draft = Paper(**{name: getattr(now, name) for name in same.split()})
    draft.drafter, draft.corrects, draft.reason = by, now, reason[:200]
    draft.save()
    version_keep(draft, by, f"更正：{reason}")
    record(
        "paper.corrected", draft, by=by, after={"corrects": now.pk, "reason": reason}, touches=touches(draft)
    )
    return draft


@transaction.atomic
def paper_revoke(*, paper: Paper, reason: str, by: User) -> None:
    """撤销, with a reason; its number is not given again, who got it is told. One event."""
    require(may_issue(by))
    moved(paper, "revoke", by, {"reason": reason}, reason=reason[:200])
    withdrawal_tell(paper, "已撤销", reason)
    hooks.revoked(paper, by)
