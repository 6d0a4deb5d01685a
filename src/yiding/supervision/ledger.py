"""督办台账: the matters in the customary layout: number, matter, source, who, by when, how far, what state.

One line a matter; what its leading bodies told last stands in it. The queries are the same for one line as
for a thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from yiding.core.columns import Viewer

from .models import BodyRole, Matter, MatterState, Report, ReportState, TaskRole
from .seen import Seen, light_reason_of, seen_of, with_seen
from .selectors import bodies_of_matters, matters_visible_to, reports_visible_to, tasks_visible_to

MOST = 1_000
LIVE = (MatterState.ACTIVE, MatterState.SUSPENDED)
ENDED = (MatterState.CLOSED, MatterState.STRUCK)
STATES = {"live": LIVE, "ended": ENDED, "all": (*LIVE, *ENDED)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """要哪些: those at work, those that ended, or all; due in some days."""

    which: str = "live"
    first: date | None = None
    last: date | None = None

    @classmethod
    def read(cls, told: Mapping[str, str]) -> Wanted:
        """From an address; what is no choice is the usual one."""
        which = told.get("which", "")
        return cls(which if which in STATES else "live", _day(told.get("first")), _day(told.get("last")))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Line:
    """台账一行."""

    number: int
    matter: Matter
    leads: list[str]
    supports: list[str]
    people: list[str]
    sources: list[str]
    told: list[tuple[str, Report]]
    seen: Seen
    light_reason: str


def lines_of(viewer: Viewer, wanted: Wanted) -> list[Line]:
    """The lines of the ledger that a viewer may see."""
    rows = with_seen(viewer, matters_visible_to(viewer)).filter(state__in=STATES[wanted.which])
    if wanted.first is not None:
        rows = rows.filter(due_on__gte=wanted.first)
    if wanted.last is not None:
        rows = rows.filter(due_on__lte=wanted.last)
    found = list(rows.order_by("due_on", "pk").prefetch_related(bodies_of_matters(), "sources")[:MOST])
    people, told = _people(viewer, found), _told(viewer, found)
    return [
        Line(
            number=number,
            matter=matter,
            leads=_names(matter, BodyRole.LEAD),
            supports=_names(matter, BodyRole.SUPPORT),
            people=people[matter.pk],
            sources=[_source(row) for row in matter.sources.all()],
            told=told[matter.pk],
            seen=seen_of(matter),
            light_reason=light_reason_of(matter),
        )
        for number, matter in enumerate(found, start=1)
    ]


def _names(matter: Matter, role: str) -> list[str]:
    return [one.body.name for one in matter.bodies.all() if one.role == role]


def _source(row: Any) -> str:
    words = [str(row.get_kind_display()), row.given_by, row.paper_number]
    return " ".join(word for word in words if word)


def _people(viewer: Viewer, matters: Iterable[Matter]) -> dict[int, list[str]]:
    """The named persons of the leading bodies."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = tasks_visible_to(viewer).filter(matter__in=list(matters), person__isnull=False)
    rows = rows.filter(role__in=[TaskRole.LEAD, TaskRole.EACH]).exclude(state="withdrawn")
    for matter, name in rows.order_by("pk").values_list("matter", "person__name"):
        if name not in found[matter]:
            found[matter].append(name)
    return found


def _told(viewer: Viewer, matters: Iterable[Matter]) -> dict[int, list[tuple[str, Report]]]:
    """The newest report of each leading body."""
    newest = Report.objects.filter(task=OuterRef("task")).exclude(state=ReportState.RETURNED)
    first = Subquery(newest.order_by("-reported_on", "-pk").values("pk")[:1])
    rows: QuerySet[Report] = reports_visible_to(viewer).filter(
        task__matter__in=list(matters), task__role__in=[TaskRole.LEAD, TaskRole.EACH], pk=first
    )
    found: dict[int, list[tuple[str, Report]]] = defaultdict(list)
    for row in rows.select_related("task__body").order_by("task__body__name", "pk"):
        found[row.task.matter_id].append((row.task.body.name, row))
    return found
