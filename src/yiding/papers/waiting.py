"""公文的待办: drafts to countersign, to approve, to sign, to issue; papers that were sent to one's body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .models import Answer, Countersign, Paper, PaperState, ReceiptState, Recipient
from .permissions import may_countersign, may_issue, may_receive, may_sign
from .selectors import asked_listed, drafts_listed, inbox_listed, to_sign_listed


def asked(viewer: Viewer) -> QuerySet[Countersign]:
    """What the viewer was asked about and has not answered."""
    return asked_listed(viewer).filter(answer=Answer.NONE)


def _countersign(row: Countersign) -> Todo:
    due = row.round.due_at.astimezone(clock.SHANGHAI).date()
    return Todo(row.round.paper.title, _("会签"), reverse("papers:countersign", args=[row.pk]), due)


def to_sign(viewer: Viewer) -> QuerySet[Paper]:
    """What was approved and waits for a signature; not what the viewer drafted."""
    return to_sign_listed(viewer).exclude(drafter=viewer.pk)


def to_issue(viewer: Viewer) -> QuerySet[Paper]:
    """What was signed and has no number yet."""
    return drafts_listed(viewer).filter(state=PaperState.SIGNED)


def _paper(step: Any) -> Callable[[Paper], Todo]:
    return lambda row: Todo(row.title, step, reverse("papers:paper-detail", args=[row.pk]))


def unread(viewer: Viewer) -> QuerySet[Recipient]:
    """What was sent to the viewer's bodies and nobody there has opened."""
    rows = inbox_listed(viewer).filter(paper__state=PaperState.ISSUED)
    return rows.exclude(state=ReceiptState.READ)


def _read(row: Recipient) -> Todo:
    url = reverse("papers:paper-detail", args=[row.paper_id])
    return Todo(row.paper.title, _("签收阅读"), url, note=row.body)


WAITING = (
    WaitingRows(
        "countersign",
        gettext_lazy("待会签"),
        may_countersign,
        asked,
        _countersign,
        due="round__due_at",
        related=("round__paper",),
        url_name="papers:asked-list",
    ),
    WaitingRows(
        "sign",
        gettext_lazy("待签发"),
        may_sign,
        to_sign,
        _paper(gettext_lazy("签发")),
        due="",
        url_name="papers:sign-list",
    ),
    WaitingRows(
        "issue",
        gettext_lazy("待印发"),
        may_issue,
        to_issue,
        _paper(gettext_lazy("编号印发")),
        due="",
        url_name="papers:paper-list",
    ),
    WaitingRows(
        "inbox",
        gettext_lazy("收文"),
        may_receive,
        unread,
        _read,
        due="",
        related=("paper", "body"),
        url_name="papers:inbox",
    ),
)
