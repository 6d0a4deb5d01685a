"""送审与印发: a bulletin becomes an official paper; what happens to the paper is followed here."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import gathered
from yiding.core import clock
from yiding.core.access import Level, require
from yiding.core.errors import WrongState
from yiding.core.moves import move
from yiding.papers.exhibits import record_with
from yiding.papers.handing import paper_hand_in, paper_hand_in_again
from yiding.papers.hooks import Issued
from yiding.papers.models import Paper, PaperKind, PaperState
from yiding.papers.services import Facts
from yiding.supervision.summing import same_version
from yiding.supervision.tallying import tallies

from .composing import exhibits
from .drafting import stands_kept, waiting_choices, writer
from .errors import ChoiceOpen, NobodySent
from .models import Bulletin, BulletinState
from .permissions import may_make
from .states import BULLETIN
from .wording import phrases_read, wording_of

__all__ = ["bulletin_follow", "bulletin_send", "bulletin_take_back", "bulletin_unfollow", "print_of"]


@transaction.atomic
def bulletin_send(*, bulletin: Bulletin, version: int, by: User) -> Paper:
    """送审: the text as it stands becomes a paper (通报) with its table and chart, for the office to approve.

    Sent again after it was taken back, it is the same paper. Raises ChoiceOpen, NobodySent, EditConflict.
    """
    require(may_make(by))
    if waiting_choices(bulletin):
        raise ChoiceOpen
    if not (bulletin.in_name_of and bulletin.series and bulletin.main_send.strip()):
        raise NobodySent
    shown = exhibits(phrases_read(wording_of(bulletin.government)), tallies(stands_kept(bulletin)))
    with gathered():
        write = writer(bulletin, by)
        move(BULLETIN, "send", _as_seen(bulletin, version), write, sent_at=clock.now())
        facts, paper = _facts(bulletin), bulletin.paper
        if paper is not None:
            paper_hand_in_again(paper=paper, facts=facts, blocks=bulletin.blocks, exhibits=shown, by=by)
        else:
            paper = paper_hand_in(
                government=bulletin.government,
                kind=PaperKind.CIRCULAR,
                facts=facts,
                blocks=bulletin.blocks,
                exhibits=shown,
                by=by,
            )
            Bulletin.objects.filter(pk=bulletin.pk).update(paper=paper)
    bulletin.refresh_from_db()
    return paper


def _as_seen(bulletin: Bulletin, version: int) -> Bulletin:
    """The row for this transaction, if nobody saved since ``version``."""
    same_version(bulletin, version)
    return bulletin


def _facts(bulletin: Bulletin) -> Facts:
    return Facts(
        title=bulletin.title,
        in_name_of=bulletin.in_name_of,
        series=bulletin.series,
        main_send=bulletin.main_send,
        copy_send=bulletin.copy_send,
        level=Level(bulletin.level),
    )


def print_of(bulletin: Bulletin) -> Paper:
    """印样: the paper that the bulletin would become, never saved."""
    shown = exhibits(phrases_read(wording_of(bulletin.government)), tallies(stands_kept(bulletin)))
    facts = _facts(bulletin)
    return Paper(
        government=bulletin.government,
        kind=PaperKind.CIRCULAR,
        blocks=bulletin.blocks,
        text="".join(str(one["text"]) for one in bulletin.blocks),
        record=record_with(shown),
        **{name: getattr(facts, name) for name in Facts.__slots__},
    )


@transaction.atomic
def bulletin_take_back(*, bulletin: Bulletin, by: User) -> None:
    """取回修改, as long as the paper was not approved. One event."""
    require(may_make(by))
    if bulletin.paper is None or bulletin.paper.state != PaperState.DRAFTING:
        raise WrongState("bulletins.bulletin.take_back")
    move(BULLETIN, "take_back", bulletin, writer(bulletin, by))


def bulletin_follow(told: Issued) -> None:
    """印发之后: the bulletin of the paper, or of the one that it corrects, is issued."""
    rows = Bulletin.objects.filter(paper=told.corrects or told.paper)
    for row in rows.filter(state__in=[BulletinState.DRAFT, BulletinState.SENT]):
        move(BULLETIN, "issue", row, writer(row, told.by, paper=told.paper.pk))
    if told.corrects is not None:
        rows.update(paper=told.paper, version=F("version") + 1)


def bulletin_unfollow(paper: Paper, by: User) -> None:
    """撤销之后; one that was corrected has another paper by then or will have it."""
    if paper.state != PaperState.REVOKED:
        return
    for row in Bulletin.objects.filter(paper=paper, state=BulletinState.ISSUED):
        move(BULLETIN, "revoke", row, writer(row, by))
