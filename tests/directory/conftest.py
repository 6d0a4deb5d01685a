"""名录测试的班底: 临澜市, ours, and 岚渚市 beside it; rows seen through the real services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from yiding.directory.models import Government, SightingRole
from yiding.directory.services import bodies_named, persons_named, sightings_replace, written
from yiding.directory.tallies import Sight

Seat = tuple[str, str]
See = Callable[..., None]


@pytest.fixture
def city(db: None) -> Government:
    """临澜市, the owning government."""
    return Government.objects.create(name="临澜市人民政府", is_ours=True)


@pytest.fixture
def neighbour(db: None) -> Government:
    """岚渚市, whose minutes were read too."""
    return Government.objects.create(name="岚渚市人民政府")


def enter(government: Government, meeting: int, day: date | None, seats: Sequence[Seat]) -> None:
    """Enters what one meeting's minutes show: body and person of each seat; either may be empty."""
    bodies = bodies_named(government, {body for body, _person in seats}, day)
    persons = persons_named(government, {person for _body, person in seats}, day)
    sights = []
    for n, (name, sitter) in enumerate(seats):
        body, person = bodies.get(name), persons.get(sitter)
        sights.append(
            Sight(
                SightingRole.OBSERVER if person else SightingRole.ADDRESSEE,
                f"attendance.observers.{n}.org",
                body.pk if body else None,
                person.pk if person else None,
                body_written=written(body, name),
                person_written=written(person, sitter),
            )
        )
    sightings_replace(government=government, meeting_id=meeting, seen_on=day, sights=sights)


@pytest.fixture
def see(city: Government) -> See:
    """Enters a meeting of 临澜市: ``see(1, date, [("市教育局", "秦望川")])``."""

    def run(meeting: int, day: date | None, seats: Sequence[Seat], government: Government = city) -> None:
        enter(government, meeting, day, seats)

    return run
