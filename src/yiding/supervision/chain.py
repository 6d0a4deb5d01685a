"""全链条: a matter from its sentences to the evidence, with every event that the viewer may see.

The number of queries is the same whatever the number of rows; a matter with more than ``MOST`` rows of a kind
shows the newest and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from yiding.audit.models import Event
from yiding.audit.words import actor_word, kind_word
from yiding.core.columns import Viewer
from yiding.core.figures import Moment, Tone
from yiding.meetings.permissions import may_open
from yiding.meetings.reading import Reading, original_url
from yiding.minutes.form import from_json

from .evidence import papers_of
from .hooks import chain_offers
from .models import Matter, MatterState, Milestone, Source, Task, TaskRole, TaskState
from .permissions import is_office
from .selectors import (
    checks_visible_to,
    claims_visible_to,
    extensions_visible_to,
    reports_visible_to,
    tasks_visible_to,
)

MOST = 200
DRAFTING = (
    "matter.drafted",
    "matter.edited",
    "matter.submit",
    "matter.return",
    "matter.drop",
    "matter.take_up",
)
"""What only the office knows of a matter: how it came to be filed."""
WORDS = ("reason", "missing", "words", "to", "due_on")
TONES = {
    "claim.accept": Tone.GOOD,
    "extension.grant": Tone.GOOD,
    "report.adopt": Tone.GOOD,
    "matter.strike": Tone.GOOD,
    "claim.return": Tone.BAD,
    "report.return": Tone.BAD,
    "task.decline": Tone.BAD,
    "extension.refuse": Tone.WARN,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """依据: a source, with where its original text stands, for who may read it."""

    row: Source
    original: str


@dataclass(frozen=True, slots=True)
class Reached:
    """节点完成: which body reached a node, when, as which report told."""

    body: str
    done_on: date
    report_id: int | None


@dataclass(frozen=True, slots=True)
class Node:
    """节点: which tasks reached it, of how many."""

    row: Milestone
    done: list[Reached]
    of: int

    @property
    def is_reached(self) -> bool:
        return 0 < self.of <= len(self.done)


@dataclass(frozen=True, slots=True)
class Chain:
    """一件事项的全链条."""

    grounds: list[Ground]
    nodes: list[Node]
    tasks: list[Task]
    parts: Mapping[int, list[Task]]
    reports: list[Any]
    claims: list[Any]
    extensions: list[Any]
    checks: list[Any]
    papers: Mapping[str, Mapping[int, list[Any]]]
    events: list[Moment]

    @property
    def is_cut(self) -> bool:
        return any(len(rows) >= MOST for rows in (self.tasks, self.reports, self.events))


def chain_of(viewer: Viewer, matter: Matter) -> Chain:
    """The chain of a matter that the viewer may see."""
    rows = tasks_visible_to(viewer).filter(matter=matter)
    tasks = list(rows.select_related("matter", "body", "person", "stands_for").order_by("role", "pk")[:MOST])
    reports = list(
        _of(reports_visible_to(viewer), matter).select_related("milestone").order_by("-made_at", "-pk")[:MOST]
    )
    claims = list(_of(claims_visible_to(viewer), matter).select_related("examined_by").order_by("-pk")[:MOST])
    asked = _of(extensions_visible_to(viewer), matter).select_related("decided_by")
    extensions = list(asked.order_by("-pk")[:MOST])
    found = checks_visible_to(viewer).filter(matter=matter).select_related("task__body", "made_by")
    checks = list(found[:MOST])
    seen = {
        "supervision.matter": [matter.pk],
        **{
            f"supervision.{kind}": [row.pk for row in some]
            for kind, some in (
                ("task", tasks),
                ("report", reports),
                ("claim", claims),
                ("extension", extensions),
                ("check", checks),
            )
        },
    }
    above = {kind: keys(viewer, matter) for kind, keys in chain_offers().items()}
    return Chain(
        grounds=_grounds(viewer, matter),
        nodes=_nodes(matter, tasks),
        tasks=[task for task in tasks if task.parent_id is None],
        parts=_parts(tasks),
        reports=reports,
        claims=claims,
        extensions=extensions,
        checks=checks,
        papers=papers_of([*reports, *claims, *checks]),
        events=_moments(viewer, seen, above, {task.pk: task for task in tasks}),
    )


def _of(rows: QuerySet[Any], matter: Matter) -> QuerySet[Any]:
    return rows.filter(task__matter=matter).select_related("task__body", "task__matter", "made_by")


def _grounds(viewer: Viewer, matter: Matter) -> list[Ground]:
    return [Ground(row, _original(viewer, row)) for row in matter.sources.all()]


def _original(viewer: Viewer, row: Source) -> str:
    """The address of the sentence in its minutes, for who may read these."""
    if row.meeting is None or not may_open(viewer, row.meeting):
        return ""
    if row.start is not None and row.end is not None:
        return original_url(row.meeting.pk, f"{row.start}-{row.end}")
    if not row.item_no:
        return ""
    place = Reading(row.meeting, from_json(row.meeting.record)).place_of(row.item_no)
    return original_url(row.meeting.pk, place) if place else ""


def _nodes(matter: Matter, tasks: Iterable[Task]) -> list[Node]:
    counted = {
        task.pk
        for task in tasks
        if task.role in (TaskRole.LEAD, TaskRole.EACH) and task.state != TaskState.WITHDRAWN
    }
    told = {"task": "task", "body": "task__body__name", "day": "done_on", "report": "report"}
    rows = matter.milestones.annotate(**{f"done_{name}": F(f"done__{path}") for name, path in told.items()})
    nodes: dict[int, Node] = {}
    for row in rows.order_by("due_on", "position", "pk", "done__done_on", "done__pk"):
        node = nodes.setdefault(row.pk, Node(row, [], len(counted)))
        one: Any = row
        if one.done_task in counted:
            node.done.append(Reached(one.done_body, one.done_day, one.done_report))
    return list(nodes.values())


def _parts(tasks: Iterable[Task]) -> Mapping[int, list[Task]]:
    found: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.parent_id is not None:
            found[task.parent_id].append(task)
    return found


def _moments(
    viewer: Viewer,
    seen: Mapping[str, list[int]],
    above: Mapping[str, QuerySet[Any]],
    tasks: Mapping[int, Task],
) -> list[Moment]:
    """The newest events of what the viewer sees, and of what higher rooms add: one query, each part of it by
    the index of events.
    """
    which = Q(pk__in=())
    for kind, keys in seen.items():
        if keys:
            which |= Q(object_kind=kind, object_id__in=keys)
    own = Event.objects.filter(which)
    if not is_office(viewer):
        own = own.exclude(kind__in=DRAFTING)
    others = [
        Event.objects.filter(object_kind=kind, object_id__in=keys.order_by()) for kind, keys in above.items()
    ]
    rows = own.order_by().union(*(one.order_by() for one in others), all=True) if others else own
    newest = list(rows.order_by("-number")[:MOST])
    bodies = {task.body_id: task.body.name for task in tasks.values()}
    return [_moment(event, bodies) for event in reversed(newest)]


def _moment(event: Event, bodies: Mapping[int, str]) -> Moment:
    name = bodies.get(event.body_id or 0, "")
    title = f"{kind_word(event)}（{name}）" if name else kind_word(event)
    words = [str(event.after[key]) for key in WORDS if event.after.get(key) and key != "to"]
    return Moment(
        event.at, title, "；".join(words), actor_word(event), tone=TONES.get(event.kind, Tone.PLAIN)
    )


def is_live(matter: Matter) -> bool:
    """Do bodies work on it now?"""
    return matter.state in (MatterState.ACTIVE, MatterState.SUSPENDED)
