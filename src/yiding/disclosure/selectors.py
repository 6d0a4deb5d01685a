"""公开: who may see which copies, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from yiding.accounts.services import Viewer
from yiding.core import clock
from yiding.core.workdays import Calendar
from yiding.files.models import Disclosure
from yiding.meetings.models import Meeting
from yiding.meetings.selectors import meetings_visible_to

from .models import CopyState, Interpretation, Mark, PublicCopy, Reason, Withheld
from .permissions import may_prepare, may_read

OUT = (CopyState.RELEASED, CopyState.WITHDRAWN)


def public_copies() -> QuerySet[PublicCopy]:
    """What the public may read: released copies, and the tombstones of withdrawn ones. The public site reads
    these rows and no others; of a tombstone only title, day and reason.
    """
    return PublicCopy.objects.filter(state__in=OUT)


def public_copies_visible_to(viewer: Viewer) -> QuerySet[PublicCopy]:
    """The secretariat sees all copies, others what has been released or withdrawn."""
    if may_prepare(viewer):
        return PublicCopy.objects.all()
    return public_copies() if may_read(viewer) else PublicCopy.objects.none()


def marks_visible_to(viewer: Viewer) -> QuerySet[Mark]:
    """The marks: those who prepare disclosure."""
    return Mark.objects.all() if may_prepare(viewer) else Mark.objects.none()


def withheld_visible_to(viewer: Viewer) -> QuerySet[Withheld]:
    """What is withheld, and why: those who prepare disclosure, nobody else."""
    return Withheld.objects.all() if may_prepare(viewer) else Withheld.objects.none()


def reasons_visible_to(viewer: Viewer) -> QuerySet[Reason]:
    """The table of reasons."""
    return Reason.objects.all() if may_prepare(viewer) else Reason.objects.none()


def interpretations_visible_to(viewer: Viewer) -> QuerySet[Interpretation]:
    """Interpretations go with their copies; drafts are the secretariat's."""
    if may_prepare(viewer):
        return Interpretation.objects.all()
    rows = Interpretation.objects.filter(state="published", copy__state=CopyState.RELEASED)
    return rows if may_read(viewer) else rows.none()


def copies_listed(viewer: Viewer) -> QuerySet[PublicCopy]:
    """Copies with what a list shows of them."""
    rows = public_copies_visible_to(viewer).defer("text", "html")
    return rows.select_related("government", "meeting", "prepared_by", "released_by").defer("meeting__record")


def copy_get(viewer: Viewer, key: int) -> PublicCopy:
    rows = public_copies_visible_to(viewer).select_related(
        "government", "meeting__text", "meeting__government", "prepared_by", "checked_by", "released_by"
    )
    return get_object_or_404(rows, pk=key)


@dataclass(frozen=True, slots=True)
class Waiting:
    """等着公开的一份: until when, and, where it is late, why."""

    mark: Mark
    copy: PublicCopy | None
    late: str


def waiting_for_release(viewer: Viewer, most: int = 50) -> list[Waiting]:
    """What is 主动公开 and not out yet, by due day: two queries and the calendar."""
    released = PublicCopy.objects.filter(meeting=OuterRef("meeting"), state=CopyState.RELEASED)
    rows = marks_visible_to(viewer).filter(disclosure=Disclosure.ACTIVE).exclude(Exists(released))
    marks = list(rows.select_related("meeting").defer("meeting__record").order_by("due_on", "pk")[:most])
    copies = PublicCopy.objects.filter(
        meeting__in=[mark.meeting_id for mark in marks], state__in=("prepared", "checked")
    ).defer("text", "html")
    known = {copy.meeting_id: copy for copy in copies}
    calendar = Calendar.load()
    return [Waiting(mark, known.get(mark.meeting_id), late_words(mark, calendar)) for mark in marks]


def without_mark(viewer: Viewer, most: int = 20) -> list[Meeting]:
    """Issued minutes of ours on whose disclosure nobody has decided, newest first."""
    if not may_prepare(viewer):
        return []
    rows = meetings_visible_to(viewer).filter(government__is_ours=True, disclosure_mark=None)
    rows = rows.filter(issued_on__isnull=False, text__isnull=False)
    return list(rows.select_related("government").defer("record").order_by("-issued_on", "-pk")[:most])


def late_words(mark: Mark, calendar: Calendar, today: date | None = None) -> str:
    """``应于 … 前公开（印发后 20 个工作日内），已逾期 3 个工作日``; empty where it is not late."""
    day = today or clock.today()
    if mark.due_on is None or mark.due_on >= day:
        return ""
    told = {
        "due": f"{mark.due_on:%Y-%m-%d}",
        "why": mark.due_reason,
        "days": calendar.between(mark.due_on, day),
    }
    return _("应于 %(due)s 前公开（%(why)s），已逾期 %(days)s 个工作日") % told
