"""交稿: other rooms hand in a paper that they drafted; from there it goes the way of all papers.

Whoever hands in follows the paper and, once it was sent back, hands in a new text; the secretariat edits it
as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.access import Permission, require
from yiding.core.errors import WrongState
from yiding.core.telling import tell
from yiding.directory.models import Body, Government

from .blocks import Block, text_of
from .exhibits import Exhibit, record_with
from .models import Paper, PaperState
from .notices import HANDED_IN
from .permissions import may_hand_in
from .services import Facts, columns_of, touches, version_keep


@transaction.atomic
def paper_hand_in(
    *,
    government: Government,
    kind: str,
    facts: Facts,
    blocks: Sequence[Mapping[str, Any]],
    by: User,
    exhibits: Iterable[Exhibit] = (),
    drafting_body: Body | None = None,
) -> Paper:
    """交稿: a paper with its text, tables and charts, for the office to approve. One event, and a notice."""
    require(may_hand_in(by))
    rows: list[Block] = [dict(one) for one in blocks]
    paper = Paper.objects.create(
        government=government,
        kind=kind,
        drafting_body=drafting_body,
        drafter=by,
        compiled_on=clock.today(),
        blocks=rows,
        text=text_of(rows),
        record=record_with(exhibits),
        **columns_of(facts),
    )
    version_keep(paper, by, "交稿")
    record(
        "paper.drafted",
        paper,
        by=by,
        after={"kind": paper.kind, "title": paper.title, "handed_in": True},
        touches=touches(paper),
    )
    _tell(paper)
    return paper


@transaction.atomic
def paper_hand_in_again(
    *,
    paper: Paper,
    facts: Facts,
    blocks: Sequence[Mapping[str, Any]],
    by: User,
    exhibits: Iterable[Exhibit] = (),
) -> None:
    """再次交稿, while the paper is a draft: a new text in place of the old, which stays as a version.

    One event. Raises WrongState once it was approved or is being countersigned.
    """
    require(may_hand_in(by))
    rows = [dict(one) for one in blocks]
    values = {**columns_of(facts), "blocks": rows, "text": text_of(rows), "record": record_with(exhibits)}
    draft = Paper.objects.filter(pk=paper.pk, state=PaperState.DRAFTING)
    if not draft.update(**values, version=F("version") + 1):
        raise WrongState("papers.paper.save")
    paper.refresh_from_db()
    row = version_keep(paper, by, "再次交稿")
    record("paper.saved", paper, by=by, after={"number": row.number, "why": row.why}, touches=touches(paper))
    _tell(paper)


def _tell(paper: Paper) -> None:
    tell(
        HANDED_IN.code,
        to=Permission.APPROVE_PAPERS,
        key=f"handed-in:{paper.pk}:{paper.version}",
        about=paper,
        link=reverse("papers:paper-detail", args=[paper.pk]),
        title=paper.title,
    )
