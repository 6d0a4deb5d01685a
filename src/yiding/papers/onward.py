"""公文的前后: from a sitting, the ledger and a decision to the papers that follow them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.core.onward import Step, Trace
from yiding.decisions.models import Decision
from yiding.meetings.models import Meeting
from yiding.sittings.models import Sitting, SittingState

from .labels import KINDS, STATES
from .models import Paper, PaperKind
from .permissions import may_archive, may_draft
from .printing import number_words
from .selectors import ENDED, papers_visible_to

AFTER = (SittingState.HELD, SittingState.CLOSED)
MOST = 20


def _new(**follows: int) -> str:
    return f"{reverse('papers:paper-new')}?{urlencode(follows)}"


def _traces(rows: QuerySet[Paper]) -> Iterator[Trace]:
    wanted = rows.select_related("council").defer("blocks", "text", "record").order_by("pk")
    for row in wanted[:MOST]:
        note = " ".join(filter(None, [number_words(row), str(STATES[row.state][0])]))
        yield Trace(KINDS[row.kind], row.title, reverse("papers:paper-detail", args=[row.pk]), note)


def of_sitting(viewer: Viewer, sitting: Sitting) -> Iterator[Step | Trace]:
    """Once it was held: its minutes to draft, other papers, the package; the papers that there are."""
    if sitting.state not in AFTER:
        return
    rows = papers_visible_to(viewer).filter(sitting=sitting)
    traces = list(_traces(rows))
    if may_draft(viewer):
        minutes = rows.filter(kind=PaperKind.MINUTES).exclude(state__in=ENDED)
        if not minutes.exists():
            url = reverse("papers:minutes-new", args=[sitting.pk])
            yield Step(_("起草纪要"), url, "edit", is_sent=True, is_next=True)
        yield Step(_("起草其他公文"), _new(sitting=sitting.pk), "plus")
    if traces and may_archive(viewer):
        yield Step(_("归档包"), reverse("papers:archive", args=[sitting.pk]), "download", is_sent=True)
    yield from traces


def of_meeting(viewer: Viewer, meeting: Meeting) -> Iterator[Trace]:
    """The papers of the sitting that the ledger tells of."""
    sitting = getattr(meeting, "sitting", None)
    if sitting is not None:
        yield from _traces(papers_visible_to(viewer).filter(sitting=sitting))


def of_decision(viewer: Viewer, decision: Decision) -> Iterator[Step | Trace]:
    """The papers that follow a decision, and a new one."""
    if may_draft(viewer):
        yield Step(_("起草公文"), _new(decision=decision.pk), "edit")
    yield from _traces(papers_visible_to(viewer).filter(decision=decision))
