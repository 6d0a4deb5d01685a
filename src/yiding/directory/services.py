"""机构人员: rows for the names that minutes mention, within one government."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from yiding.core.bulk import rows_insert

from .models import Body, Government, Person, Sighting
from .names import is_group_name
from .tallies import Sight, tallies_add, tallies_recount

UNNAMED = "（未署名）"
SIGHTING_FIELDS = ("government", "meeting_id", "seen_on", *Sight._fields)


def government_named(name: str | None) -> Government:
    """The government that issued a paper, under the name as printed."""
    row, _ = Government.objects.get_or_create(name=name or UNNAMED)
    return row


def bodies_named(government: Government, names: Iterable[str]) -> dict[str, Body]:
    """A row for each name, new ones made: one query, three with new names.

    The rows are locked, always in one order: entering a meeting adds to their tallies.
    """
    wanted = {name[:120] for name in names if name}
    rows = Body.objects.select_for_update(of=("self",)).filter(government=government).order_by("pk")
    found = {row.name: row for row in rows.filter(name__in=wanted)}
    fresh = [
        Body(government=government, name=name, is_group=is_group_name(name))
        for name in sorted(wanted - found.keys())
    ]
    if fresh:
        Body.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= {row.name: row for row in rows.filter(name__in=[body.name for body in fresh])}
    return found


def persons_named(government: Government, names: Iterable[str]) -> dict[str, Person]:
    """A row for each name, new ones made: one query, three with new names. Locked like bodies, after them."""
    wanted = {name[:60] for name in names if name}
    rows = Person.objects.select_for_update(of=("self",)).filter(government=government).order_by("pk")
    found = {row.name: row for row in rows.filter(name__in=wanted)}
    fresh = [Person(government=government, name=name) for name in sorted(wanted - found.keys())]
    if fresh:
        Person.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= {row.name: row for row in rows.filter(name__in=[person.name for person in fresh])}
    return found


def sightings_replace(
    *, government: Government, meeting_id: int, seen_on: date | None, sights: Sequence[Sight]
) -> None:
    """Sets what one meeting's minutes show of bodies and persons; part of entering a meeting."""
    rows = Sighting.objects.filter(meeting_id=meeting_id)
    before = list(rows.order_by().values_list("body_id", "person_id"))
    if before:
        rows.delete()
    shared = (government.pk, meeting_id, seen_on)
    rows_insert(Sighting, SIGHTING_FIELDS, ((*shared, *sight) for sight in sights))
    if not before:
        tallies_add(sights, seen_on)
        return
    pairs = [*before, *((sight.body_id, sight.person_id) for sight in sights)]
    tallies_recount(
        {body for body, _ in pairs if body is not None},
        {person for _, person in pairs if person is not None},
    )
