"""应报: the reports that the rhythms of all tasks ask for, two months ahead, made in sets."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from itertools import islice

from django.db import transaction
from django.db.models import Max

from yiding.core.periods import Period, PeriodKind
from yiding.supervision.models import ReportDue, Rhythm, Task
from yiding.supervision.reporting import AHEAD, KINDS
from yiding.supervision.tasks import AT_WORK

BATCH = 2_000


def dues_ahead(today: date) -> int:
    """Makes what is missing; done again it makes nothing. Gives back how many rows."""
    return sum(_of_rhythm(rhythm, kind, today) for rhythm, kind in KINDS.items())


def _of_rhythm(rhythm: Rhythm, kind: PeriodKind, today: date) -> int:
    until = today + AHEAD
    tasks = Task.objects.filter(matter__rhythm=rhythm, state__in=AT_WORK).order_by("pk")
    told = tasks.annotate(known=Max("dues__due_on")).values_list("pk", "assigned_on", "due_on", "known")
    rows = [row for row in told.iterator(chunk_size=BATCH) if row[1] <= until]
    if not rows:
        return 0
    periods = _periods(kind, min(row[1] for row in rows), until)
    ends = [period.end for period in periods]
    wanted = (
        ReportDue(task_id=pk, period=period.key, due_on=period.end)
        for pk, assigned_on, due_on, known in rows
        for period in periods[_first(ends, assigned_on, known) : bisect_right(ends, min(due_on, until))]
    )
    count = 0
    while some := list(islice(wanted, BATCH)):
        with transaction.atomic():
            ReportDue.objects.bulk_create(some, ignore_conflicts=True)
        count += len(some)
    return count


def _periods(kind: PeriodKind, first: date, last: date) -> list[Period]:
    found = [Period.of(kind, first)]
    while found[-1].end < last:
        found.append(found[-1].next)
    return found


def _first(ends: list[date], assigned_on: date, known: date | None) -> int:
    """The first period not made yet: that of the assignment's day, or the one after the last known."""
    if known is not None:
        return bisect_right(ends, known)
    place = bisect_right(ends, assigned_on)
    return place - 1 if place and ends[place - 1] == assigned_on else place
