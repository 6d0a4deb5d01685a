"""公文的待办: drafts to countersign, to approve, to sign, to issue; papers that were sent to one's body."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting

from .models import Answer, PaperState, ReceiptState
from .permissions import may_countersign, may_issue, may_receive, may_sign
from .selectors import asked_listed, drafts_listed, inbox_listed, to_sign_listed


def asked(viewer: Viewer) -> Iterator[Todo]:
    """What the viewer was asked about and has not answered."""
    rows = asked_listed(viewer).filter(answer=Answer.NONE).order_by("round__due_at", "pk")
    for row in rows[: MOST + 1]:
        due = row.round.due_at.astimezone(clock.SHANGHAI).date()
        yield Todo(row.round.paper.title, _("会签"), reverse("papers:countersign", args=[row.pk]), due)


def to_sign(viewer: Viewer) -> Iterator[Todo]:
    """What was approved and waits for a signature; not what the viewer drafted."""
    for row in to_sign_listed(viewer).exclude(drafter=viewer.pk)[: MOST + 1]:
        yield Todo(row.title, _("签发"), reverse("papers:paper-detail", args=[row.pk]))


def to_issue(viewer: Viewer) -> Iterator[Todo]:
    """What was signed and has no number yet."""
    for row in drafts_listed(viewer).filter(state=PaperState.SIGNED)[: MOST + 1]:
        yield Todo(row.title, _("编号印发"), reverse("papers:paper-detail", args=[row.pk]))


def unread(viewer: Viewer) -> Iterator[Todo]:
    """What was sent to the viewer's bodies and nobody there has opened."""
    rows = inbox_listed(viewer).filter(paper__state=PaperState.ISSUED).exclude(state=ReceiptState.READ)
    for row in rows.order_by("sent_at", "pk")[: MOST + 1]:
        yield Todo(
            row.paper.title, _("签收阅读"), reverse("papers:paper-detail", args=[row.paper_id]), note=row.body
        )


WAITING = (
    Waiting("countersign", gettext_lazy("待会签"), may_countersign, asked, "papers:asked-list"),
    Waiting("sign", gettext_lazy("待签发"), may_sign, to_sign, "papers:sign-list"),
    Waiting("issue", gettext_lazy("待印发"), may_issue, to_issue, "papers:paper-list"),
    Waiting("inbox", gettext_lazy("收文"), may_receive, unread, "papers:inbox"),
)
