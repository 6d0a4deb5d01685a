"""对上争取: who may see which. The office and leaders see all, a body its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse

from yiding.core import clock
from yiding.core.access import BUSINESS, Permission, may, powers_of
from yiding.core.columns import Viewer
from yiding.directory.hooks import Note
from yiding.directory.subjects import Indicator
from yiding.supervision.models import Rhythm

from .models import Approach, Commitment, IndicatorRule, Library, Line, ListedCount, Purpose
from .permissions import sees_all

DAYS = {Rhythm.SPELL: 10, Rhythm.MONTH: 31, Rhythm.QUARTER: 92, Rhythm.HALF: 184, Rhythm.YEAR: 366}
"""The longest time between two contacts that keeps a rhythm."""


def approaches_visible_to(viewer: Viewer) -> QuerySet[Approach]:
    """The approaches that a person may see."""
    rows = Approach.objects.select_related("line", "purpose", "body", "government")
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    return rows if sees_all(viewer) else rows.filter(body__in=powers_of(viewer).bodies(BUSINESS))


def lines_visible_to(viewer: Viewer) -> QuerySet[Line]:
    """The lines that a person may see, each with the day of its last contact."""
    rows = Line.objects.select_related("body", "government")
    rows = rows.annotate(last_on=Max("approaches__contacted_on"))
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    return rows if sees_all(viewer) else rows.filter(body__in=powers_of(viewer).bodies(BUSINESS))


def commitments_visible_to(viewer: Viewer) -> QuerySet[Commitment]:
    """What was promised in the approaches that a person may see."""
    keys = approaches_visible_to(viewer).order_by().values("pk")
    return Commitment.objects.select_related("approach__government").filter(approach__in=keys)


def rules_visible_to(viewer: Viewer) -> QuerySet[IndicatorRule]:
    """What was learned of indicators: for all who read the ledger, whoever learned it."""
    rows = IndicatorRule.objects.select_related("indicator", "approach")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def purposes_visible_to(viewer: Viewer) -> QuerySet[Purpose]:
    """The purposes."""
    rows = Purpose.objects.select_related("government")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def libraries_visible_to(viewer: Viewer) -> QuerySet[Library]:
    """The libraries, each with its newest figure (S23.4)."""
    newest = ListedCount.objects.filter(library=OuterRef("pk")).order_by("-counted_on")
    rows = Library.objects.select_related("government").annotate(
        count=Subquery(newest.values("count")[:1]), counted_on=Subquery(newest.values("counted_on")[:1])
    )
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def approach_get(viewer: Viewer, key: int) -> Approach:
    """One approach; not visible = 404."""
    return get_object_or_404(approaches_visible_to(viewer), pk=key)


def line_get(viewer: Viewer, key: int) -> Line:
    """One line; not visible = 404."""
    return get_object_or_404(lines_visible_to(viewer), pk=key)


def commitment_get(viewer: Viewer, key: int) -> Commitment:
    """One promise; not visible = 404."""
    return get_object_or_404(commitments_visible_to(viewer), pk=key)


def purpose_get(viewer: Viewer, key: int) -> Purpose:
    """One purpose; not visible = 404."""
    return get_object_or_404(purposes_visible_to(viewer), pk=key)


def library_get(viewer: Viewer, key: int) -> Library:
    """One library; not visible = 404."""
    return get_object_or_404(libraries_visible_to(viewer), pk=key)


@dataclass(frozen=True, slots=True)
class Gap:
    """断档: a line whose rhythm was not kept, and for how many days."""

    line: Line
    since: date
    days: int

    @property
    def words(self) -> str:
        return f"应{self.line.get_rhythm_display()}对接，已 {self.days} 天没有对接"


def gap_of(line: Line, on: date | None = None) -> Gap | None:
    """Since when a line (with ``last_on``) was silent for longer than its rhythm allows (S23.2)."""
    allowed = DAYS.get(Rhythm(line.rhythm))
    since = getattr(line, "last_on", None) or line.starts_on
    days = ((on or clock.today()) - since).days
    return Gap(line, since, days) if line.is_active and allowed is not None and days > allowed else None


def gaps_for(viewer: Viewer, on: date | None = None) -> list[Gap]:
    """断档提醒: the visible lines whose rhythm was not kept, the longest silent first."""
    gaps = (gap_of(line, on) for line in lines_visible_to(viewer).filter(is_active=True))
    return sorted((gap for gap in gaps if gap), key=lambda gap: -gap.days)


def next_contact_by(line: Line) -> date | None:
    """The last day on which a contact still keeps the rhythm."""
    allowed = DAYS.get(Rhythm(line.rhythm))
    since = getattr(line, "last_on", None) or line.starts_on
    return since + timedelta(days=allowed) if allowed else None


def notes_of(viewer: Viewer, indicator: Indicator) -> Iterator[Note]:
    """What was learned of an indicator, for its own page; the approach only to who may see it."""
    seen = set(approaches_visible_to(viewer).filter(rules__indicator=indicator).values_list("pk", flat=True))
    for rule in rules_visible_to(viewer).filter(indicator=indicator):
        url = reverse("outreach:approach-detail", args=[rule.approach_id])
        yield Note(rule.text, rule.learned_on, url if rule.approach_id in seen else "")
