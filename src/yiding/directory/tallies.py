"""出现小计: how often and when bodies and persons were seen, kept by who writes sightings.

Only minutes that every reader of the ledger may read are counted: a count tells nobody of others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, DateField, F, IntegerField, Max, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least

from yiding.core.access import Level

from .models import Body, Person, Sighting, SightingRole

DUTY_ROLES = (SightingRole.ADDRESSEE, SightingRole.LEAD, SightingRole.SUPPORT)
TOLD_TO_ALL = Level.GOVERNMENT
Keys = Collection[int]


class Sight(NamedTuple):
    """一次出现 in one meeting's minutes: as what, where in the record, and of whom."""

    role: SightingRole
    path: str
    body_id: int | None = None
    person_id: int | None = None
    title: str = ""
    item_no: int | None = None
    body_written: str = ""
    person_written: str = ""


def tallies_add(sights: Iterable[Sight], seen_on: date | None) -> None:
    """Adds one meeting that was not counted before."""
    roles: dict[int, set[str]] = defaultdict(set)
    persons: set[int] = set()
    sitters: set[int] = set()
    for sight in sights:
        if sight.body_id is not None:
            roles[sight.body_id].add(sight.role)
        if sight.person_id is not None:
            (persons if sight.body_id is None else sitters).add(sight.person_id)
    days = _widened(seen_on)
    for (reports, duties), bodies in _by_part(roles).items():
        rows = Body.objects.filter(pk__in=bodies)
        rows.update(
            meeting_count=F("meeting_count") + 1,
            report_count=F("report_count") + reports,
            duty_count=F("duty_count") + duties,
            **days,
        )
    count = F("meeting_count") + 1
    Person.objects.filter(pk__in=persons - sitters).update(meeting_count=count, **days)
    # who never sat for a body would have all their sightings searched for one
    Person.objects.filter(pk__in=sitters).update(meeting_count=count, latest_body=_latest_body(), **days)


def _by_part(roles: dict[int, set[str]]) -> dict[tuple[int, int], list[int]]:
    """The bodies by what one meeting adds to their reports and duties."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for body, seen in roles.items():
        found[int(SightingRole.PRESENTER in seen), int(not seen.isdisjoint(DUTY_ROLES))].append(body)
    return found


def _widened(seen_on: date | None) -> dict[str, Any]:
    if seen_on is None:
        return {}
    day = Value(seen_on, output_field=DateField())
    return {
        "first_seen_on": Least(Coalesce("first_seen_on", day), day),
        "last_seen_on": Greatest(Coalesce("last_seen_on", day), day),
    }


def tallies_recount(bodies: Keys | None = None, persons: Keys | None = None) -> None:
    """Counts again from the sightings: those named, or all where ``None``."""
    of_body, of_person = (_counting(**{of: OuterRef("pk")}) for of in ("body", "person"))
    all_bodies, all_persons = Body.objects.all(), Person.objects.all()
    (all_bodies if bodies is None else all_bodies.filter(pk__in=bodies)).update(
        **_counted(of_body, "body"),
        report_count=_meetings(of_body.filter(role=SightingRole.PRESENTER), "body"),
        duty_count=_meetings(of_body.filter(role__in=DUTY_ROLES), "body"),
    )
    (all_persons if persons is None else all_persons.filter(pk__in=persons)).update(
        **_counted(of_person, "person"), latest_body=_latest_body()
    )


def _counting(**of: Any) -> QuerySet[Sighting]:
    return Sighting.objects.filter(level__lte=TOLD_TO_ALL, **of)


def _counted(seen: QuerySet[Sighting], of: str) -> dict[str, Any]:
    days = seen.order_by().values(of)
    return {
        "meeting_count": _meetings(seen, of),
        "first_seen_on": Subquery(days.annotate(d=Min("seen_on")).values("d"), output_field=DateField()),
        "last_seen_on": Subquery(days.annotate(d=Max("seen_on")).values("d"), output_field=DateField()),
    }


def _meetings(seen: QuerySet[Sighting], of: str) -> Coalesce:
    counted = seen.order_by().values(of).annotate(n=Count("meeting_id", distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def _latest_body() -> Subquery:
    """The body that a person sat for last: by day, then by the order of entering."""
    seen = _counting(person=OuterRef("pk"), body__isnull=False)
    return Subquery(seen.order_by(F("seen_on").desc(nulls_last=True), "-pk").values("body")[:1])
