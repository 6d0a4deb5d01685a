"""清单印发: an approved edition becomes an official paper; or it is said under which number it was issued.

From the day on which it takes effect it is in force, and the one before it is not any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from yiding import typeset
from yiding.audit.services import gathered, writer
from yiding.core import clock
from yiding.core.access import Level
from yiding.core.errors import WrongState
from yiding.core.moves import move
from yiding.papers.blocks import Block, block, text_of
from yiding.papers.covering import COVER, ISSUED
from yiding.papers.exhibits import Exhibit, record_with
from yiding.papers.handing import paper_hand_in, paper_hand_in_again
from yiding.papers.hooks import Issued
from yiding.papers.models import Paper, PaperKind, PaperState
from yiding.papers.printing import number_words
from yiding.papers.services import Facts

from .edition_rows import Edition, EditionRow, EditionState
from .editions import touching
from .errors_duties import EditionDays
from .permissions import require
from .permissions_duties import may_issue_edition
from .states_duties import EDITION

NARROW = frozenset({"number"})
MOST_LETTERS = 60


@dataclass(frozen=True, slots=True)
class Issue:
    """印发: under which number and on which day, in whose name, from which day it is in force."""

    document_no: str
    issued_on: date
    effective_on: date
    in_name_of: str = ""


@transaction.atomic
def edition_issue(*, edition: Edition, told: Issue, by: User) -> None:
    """登记印发 of an edition that was issued outside of this system. Raises EditionDays."""
    require(may_issue_edition(by))
    if edition.state != EditionState.APPROVED:
        raise WrongState("registers.edition.issue")
    _issue(edition, told, by)


def _issue(edition: Edition, told: Issue, by: User, paper: Paper | None = None) -> None:
    if told.effective_on < told.issued_on:
        raise EditionDays
    before = Edition.objects.filter(
        government=edition.government_id, code=edition.code, state=EditionState.ISSUED, ended_on=None
    )
    if before.filter(effective_on__gt=told.effective_on).exists():
        raise EditionDays
    before.update(ended_on=told.effective_on)
    values = {
        "document_no": told.document_no,
        "issued_on": told.issued_on,
        "effective_on": told.effective_on,
        "in_name_of": told.in_name_of or edition.in_name_of,
        "paper": paper,
    }
    write = writer(edition, by=by, touches=touching(edition), document_no=told.document_no)
    move(EDITION, "issue", edition, write, **values)


# --- as an official paper -----------------------------------------------------------------------------------


def table_of(edition: Edition, rows: Sequence[EditionRow]) -> typeset.Table:
    """清单表: its columns as they were frozen; those in which no row says anything are left out."""
    shown = [
        (key, label)
        for key, label in edition.columns
        if key not in NARROW and any(row.told.get(key) for row in rows)
    ]
    head = ("序号", *(label for _key, label in shown))
    lines = [(str(row.position), *(row.told.get(key, "") for key, _label in shown)) for row in rows]
    widths = (1.0, *(_width(key, rows) for key, _label in shown))
    return typeset.Table((head, *lines), widths=widths, caption=edition.title)


def _width(key: str, rows: Sequence[EditionRow]) -> float:
    """By the longest text of a column, between two and six times that of the running number."""
    longest = max((len(row.told.get(key, "")) for row in rows), default=0)
    return 2 + 4 * min(longest, MOST_LETTERS) / MOST_LETTERS


def blocks_of(edition: Edition) -> list[Block]:
    """The notice's own words, and what it issues: the table stands behind that."""
    cover = (
        f"《{edition.title}》已经各有关单位逐行确认，现印发给你们，请按照清单明确的职责，逐一落实责任，"
        "形成工作合力。\n"
    )
    return [block(COVER, COVER, cover), block(ISSUED, ISSUED, f"第{edition.number}版\n")]


def _exhibits(edition: Edition) -> list[Exhibit]:
    rows = list(EditionRow.objects.filter(edition=edition).order_by("position"))
    return [Exhibit(ISSUED, table_of(edition, rows))]


def facts_of(edition: Edition) -> Facts:
    """The elements of the paper, as they are proposed."""
    return Facts(
        title=f"关于印发《{edition.title}》的通知", in_name_of=edition.in_name_of, level=Level.GOVERNMENT
    )


def print_of(edition: Edition, facts: Facts | None = None) -> Paper:
    """印样: the paper that the edition would become, never saved."""
    told, blocks = facts or facts_of(edition), blocks_of(edition)
    return Paper(
        government=edition.government,
        kind=PaperKind.NOTICE,
        blocks=blocks,
        text=text_of(blocks),
        record=record_with(_exhibits(edition)),
        issued_on=edition.issued_on,
        **{name: getattr(told, name) for name in Facts.__slots__},
    )


@transaction.atomic
def edition_send(*, edition: Edition, facts: Facts, by: User) -> Paper:
    """送文印发: the list becomes a paper with its table; what becomes of the paper is followed."""
    require(may_issue_edition(by))
    blocks = blocks_of(edition)
    with gathered():
        paper = edition.paper
        if paper is not None and paper.state == PaperState.DRAFTING:
            paper_hand_in_again(paper=paper, facts=facts, blocks=blocks, exhibits=_exhibits(edition), by=by)
        else:
            paper = paper_hand_in(
                government=edition.government,
                kind=PaperKind.NOTICE,
                facts=facts,
                blocks=blocks,
                exhibits=_exhibits(edition),
                by=by,
            )
        write = writer(edition, by=by, touches=touching(edition), paper=paper.pk)
        move(EDITION, "send", edition, write, paper=paper, in_name_of=facts.in_name_of)
    return paper


@transaction.atomic
def edition_take_back(*, edition: Edition, by: User) -> None:
    """取回, as long as the paper was not approved."""
    require(may_issue_edition(by))
    if edition.paper is None or edition.paper.state != PaperState.DRAFTING:
        raise WrongState("registers.edition.take_back")
    move(EDITION, "take_back", edition, writer(edition, by=by, touches=touching(edition)))


def edition_follow(told: Issued) -> None:
    """印发之后: the edition of the paper is issued, under its number and on its day."""
    paper = told.paper
    for row in Edition.objects.filter(paper=told.corrects or paper, state=EditionState.SENT):
        day = paper.issued_on or clock.today()
        _issue(row, Issue(number_words(paper), day, day, paper.in_name_of), told.by, paper)
    if told.corrects is not None:
        Edition.objects.filter(paper=told.corrects).update(paper=paper)


def edition_unfollow(paper: Paper, by: User) -> None:
    """撤销之后: the list is in force no more, and the one before it is again."""
    if paper.state != PaperState.REVOKED:
        return
    for row in Edition.objects.filter(paper=paper, state=EditionState.ISSUED):
        Edition.objects.filter(
            government=row.government_id, code=row.code, state=EditionState.ISSUED, ended_on=row.effective_on
        ).exclude(pk=row.pk).update(ended_on=row.ended_on)
        move(EDITION, "revoke", row, writer(row, by=by, touches=touching(row)))
