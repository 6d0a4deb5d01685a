"""机构人员: rows for the names that minutes mention, within one government."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from yiding.core.access import Level
from yiding.core.bulk import rows_insert

from .models import Body, Government, Person, Sighting
from .names import is_group_name
from .namesakes import namesakes_told_apart
from .resolving import rows_named
from .tallies import TOLD_TO_ALL, Sight, tallies_add, tallies_recount

UNNAMED = "（未署名）"
SIGHTING_FIELDS = ("government", "meeting_id", "seen_on", "level", *Sight._fields)


def government_named(name: str | None) -> Government:
    """The government that issued a paper, under the name as printed."""
    row, _ = Government.objects.get_or_create(name=name or UNNAMED)
    return row


def bodies_named(government: Government, names: Iterable[str], on: date | None = None) -> dict[str, Body]:
    """The body that each name means on a day, new ones made: two queries, four with new names.

    The rows are locked, always in one order: entering a meeting adds to their tallies.
    """
    wanted = dict.fromkeys(name[:120] for name in names if name)
    found = rows_named(Body, government, wanted, on)
    fresh = [
        Body(government=government, name=name, is_group=is_group_name(name))
        for name in sorted(wanted.keys() - found.keys())
    ]
    if fresh:
        Body.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= rows_named(Body, government, {body.name for body in fresh}, on)
    return {name: found[name] for name in wanted}


def persons_named(
    government: Government,
    names: Iterable[str],
    on: date | None = None,
    seats: Mapping[str, int] | None = None,
) -> dict[str, Person]:
    """The person that each name means on a day, new ones made. Locked like bodies, after them.

    ``seats`` holds the body that a name sat for: it tells namesakes apart.
    """
    wanted = dict.fromkeys(name[:60] for name in names if name)
    found = rows_named(Person, government, wanted, on)
    fresh = [Person(government=government, name=name) for name in sorted(wanted.keys() - found.keys())]
    if fresh:
        Person.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= rows_named(Person, government, {person.name for person in fresh}, on)
    return namesakes_told_apart({name: found[name] for name in wanted}, seats or {}, on)


def written(row: Body | Person | None, name: str | None) -> str:
    """The name as printed, where it is not that of the row."""
    return name if row is not None and name and name != row.name else ""


def sightings_replace(
    *,
    government: Government,
    meeting_id: int,
    seen_on: date | None,
    sights: Sequence[Sight],
    level: int = Level.GOVERNMENT,
) -> None:
    """Sets what one meeting's minutes show of bodies and persons; part of entering a meeting."""
    rows = Sighting.objects.filter(meeting_id=meeting_id)
    before = list(rows.order_by().values_list("body_id", "person_id"))
    if before:
        rows.delete()
    shared = (government.pk, meeting_id, seen_on, level)
    rows_insert(Sighting, SIGHTING_FIELDS, ((*shared, *sight) for sight in sights))
    if not before:
        if level <= TOLD_TO_ALL:
            tallies_add(sights, seen_on)
        return
    pairs = [*before, *((sight.body_id, sight.person_id) for sight in sights)]
    tallies_recount(
        {body for body, _ in pairs if body is not None},
        {person for _, person in pairs if person is not None},
    )


def sightings_level_set(meeting_id: int, level: int) -> None:
    """Sets who may read what one meeting's minutes show; the tallies count what all of the office read."""
    rows = Sighting.objects.filter(meeting_id=meeting_id)
    pairs = list(rows.order_by().values_list("body_id", "person_id"))
    rows.update(level=level)
    tallies_recount(
        {body for body, _ in pairs if body is not None}, {person for _, person in pairs if person is not None}
    )
