"""同名: which of the people of one name sat for a body on a day.

Whose post in the body covers the day; else who was seen for the body. Where that is nobody, or more than one,
it stays with the first of the name, and the search for proposals asks a person (``proposing.py``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from .dates import valid_on
from .models import Person, Post, Sighting


def namesakes_told_apart(
    found: Mapping[str, Person], seats: Mapping[str, int], on: date | None
) -> dict[str, Person]:
    """The persons, each as the one who sat for the body of their seat: two queries more where namesakes are.

    ``seats`` holds the body of each name. Namesakes are locked after the first of their name.
    """
    firsts = {person.pk: person for name, person in found.items() if name in seats}
    others = _others(firsts)
    if not others:
        return dict(found)
    keys = {row.pk for rows in others.values() for row in rows} | others.keys()
    bodies = set(seats.values())
    holding, seen = _holding(keys, bodies, on), _seen(keys, bodies)
    told = dict(found)
    for name, person in found.items():
        if person.pk in others and name in seats:
            told[name] = _chosen([person, *others[person.pk]], seats[name], holding, seen)
    return told


def _others(firsts: Mapping[int, Person]) -> dict[int, list[Person]]:
    """The namesakes of each."""
    names = {(row.government_id, row.name): row.pk for row in firsts.values()}
    rows = Person.objects.filter(name__in={name for _of, name in names}, merged_into=None).exclude(note="")
    found: dict[int, list[Person]] = defaultdict(list)
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        key = names.get((row.government_id, row.name))
        if key is not None and key != row.pk:
            found[key].append(row)
    return dict(found)


Pairs = set[tuple[int, int]]


def _holding(keys: set[int], bodies: set[int], on: date | None) -> Pairs:
    rows = Post.objects.filter(valid_on(on), person__in=keys, body__in=bodies)
    return set(rows.order_by().values_list("person_id", "body_id"))


def _seen(keys: set[int], bodies: set[int]) -> Pairs:
    rows = Sighting.objects.filter(person__in=keys, body__in=bodies)
    return {(person, body) for person, body in rows.order_by().values_list("person_id", "body_id") if body}


def _chosen(rows: list[Person], body: int, holding: Pairs, seen: Pairs) -> Person:
    for pairs in (holding, seen):
        fit = [row for row in rows if (row.pk, body) in pairs]
        if fit:
            return fit[0] if len(fit) == 1 else rows[0]
    return rows[0]
