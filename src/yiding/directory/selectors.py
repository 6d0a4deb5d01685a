"""机构人员: who may read which governments, bodies, persons and sightings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.shortcuts import get_object_or_404

from yiding.core.lists import Viewer

from .hooks import described
from .models import Body, Government, Person, Sighting, SightingRole

FIGURES: dict[str, Any] = {
    "seen": F("meeting_count"),
    "first_on": F("first_seen_on"),
    "last_on": F("last_seen_on"),
}
SHORTEST_NAME = 2
MOST_ALIKE = 20


def governments_visible_to(viewer: Viewer) -> QuerySet[Government]:
    """The governments whose minutes a person may see: ours first."""
    rows = Government.objects.order_by("-is_ours", "name")
    return rows if viewer.is_authenticated else rows.none()


def bodies_visible_to(viewer: Viewer) -> QuerySet[Body]:
    """The bodies that a person may see: for now all, to whoever has logged in."""
    return Body.objects.all() if viewer.is_authenticated else Body.objects.none()


def persons_visible_to(viewer: Viewer) -> QuerySet[Person]:
    """The persons that a person may see: for now all, to whoever has logged in."""
    return Person.objects.all() if viewer.is_authenticated else Person.objects.none()


def sightings_visible_to(viewer: Viewer) -> QuerySet[Sighting]:
    """The sightings that a person may see: for now all, to whoever has logged in."""
    return Sighting.objects.all() if viewer.is_authenticated else Sighting.objects.none()


def bodies_listed(viewer: Viewer) -> QuerySet[Body]:
    """Bodies with what a list shows of them."""
    return bodies_visible_to(viewer).select_related("government")


def persons_listed(viewer: Viewer) -> QuerySet[Person]:
    """Persons with what a list shows of them."""
    return persons_visible_to(viewer).select_related("government", "latest_body")


def body_get(viewer: Viewer, key: int) -> Body:
    """One body with its figures; not visible = 404."""
    body: Body = get_object_or_404(bodies_listed(viewer).annotate(**FIGURES), pk=key)
    return body


def person_get(viewer: Viewer, key: int) -> Person:
    """One person with their figures; not visible = 404."""
    person: Person = get_object_or_404(persons_listed(viewer).annotate(**FIGURES), pk=key)
    return person


@dataclass(frozen=True, slots=True)
class Tally:
    """小计: a role or a name, in how many sightings, from when to when."""

    key: str
    label: str
    count: int
    first_on: date | None
    last_on: date | None
    pk: int = 0


def roles_of(seen: QuerySet[Sighting]) -> list[Tally]:
    """The sightings by role, most frequent first."""
    rows = (
        seen.order_by().values_list("role").annotate(n=Count("pk"), first=Min("seen_on"), last=Max("seen_on"))
    )
    labels = dict(SightingRole.choices)
    return [
        Tally(role, labels.get(role, role), *rest) for role, *rest in sorted(rows, key=lambda row: -row[1])
    ]


def sitters_of(viewer: Viewer, body: Body) -> list[Tally]:
    """Who sat in for a body, and from when to when."""
    rows = sightings_visible_to(viewer).filter(body=body, person__isnull=False).order_by()
    told = rows.values_list("person__name", "person_id").annotate(
        n=Count("meeting_id", distinct=True), first=Min("seen_on"), last=Max("seen_on")
    )
    found = [Tally("", name, count, first, last, key) for name, key, count, first, last in told]
    return sorted(found, key=lambda one: (one.last_on or date.min, one.count), reverse=True)


def bodies_of(viewer: Viewer, person: Person) -> list[Tally]:
    """The bodies that a person sat in for, as seen; no post is claimed."""
    rows = sightings_visible_to(viewer).filter(person=person, body__isnull=False).order_by()
    told = rows.values_list("body__name", "body_id").annotate(
        n=Count("meeting_id", distinct=True), first=Min("seen_on"), last=Max("seen_on")
    )
    found = [Tally("", name, count, first, last, key) for name, key, count, first, last in told]
    return sorted(found, key=lambda one: (one.last_on or date.min, one.count), reverse=True)


def bodies_alike(viewer: Viewer, body: Body) -> list[Body]:
    """相近名称: bodies of the same government whose name differs in one character. A hint, never a merger."""
    near = _near(bodies_visible_to(viewer), body.government_id, body.name)
    return [row for row in near if row.pk != body.pk]


def persons_alike(viewer: Viewer, person: Person) -> list[Person]:
    """相近名称: names that differ in one character, of people who sat in for the same body."""
    seen = sightings_visible_to(viewer)
    bodies = seen.filter(person=person, body__isnull=False).values("body")
    beside = persons_visible_to(viewer).filter(Exists(seen.filter(person=OuterRef("pk"), body__in=bodies)))
    near = _near(beside, person.government_id, person.name)
    return [row for row in near if row.pk != person.pk]


def _near(rows: QuerySet[Any], government_id: int, name: str) -> list[Any]:
    """The rows of one government whose name differs from ``name`` in one character; found by the database."""
    if len(name) < SHORTEST_NAME:
        return []
    holes = Q()
    for n in range(len(name)):
        holes |= Q(name__startswith=name[:n], name__endswith=name[n + 1 :])
    found = rows.annotate(length=Length("name")).filter(holes, government=government_id, length=len(name))
    return list(found.order_by("name")[:MOST_ALIKE])


def sightings_of_body(viewer: Viewer, body: Body) -> QuerySet[Sighting]:
    """The sightings of a body. Who sat in for it stands for the seat, which is told apart only if empty."""
    return sightings_visible_to(viewer).filter(body=body)


def sightings_of_person(viewer: Viewer, person: Person) -> QuerySet[Sighting]:
    """The sightings of a person."""
    return sightings_visible_to(viewer).filter(person=person)


def sightings_described(rows: QuerySet[Sighting]) -> QuerySet[Sighting]:
    """Sightings with the meeting and the item that they were seen in."""
    return described(rows.select_related("body", "person"))
