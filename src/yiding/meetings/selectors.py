"""会议: who may read which meetings, and what their pages need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    CharField,
    Count,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from yiding.accounts.services import Viewer
from yiding.audit.models import Event
from yiding.core.access import readable
from yiding.core.lists import Rows
from yiding.directory.models import Government
from yiding.files.models import TextVersion

from . import hooks
from .models import Directive, Item, Meeting, Presenter
from .permissions import may_read
from .visibility import of_visible_items

TEXT_EVENTS = ("meeting.entered", "meeting.replaced")


def meetings_visible_to(viewer: Viewer) -> QuerySet[Meeting]:
    """The meetings whose minutes a person may read whole."""
    return Meeting.objects.filter(readable(viewer)) if may_read(viewer) else Meeting.objects.none()


def items_visible_to(viewer: Viewer) -> QuerySet[Item]:
    """The items that a person may see: those of the meetings that they read, and their own bodies'."""
    return of_visible_items(viewer, Item.objects.all(), item="pk", meeting="meeting")


def directives_visible_to(viewer: Viewer) -> QuerySet[Directive]:
    """The directives of the items that a person may see."""
    return of_visible_items(viewer, Directive.objects.all(), meeting="item__meeting")


def meetings_listed(viewer: Viewer) -> QuerySet[Meeting]:
    """Meetings with what a list shows of them; the record itself stays in the database."""
    items = Item.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    counted = items.annotate(n=Count("pk")).values("n")
    rows = meetings_visible_to(viewer).select_related("government", "chair")
    return rows.defer("record").annotate(
        item_count=Coalesce(Subquery(counted), 0, output_field=IntegerField())
    )


def meeting_years(viewer: Viewer) -> list[int]:
    """The years from the last meeting back to the first: read off the ends of an index."""
    ends = meetings_visible_to(viewer).order_by().aggregate(first=Min("held_on"), last=Max("held_on"))
    if ends["first"] is None:
        return []
    return list(range(ends["last"].year, ends["first"].year - 1, -1))


def meeting_kinds(viewer: Viewer) -> list[str]:
    """The kinds of meeting that there are."""
    rows = meetings_visible_to(viewer).exclude(kind="").order_by("kind")
    return list(rows.values_list("kind", flat=True).distinct())


def meeting_get(viewer: Viewer, key: int) -> Meeting:
    """One meeting with its text; not visible = 404."""
    rows = meetings_visible_to(viewer).select_related("government", "chair", "text", *hooks.joined())
    return get_object_or_404(rows, pk=key)


def items_of(viewer: Viewer, meeting: Meeting) -> list[Item]:
    """The items of a meeting with their decisions and matters, as far as the viewer may see them."""
    rows = items_visible_to(viewer).filter(meeting=meeting).order_by("no")
    return list(rows.prefetch_related(*hooks.links(viewer, full=False)))


def item_with_chain(viewer: Viewer, meeting: int, no: int) -> Item:
    """One item with all that came of it, as far as the viewer may see it; not visible = 404."""
    presenters = Prefetch("presenters", queryset=Presenter.objects.select_related("body"))
    rows = items_visible_to(viewer).filter(meeting=meeting).select_related("meeting__government")
    chain = hooks.links(viewer, full=True)
    return get_object_or_404(rows.prefetch_related(presenters, "policy_names", *chain), no=no)


@dataclass(frozen=True, slots=True)
class Version:
    """原文版本: a text that the meeting's minutes had, since when, and who entered it."""

    text: TextVersion
    at: datetime
    who: str
    is_current: bool


def versions_of(meeting: Meeting) -> list[Version]:
    """The texts of a meeting, newest first; more than one where minutes were replaced."""
    told = Event.objects.filter(
        object_kind=Meeting._meta.label_lower, object_id=meeting.pk, kind__in=TEXT_EVENTS
    ).order_by("-pk")
    events = [event for event in told if event.after.get("text")]
    texts = _texts(event.after["text"] for event in events)
    current = meeting.text.version if meeting.text else ""
    return [
        Version(texts[version], event.at, event.actor_name, version == current)
        for event in events
        if (version := event.after["text"]) in texts
    ]


def _texts(versions: Iterable[str]) -> dict[str, TextVersion]:
    rows = TextVersion.objects.filter(version__in=set(versions)).order_by("-pk")
    return {row.version: row for row in rows}


def neighbours(viewer: Viewer, meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
    """The meeting before and the one after, of the same government and kind."""
    if meeting.held_on is None:
        return None, None
    rows = meetings_visible_to(viewer).filter(government=meeting.government_id, kind=meeting.kind)
    rows = rows.defer("record").exclude(pk=meeting.pk)
    day, key = meeting.held_on, meeting.pk
    before = rows.filter(Q(held_on__lt=day) | Q(held_on=day, pk__lt=key)).order_by("-held_on", "-pk")
    after = rows.filter(Q(held_on__gt=day) | Q(held_on=day, pk__gt=key)).order_by("held_on", "pk")
    return _pair(rows, before, after)


def item_neighbours(viewer: Viewer, meeting: Meeting, no: int) -> tuple[Item | None, Item | None]:
    """The item before and the one after, within one meeting."""
    rows = items_visible_to(viewer).filter(meeting=meeting)
    return _pair(rows, rows.filter(no__lt=no).order_by("-no"), rows.filter(no__gt=no).order_by("no"))


def _pair(rows: Rows, before: Rows, after: Rows) -> tuple[Any, Any]:
    """The first of ``before`` and of ``after``, by one query."""
    keys = [Subquery(one.values("pk")[:1]) for one in (before, after)]
    pairs = rows.filter(Q(pk=keys[0]) | Q(pk=keys[1])).annotate(is_before=Q(pk=keys[0]))
    found = {one.is_before: one for one in pairs.order_by()}
    return found.get(True), found.get(False)


def days_held(viewer: Viewer, year: int, government: Government | None) -> dict[date, list[Meeting]]:
    """The meetings of a year by day; of all governments where none is given."""
    rows = meetings_listed(viewer).filter(held_on__year=year).order_by("held_on", "pk")
    rows = rows if government is None else rows.filter(government=government)
    held: dict[date, list[Meeting]] = {}
    for row in rows:
        if row.held_on:
            held.setdefault(row.held_on, []).append(row)
    return held


def sightings_with_meeting(rows: Rows) -> Rows:
    """Tells sightings what meeting and item they were seen in."""
    meeting = Meeting.objects.filter(pk=OuterRef("meeting_id"))
    item = Item.objects.filter(meeting=OuterRef("meeting_id"), no=OuterRef("item_no"))
    text = CharField()
    told: Rows = rows.annotate(
        meeting_kind=Coalesce(Subquery(meeting.values("kind")[:1]), Value(""), output_field=text),
        meeting_number=Subquery(meeting.values("number")[:1]),
        heading=Coalesce(
            Subquery(item.annotate(h=F("heading")).values("h")[:1]), Value(""), output_field=text
        ),
    )
    return told
