"""机构人员: rows for the names that minutes mention, within one government."""

from __future__ import annotations

from collections.abc import Iterable

from .models import Body, Government, Person, Sighting

UNNAMED = "（未署名）"


def government_named(name: str | None) -> Government:
    """The government that issued a paper, under the name as printed."""
    row, _ = Government.objects.get_or_create(name=name or UNNAMED)
    return row


def bodies_named(government: Government, names: Iterable[str]) -> dict[str, Body]:
    """A row for each name, new ones made: two queries, three with new names."""
    wanted = {name[:120] for name in names if name}
    found = {row.name: row for row in Body.objects.filter(government=government, name__in=wanted)}
    fresh = [Body(government=government, name=name) for name in sorted(wanted - found.keys())]
    if fresh:
        Body.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= {
            row.name: row
            for row in Body.objects.filter(government=government, name__in=[body.name for body in fresh])
        }
    return found


def persons_named(government: Government, names: Iterable[str]) -> dict[str, Person]:
    """A row for each name, new ones made: two queries, three with new names."""
    wanted = {name[:60] for name in names if name}
    found = {row.name: row for row in Person.objects.filter(government=government, name__in=wanted)}
    fresh = [Person(government=government, name=name) for name in sorted(wanted - found.keys())]
    if fresh:
        Person.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= {
            row.name: row
            for row in Person.objects.filter(government=government, name__in=[p.name for p in fresh])
        }
    return found


def sightings_replace(meeting_id: int, sightings: list[Sighting]) -> None:
    """Sets what one meeting's minutes show of bodies and persons; part of entering a meeting."""
    Sighting.objects.filter(meeting_id=meeting_id).delete()
    Sighting.objects.bulk_create(sightings)
