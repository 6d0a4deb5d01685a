"""审议: who sees what of the discussion, and what the screens need. All of it is the secretariat's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.accounts.services import Viewer
from yiding.core.access import powers_of
from yiding.directory.models import Body
from yiding.sittings.models import Entry, Sitting, SittingState

from .models import (
    Attendance,
    Deliberation,
    DiscussionRecord,
    Instruction,
    LawText,
    NextStep,
    OnwardConveying,
    Opinion,
    PlannedRoute,
    Vote,
)
from .permissions import may_read_discussion, may_run, may_sign_in

PARTS = ("hearings", "opinions", "dissents", "sources", "themes")


def deliberations_visible_to(viewer: Viewer) -> QuerySet[Deliberation]:
    """What was recorded of items: for those who read the discussion."""
    return Deliberation.objects.all() if may_read_discussion(viewer) else Deliberation.objects.none()


def attendances_visible_to(viewer: Viewer) -> QuerySet[Attendance]:
    """Who was called and came: the secretariat's list; others see it in the minutes."""
    return Attendance.objects.all() if may_run(viewer) else Attendance.objects.none()


def opinions_visible_to(viewer: Viewer) -> QuerySet[Opinion]:
    """Opinions with the names of those who held them: for those who read the discussion."""
    return Opinion.objects.all() if may_read_discussion(viewer) else Opinion.objects.none()


def discussions_visible_to(viewer: Viewer) -> QuerySet[DiscussionRecord]:
    """Frozen discussion records."""
    return DiscussionRecord.objects.all() if may_read_discussion(viewer) else DiscussionRecord.objects.none()


def laws_visible_to(viewer: Viewer) -> QuerySet[LawText]:
    """The library of law texts that sittings studied: for all who can be called to one."""
    return LawText.objects.all() if may_sign_in(viewer) else LawText.objects.none()


def conveyed_visible_to(viewer: Viewer) -> QuerySet[OnwardConveying]:
    """Reports of onward conveying: all for the secretariat, for others those of their own bodies."""
    if may_run(viewer):
        return OnwardConveying.objects.all()
    return OnwardConveying.objects.filter(body__in=powers_of(viewer).bodies())


def studies_visible_to(
    viewer: Viewer, states: Sequence[str] = (SittingState.HELD, SittingState.CLOSED)
) -> QuerySet[Deliberation]:
    """Study items of meetings that are over: all for the secretariat, for others those that tell their units.

    Only the title and the sources of them are shown: what was said stays in the discussion record.
    """
    rows = Deliberation.objects.filter(
        sources__isnull=False,
        entry__sitting__state__in=states,
        entry__is_secret=False,
    )
    if not may_run(viewer):
        rows = rows.filter(instructions__bodies__in=powers_of(viewer).bodies())
    return rows.distinct()


def sitting_get(viewer: Viewer, key: int) -> Sitting:
    """A sitting for those who run it; not theirs = 404."""
    rows = Sitting.objects.all() if may_run(viewer) else Sitting.objects.none()
    related = ("government", "council", "council__office", "council__custom", "chair", "chair_for", "meeting")
    return get_object_or_404(rows.select_related(*related), pk=key)


def attendances_of(sitting: Sitting) -> list[Attendance]:
    """Everybody of a sitting in order, with their stays: two queries."""
    rows = sitting.attendances.select_related("person", "body", "stands_in_for")
    return list(rows.prefetch_related("stays").order_by("position", "pk"))


def agenda_of(sitting: Sitting) -> list[Deliberation]:
    """The items in order with all that was recorded of them: as many queries for one item as for thirty."""
    rows = Deliberation.objects.filter(entry__sitting=sitting)
    rows = rows.select_related("entry", "entry__topic", "entry__topic__deputy")
    return list(
        rows.prefetch_related(
            *PARTS,
            "recused",
            Prefetch("routes", PlannedRoute.objects.select_related("due_set_by")),
            Prefetch("instructions", Instruction.objects.select_related("due_set_by")),
            Prefetch("next_steps", NextStep.objects.select_related("due_set_by")),
            Prefetch("votes", Vote.objects.select_related("attendance__person")),
            Prefetch("entry__presenters", Body.objects.order_by("protocol_order", "pk")),
        ).order_by("entry__position", "entry__pk")
    )


def former_sittings_of_many(items: Sequence[Deliberation]) -> dict[int, list[Deliberation]]:
    """By topic: the earlier sittings at which it was, with what became of it, oldest first. One query."""
    topics = [item.entry.topic_id for item in items if item.entry.topic_id]
    rows = Deliberation.objects.filter(entry__topic__in=topics).exclude(pk__in=[item.pk for item in items])
    found: dict[int, list[Deliberation]] = defaultdict(list)
    for row in rows.select_related("entry__sitting__council").order_by("entry__sitting__starts_at", "pk"):
        found[row.entry.topic_id or 0].append(row)
    return found


def next_steps_approved(sitting: Sitting) -> list[NextStep]:
    """下一步工作安排 that the meeting approved: what becomes tasks (S05.4)."""
    rows = NextStep.objects.filter(deliberation__entry__sitting=sitting, is_approved=True)
    return list(rows.select_related("body").order_by("deliberation__entry__position", "position", "pk"))


def opinions_for_reviser(entry: Entry) -> list[Opinion]:
    """The opinions that the reviser answers, in order (S05.1)."""
    rows = Opinion.objects.filter(Q(deliberation__entry=entry), is_for_reviser=True).exclude(text="")
    return list(rows.select_related("speaker", "body").order_by("position", "pk"))
