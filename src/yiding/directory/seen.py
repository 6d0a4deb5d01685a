"""所见: all sightings of one government in memory, for the search for proposals: who sat where, when.

One query, plain tuples; a body's or a person's history is looked at many times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from .models import Body, Government, Person, Sighting, SightingRole

MOST_SHOWN = 8
SEATS = frozenset({SightingRole.OBSERVER, SightingRole.REPRESENTATIVE})


class Seen(NamedTuple):
    """一次出现."""

    body: int | None
    person: int | None
    role: str
    meeting: int
    on: date | None
    path: str
    item: int | None
    body_written: str
    person_written: str


@dataclass(slots=True)
class History:
    """一个政府的全部出现, by body and by person, in the order of days."""

    government: Government
    bodies: dict[int, Body]
    persons: dict[int, Person]
    of_body: dict[int, list[Seen]] = field(default_factory=lambda: defaultdict(list))
    of_person: dict[int, list[Seen]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls, government: Government) -> History:
        """Reads the government's bodies, persons and sightings: three queries."""
        bodies = Body.objects.filter(government=government, merged_into=None).in_bulk()
        persons = Person.objects.filter(government=government, merged_into=None).in_bulk()
        history = cls(government, bodies, persons)
        columns = ("body_id", "person_id", "role", "meeting_id", "seen_on", "path", "item_no")
        rows = Sighting.objects.filter(government=government).order_by("seen_on", "meeting_id", "pk")
        for row in rows.values_list(*columns, "body_written", "person_written").iterator(chunk_size=5000):
            seen = Seen(*row)
            if seen.body is not None and seen.body in bodies:
                history.of_body[seen.body].append(seen)
            if seen.person is not None and seen.person in persons:
                history.of_person[seen.person].append(seen)
        return history

    def days(self, rows: Iterable[Seen]) -> list[date]:
        return [row.on for row in rows if row.on is not None]

    def sitters(self, body: int) -> dict[int, set[int]]:
        """Who sat for a body: the meetings of each."""
        found: dict[int, set[int]] = defaultdict(set)
        for row in self.of_body[body]:
            if row.person is not None and row.person in self.persons:
                found[row.person].add(row.meeting)
        return found

    def seat_meetings(self, body: int) -> set[int]:
        """The meetings in whose attendance the body stands."""
        return {row.meeting for row in self.of_body[body] if row.role in SEATS}

    def evidence(self, rows: Iterable[Seen]) -> list[dict[str, Any]]:
        """Sightings as a proposal keeps them: the first and the last ones, of many."""
        told = list(rows)
        half = MOST_SHOWN // 2
        some = told if len(told) <= MOST_SHOWN else [*told[:half], *told[-half:]]
        return [self._told(row) for row in some]

    def _told(self, row: Seen) -> dict[str, Any]:
        body, person = self.bodies.get(row.body or 0), self.persons.get(row.person or 0)
        return {
            "meeting": row.meeting,
            "path": row.path,
            "item": row.item,
            "on": row.on.isoformat() if row.on else "",
            "role": row.role,
            "body": row.body_written or (body.name if body else ""),
            "person": row.person_written or (person.name if person else ""),
        }
