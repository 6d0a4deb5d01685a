"""督查通报的待办: drafts to finish, and what was handed in for approval."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting
from yiding.papers.models import PaperState
from yiding.papers.permissions import may_approve

from .models import BulletinState, Planned
from .permissions import may_make
from .selectors import bulletins_listed


def to_finish(viewer: Viewer) -> Iterator[Todo]:
    """The drafts; those that the calendar asked for with their day."""
    rows = bulletins_listed(viewer).filter(state=BulletinState.DRAFT).order_by("last_on", "pk")
    drafts = list(rows[: MOST + 1])
    due = dict(Planned.objects.filter(bulletin__in=drafts).values_list("bulletin", "due_on"))
    for row in drafts:
        yield Todo(
            row.title, _("修改送审"), reverse("bulletins:bulletin-edit", args=[row.pk]), due.get(row.pk)
        )


def to_approve(viewer: Viewer) -> Iterator[Todo]:
    """What was handed in and is still a draft among the papers."""
    rows = bulletins_listed(viewer).filter(
        state=BulletinState.SENT, paper__state__in=[PaperState.DRAFTING, PaperState.COUNTERSIGNING]
    )
    for row in rows.order_by("sent_at", "pk")[: MOST + 1]:
        yield Todo(row.title, _("审核"), reverse("papers:paper-detail", args=[row.paper_id]))


LIST = "bulletins:bulletin-list"
WAITING = (
    Waiting("bulletin", gettext_lazy("通报草稿"), may_make, to_finish, LIST),
    Waiting("bulletin-approve", gettext_lazy("待审核通报"), may_approve, to_approve, LIST),
)
