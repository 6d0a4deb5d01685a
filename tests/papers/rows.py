"""一份公文: a paper with one row of each kind that hangs on it, for the tests that walk all addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.councils.models import Council
from yiding.directory.models import Body, Government
from yiding.papers.models import Comment, Countersign, Paper, PaperState, Recipient, Round
from yiding.papers.reading import digest_of
from yiding.papers.services import Facts, paper_draft
from yiding.sittings.models import Sitting, SittingState


@dataclass(frozen=True)
class Rows:
    """公文与其各行."""

    paper: Paper
    sitting: Sitting
    asked: Countersign
    comment: Comment
    recipient: Recipient

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        """What the addresses of the room take."""
        return {
            "papers": {"pk": self.paper.pk, "sitting": self.sitting.pk, "number": 1, "form": "pdf"},
            "papers:countersign": {"pk": self.asked.pk},
            "papers:comment-handle": {"pk": self.comment.pk},
            "papers:receive": {"pk": self.recipient.pk},
            "papers:opened": {"pk": self.recipient.pk},
        }


def rows_make(government: Government, by: User, state: str = PaperState.DRAFTING) -> Rows:
    """A letter in a state, of a sitting that was held; asked of a body and sent to it."""
    now, body = clock.now(), Body.objects.get_or_create(government=government, name="市公文收发室")[0]
    council, _ = Council.objects.get_or_create(government=government, name="市政府", kind="办公会议")
    sitting = Sitting.objects.create(
        government=government, council=council, state=SittingState.HELD, starts_at=now
    )
    facts = Facts("关于商请支持的函", in_name_of=government.name, series="澄政函")
    paper = paper_draft(government=government, kind="letter", facts=facts, text="请予支持。", by=by)
    ahead = {"due_at": now + timedelta(days=1), "asked_by": by, "asked_at": now}
    version = paper.versions.get()
    round_row = Round.objects.create(paper=paper, number=1, version=version, **ahead)
    asked = Countersign.objects.create(round=round_row, body=body)
    comment = Comment.objects.create(countersign=asked, text="请写明时限")
    recipient = Recipient.objects.create(
        paper=paper, sending="main", position=0, written=body.name, body=body, sent_at=now
    )
    signed = {} if state == PaperState.DRAFTING else {"digest": digest_of(paper.text, paper.record)}
    Paper.objects.filter(pk=paper.pk).update(state=state, signed_version=1 if signed else None, **signed)
    paper.refresh_from_db()
    return Rows(paper, sitting, asked, comment, recipient)
