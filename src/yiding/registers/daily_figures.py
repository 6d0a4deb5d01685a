"""每日数字: checks, hazards found and removed, by field and town; frozen when a day is over, and
reckoned again from the facts whenever asked.

What counts for a campaign: entries that are or were in it, and those of its kinds and fields that belong to
no campaign. So an entry counts in one campaign at a time, and what was open before it began counts too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.urging.measuring import Frame

from .campaign_rows import CampaignField, Carry, DailyFigure, DailySheet
from .campaigns import touching
from .carrying import MOVE
from .catalogue import kinds
from .models import Campaign, CampaignState, Entry, Step
from .round_rows import Check
from .selectors import entries_visible_to, keys_of, sees_all
from .stocks import Cause, Change, Moved, changes_of

ONE_DAY = timedelta(days=1)
DEFAULT = ("hazards",)
Cell = tuple[int | None, int | None]
"""行业领域和镇, by their keys."""


@dataclass(frozen=True, slots=True)
class Fact:
    """一条的存量变动, with where it counts."""

    entry: int
    sector: int | None
    town: int | None
    grade: str
    changes: tuple[Change, ...]


@dataclass(slots=True)
class Count3:
    """三个数: checks, found, removed."""

    checks: int = 0
    found: int = 0
    removed: int = 0

    def add(self, other: Count3) -> None:
        self.checks += other.checks
        self.found += other.found
        self.removed += other.removed

    @property
    def is_nothing(self) -> bool:
        return not (self.checks or self.found or self.removed)


@dataclass(slots=True)
class Day:
    """一天的数字, cell by cell."""

    day: date
    cells: dict[Cell, Count3] = field(default_factory=lambda: defaultdict(Count3))

    @property
    def total(self) -> Count3:
        whole = Count3()
        for one in self.cells.values():
            whole.add(one)
        return whole


def codes_of(campaign: Campaign) -> tuple[str, ...]:
    """The kinds of entries that a campaign is about."""
    return tuple(campaign.codes) or DEFAULT


def entries_of(campaign: Campaign) -> QuerySet[Entry]:
    """The entries that count for a campaign, whoever asks."""
    sectors = CampaignField.objects.filter(campaign=campaign).values("sector")
    was_in = Exists(Carry.objects.filter(entry=OuterRef("pk"), origin=campaign))
    loose = Q(campaign__isnull=True, sector__in=sectors) & (
        Q(is_open=True) | Q(closed_on__gte=campaign.first_on)
    )
    rows = Entry.objects.filter(government=campaign.government_id, code__in=codes_of(campaign))
    return rows.filter(Q(campaign=campaign) | was_in | (loose & ~was_in & Q(found_on__lte=campaign.last_on)))


def facts_of(campaign: Campaign, viewer: Viewer | None = None, since: date | None = None) -> list[Fact]:
    """What happened to each entry, as far as the viewer sees it (none: all): four queries.

    ``since``: only entries that were found or moved on that day or later.
    """
    rows = entries_of(campaign)
    if since is not None:
        later = Step.objects.filter(entry=OuterRef("pk"), at__gte=clock.end_of(since - ONE_DAY))
        rows = rows.filter(Q(found_on__gte=since) | Q(Exists(later)))
    if viewer is not None and not sees_all(viewer):
        rows = rows.filter(pk__in=keys_of(entries_visible_to(viewer)))
    told = list(rows.order_by("pk").values_list("pk", "code", "sector", "town", "grade", "found_on"))
    keys = keys_of(rows)
    steps = _steps(keys)
    joined = dict(Carry.objects.filter(target=campaign, entry__in=keys).values_list("entry", "carried_on"))
    left = dict(Carry.objects.filter(origin=campaign, entry__in=keys).values_list("entry", "carried_on"))
    facts = []
    for pk, code, sector, town, grade, found_on in told:
        within = _within(code, steps[pk], campaign.pk, is_joined=pk in joined)
        changes = changes_of(found_on, within, joined.get(pk), left.get(pk))
        facts.append(Fact(pk, sector, town, grade, tuple(changes)))
    return facts


def _steps(keys: QuerySet[Any]) -> Mapping[int, list[tuple[str, str, date, Mapping[str, Any]]]]:
    """The steps of entries in order: move, state after it, day, what was told."""
    found: dict[int, list[tuple[str, str, date, Mapping[str, Any]]]] = defaultdict(list)
    rows = Step.objects.filter(entry__in=keys).order_by("pk")
    for entry, name, after, at, told in rows.values_list("entry", "move", "after", "at", "told"):
        day = at.astimezone(clock.SHANGHAI).date()
        found[entry].append((name, after, day, told if name == MOVE else {}))
    return found


def _within(
    code: str, steps: Sequence[tuple[str, str, date, Mapping[str, Any]]], campaign: int, *, is_joined: bool
) -> list[Moved]:
    """The moves of an entry between its coming into a campaign and its leaving it."""
    stages = {one.key: one for one in kinds()[code].stages}
    is_in, moved = not is_joined, []
    for name, after, day, told in steps:
        if name == MOVE:
            is_in = told.get("target") == campaign or (is_in and told.get("origin") != campaign)
        elif is_in and after in stages:
            moved.append(Moved(day, not stages[after].ends, stages[after].void))
    return moved


def checks_of(campaign: Campaign) -> QuerySet[Check]:
    """The checks that count for a campaign: made for it, or of its fields for none."""
    sectors = CampaignField.objects.filter(campaign=campaign).values("sector")
    loose = Q(campaign__isnull=True, sector__in=sectors)
    return Check.objects.filter(Q(campaign=campaign) | loose, government=campaign.government_id)


def days_reckoned(
    campaign: Campaign,
    first: date,
    last: date,
    facts: Iterable[Fact] | None = None,
    viewer: Viewer | None = None,
) -> dict[date, Day]:
    """The figures of each day between two, from the facts."""
    days = {day: Day(day) for day in between(first, last)}
    rows = checks_of(campaign).filter(checked_on__range=(first, last))
    if viewer is not None and not sees_all(viewer):
        rows = rows.filter(entry__in=keys_of(entries_visible_to(viewer)))
    counted = rows.order_by().values_list("checked_on", "sector", "town").annotate(number=Count("pk"))
    for day, sector, town, number in counted:
        days[day].cells[sector, town].checks += number
    for fact in facts_of(campaign, viewer, since=first) if facts is None else facts:
        for change in fact.changes:
            if change.day in days and change.cause in (Cause.FOUND, Cause.REMOVED):
                cell = days[change.day].cells[fact.sector, fact.town]
                cell.found += change.cause is Cause.FOUND
                cell.removed += change.cause is Cause.REMOVED
    return days


def between(first: date, last: date) -> Iterable[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def day_of_campaigns(government_id: int, _rules: object, frame: Frame, _window: object) -> int:
    """The day's work: what is over is frozen; nobody is told."""
    figures_freeze_all(government_id, frame.today)
    return 0


def figures_freeze_all(government_id: int, today: date | None = None) -> int:
    """每日冻结: the days that are over of all campaigns that run, once. Gives back how many."""
    rows = Campaign.objects.filter(government=government_id, state=CampaignState.RUNNING)
    return sum(figures_freeze(campaign=row, today=today or clock.today()) for row in rows)


@transaction.atomic
def figures_freeze(*, campaign: Campaign, today: date) -> int:
    """Freezes what is over of one campaign. One event, where there was anything to freeze."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    frozen = set(campaign.days.values_list("day", flat=True))
    last = min(today - ONE_DAY, campaign.last_on)
    wanted = [day for day in between(campaign.first_on, last) if day not in frozen]
    if not wanted:
        return 0
    days = days_reckoned(campaign, wanted[0], wanted[-1])
    for day in wanted:
        _keep(campaign, days[day])
    after = {"first": f"{wanted[0]}", "last": f"{wanted[-1]}", "days": len(wanted)}
    record("daily_figures.frozen", campaign, by=None, after=after, touches=touching(campaign))
    return len(wanted)


def _keep(campaign: Campaign, day: Day) -> None:
    whole = day.total
    sheet = DailySheet.objects.create(
        campaign=campaign,
        day=day.day,
        checks=whole.checks,
        found=whole.found,
        removed=whole.removed,
        frozen_at=clock.now(),
    )
    DailyFigure.objects.bulk_create(
        DailyFigure(
            sheet=sheet,
            sector_id=sector,
            town_id=town,
            checks=one.checks,
            found=one.found,
            removed=one.removed,
        )
        for (sector, town), one in sorted(day.cells.items(), key=lambda pair: [key or 0 for key in pair[0]])
        if not one.is_nothing
    )


def days_frozen(rows: QuerySet[DailyFigure]) -> dict[date, Day]:
    """Frozen figures day by day."""
    days: dict[date, Day] = {}
    named = rows.order_by("sheet__day", "pk").values_list(
        "sheet__day", "sector", "town", "checks", "found", "removed"
    )
    for day, sector, town, *counts in named:
        days.setdefault(day, Day(day)).cells[sector, town].add(Count3(*counts))
    return days


def field_figures(campaign: Campaign, sector_id: int, day: date) -> dict[str, int]:
    """What a field's report says of itself: checks, found, removed since the start, and still open."""
    facts = [one for one in facts_of(campaign) if one.sector == sector_id]
    days = range((day - campaign.first_on).days + 1)
    causes = [one.cause for fact in facts for one in fact.changes if campaign.first_on <= one.day <= day]
    checked = checks_of(campaign).filter(sector=sector_id, checked_on__range=(campaign.first_on, day))
    return {
        "checks": checked.count() if days else 0,
        "found": causes.count(Cause.FOUND),
        "removed": causes.count(Cause.REMOVED),
        "open": sum(one.by for fact in facts for one in fact.changes if one.day <= day),
    }


@dataclass(frozen=True, slots=True)
class Counter:
    """天数: the day that a campaign is in, of how many; before it and after it there is none."""

    number: int | None
    total: int
    to_come: int = 0

    @classmethod
    def of(cls, campaign: Campaign, today: date) -> Counter:
        total = (campaign.last_on - campaign.first_on).days + 1
        number = (today - campaign.first_on).days + 1
        if number < 1:
            return cls(None, total, 1 - number)
        return cls(number if number <= total else None, total)
