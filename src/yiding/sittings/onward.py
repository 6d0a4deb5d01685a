"""场次的前后: between a sitting, its topics and what the ledger says of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.core.onward import Step, Trace
from yiding.meetings.lists import title_of
from yiding.meetings.models import Meeting
from yiding.meetings.permissions import may_open
from yiding.topics.models import Topic

from .models import Entry, Sitting, SittingState
from .permissions import may_build
from .selectors import entries_visible_to, sees_sitting, sittings_visible_to

OVER = (SittingState.HELD, SittingState.CLOSED)


def of_sitting(viewer: Viewer, sitting: Sitting) -> Iterator[Step | Trace]:
    """The sitting's own page, what the ledger says of it, and where its topics were before."""
    yield Step(_("本次会议"), reverse("sittings:sitting-detail", args=[sitting.pk]), "meeting")
    meeting = sitting.meeting
    if meeting is not None and may_open(viewer, meeting):
        url = reverse("meetings:meeting-detail", args=[meeting.pk])
        yield Trace(_("台账"), title_of(meeting), url, meeting.issued_on)
    if may_build(viewer):
        yield from _former(viewer, sitting)


def _former(viewer: Viewer, sitting: Sitting) -> Iterator[Trace]:
    """Earlier sittings at which a topic of this one was."""
    topics = sitting.entries.filter(topic__isnull=False).values("topic")
    rows = entries_visible_to(viewer).filter(topic__in=topics, sitting__starts_at__lt=sitting.starts_at)
    rows = rows.filter(sitting__state__in=OVER, is_withdrawn=False, is_secret=False)
    for row in rows.select_related("sitting__council").order_by("-sitting__starts_at", "pk")[:20]:
        yield Trace(_("曾上会"), row.title, *_place(row))


def of_topic(viewer: Viewer, topic: Topic) -> Iterator[Trace]:
    """The sittings whose agenda the topic is or was on."""
    if topic.admitted_at is None:
        return
    rows = entries_visible_to(viewer).filter(topic=topic, sitting__in=sittings_visible_to(viewer).order_by())
    for row in rows.select_related("sitting__council").order_by("-sitting__starts_at", "pk")[:20]:
        url, day = _place(row)
        yield Trace(_("上会"), row.sitting, url, day)


def _place(row: Entry) -> tuple[str, object]:
    return reverse("sittings:sitting-detail", args=[row.sitting_id]), row.sitting.starts_at


def of_meeting(viewer: Viewer, meeting: Meeting) -> Iterator[Step]:
    """From the ledger back to the sitting."""
    row: Sitting | None = getattr(meeting, "sitting", None)
    if row is not None and sees_sitting(viewer, row):
        yield Step(_("本次会议"), reverse("sittings:sitting-detail", args=[row.pk]), "meeting")
