"""汇总: tasks → matter → decision → meeting. A merged matter counts for each item it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.core.implementing import NOTHING, Implementation
from yiding.decisions.models import Decision
from yiding.decisions.selectors import decisions_visible_to
from yiding.meetings.models import Item, Meeting
from yiding.supervision.models import Matter, Source, TaskState

from .standing import counted, counts

Place = tuple[int, int]
"""Where a matter came from: the meeting and the number of its item."""
Line = tuple[int, int | None, int | None]
"""A matter with the one above it and that at the top."""


def of_items(viewer: Viewer, items: Sequence[Item]) -> Mapping[int, Implementation]:
    """Of each item, its matters' tasks and its decision's ways out."""
    meetings = {item.meeting_id for item in items}
    sums = _by_place(viewer, meetings)
    ways = _ways_out(decisions_visible_to(viewer).filter(item__in=[item.pk for item in items]))
    return {
        item.pk: _sum([sums.get((item.meeting_id, item.no), NOTHING), ways.get(item.pk, NOTHING)], item.pk)
        for item in items
    }


def of_decisions(viewer: Viewer, decisions: Sequence[Decision]) -> Mapping[int, Implementation]:
    """Of each decision that the viewer was given, its matters' tasks and its ways out."""
    sums = _by_place(viewer, {row.meeting_id for row in decisions})
    ways = {row.item_id: Implementation(row.followed, row.followed_done) for row in decisions}
    return {
        row.pk: _sum(
            [sums.get((row.meeting_id, row.item.no), NOTHING), ways.get(row.item_id, NOTHING)], row.item_id
        )
        for row in decisions
    }


def of_meetings(viewer: Viewer, meetings: Sequence[Meeting]) -> Mapping[int, Implementation]:
    """Of each meeting, all its matters' tasks, each once, and all its decisions' ways out."""
    keys = [meeting.pk for meeting in meetings]
    came = _came(keys)
    own: dict[int, set[int]] = defaultdict(set)
    for (meeting, _no), matters in came.items():
        own[meeting] |= matters
    told = _tasks(viewer, came)
    ways = _ways_by_meeting(viewer, keys)
    return {
        key: Implementation(url=reverse("oversight:tasks-of-meeting", args=[key]))
        + _within(own[key], told)
        + ways.get(key, NOTHING)
        for key in keys
    }


def _sum(parts: Iterable[Implementation], item: int) -> Implementation:
    return Implementation(url=reverse("oversight:tasks-of-item", args=[item])) + _total(parts)


def _total(parts: Iterable[Implementation]) -> Implementation:
    return sum(parts, NOTHING)


def _by_place(viewer: Viewer, meetings: Collection[int]) -> dict[Place, Implementation]:
    came = _came(meetings)
    told = _tasks(viewer, came)
    return {place: _within(matters, told) for place, matters in came.items()}


def _came(meetings: Collection[int]) -> dict[Place, set[int]]:
    """The matters that name each item as their source. What of them is told is asked of their tasks."""
    named = Source.objects.filter(meeting__in=meetings, item_no__isnull=False).order_by()
    came: dict[Place, set[int]] = defaultdict(set)
    for meeting, no, matter in named.values_list("meeting_id", "item_no", "matter_id"):
        came[meeting, no or 0].add(matter)
    return came


def _within(matters: set[int], told: Mapping[Line, Implementation]) -> Implementation:
    """The sum of some matters and of all that stand below them."""
    return _total(part for line, part in told.items() if not matters.isdisjoint(line))


def _tasks(viewer: Viewer, came: Mapping[Place, set[int]]) -> dict[Line, Implementation]:
    """What the viewer may see of the tasks of matters, and of those below them."""
    matters = set().union(*came.values())
    if not matters:
        return {}
    below = Q(pk__in=matters) | Q(parent__in=matters) | Q(root__in=matters)
    tree = Matter.objects.filter(below).order_by().values("pk")
    rows = counted(viewer).filter(matter__in=tree).exclude(state=TaskState.WITHDRAWN).order_by()
    told = rows.values_list("matter", "matter__parent", "matter__root").annotate(
        n=Count("pk"), **counts("closed", "late", "red")
    )
    return {(matter, parent, root): Implementation(*numbers) for matter, parent, root, *numbers in told}


def _ways_out(decisions: Any) -> dict[int, Implementation]:
    told = decisions.order_by().values_list("item_id", "followed", "followed_done")
    return {item: Implementation(followed, done) for item, followed, done in told if followed}


def _ways_by_meeting(viewer: Viewer, meetings: Collection[int]) -> dict[int, Implementation]:
    rows = decisions_visible_to(viewer).filter(meeting__in=meetings, followed__gt=0).order_by()
    sums: dict[int, Implementation] = defaultdict(Implementation)
    for meeting, followed, done in rows.values_list("meeting_id", "followed", "followed_done"):
        sums[meeting] += Implementation(followed, done)
    return sums


def matters_of_item(item: Item) -> Q:
    """The tasks of the matters that came from an item, as a condition."""
    return _from(Source.objects.filter(meeting=item.meeting_id, item_no=item.no))


def matters_of_meeting(meeting: int) -> Q:
    """The tasks of the matters that came from a meeting, as a condition."""
    return _from(Source.objects.filter(meeting=meeting, item_no__isnull=False))


def _from(sources: Any) -> Q:
    keys = sources.order_by().values("matter")
    return Q(
        matter__in=Matter.objects.filter(Q(pk__in=keys) | Q(parent__in=keys) | Q(root__in=keys))
        .order_by()
        .values("pk")
    )
