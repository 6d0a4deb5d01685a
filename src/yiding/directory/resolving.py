"""认名: which body or person a written name means, within one government, as of a day.

The order: a name whose dates cover the day; the row that bears the name without dates; a name that was borne
at another time, the nearest. What was merged is followed to where it went.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar, cast

from django.db.models import Q, QuerySet

from .dates import covers, distance
from .models import Body, BodyName, Government, Person, PersonName

Row = TypeVar("Row", Body, Person)
LABEL = re.compile(r"(.+?)（(.+)）")


class How(StrEnum):
    """怎样认出."""

    DATED = "dated"
    OWN = "own"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Resolved:
    """认名结果: the body, and whether it bore the name on that day (``OUTSIDE``: only at another time)."""

    body: Body
    how: How


def resolve(government: Government, name: str, on: date | None = None) -> Resolved | None:
    """The body that a name means in a government on a day (today's names without one); ``None``: nobody's."""
    found = _resolved(Body, government, {name[:120]}, on, lock=False).get(name[:120])
    return Resolved(*found) if found else None


def resolve_all(government: Government, names: Collection[str], on: date | None = None) -> dict[str, Body]:
    """The bodies that names mean: two queries, one more where something was merged."""
    found = _resolved(Body, government, {name[:120] for name in names if name}, on, lock=False)
    return {name: body for name, (body, _how) in found.items()}


def resolve_person(government: Government, name: str, on: date | None = None) -> Person | None:
    """The person that a name means in a government on a day; ``姓名（区分）`` means that namesake."""
    if apart := LABEL.fullmatch(name):
        namesake = Person.objects.filter(government=government, name=apart[1], note=apart[2]).first()
        if namesake is not None:
            return namesake.merged_into or namesake
    found = _resolved(Person, government, {name[:60]}, on, lock=False).get(name[:60])
    return found[0] if found else None


def rows_named(
    model: type[Row], government: Government, names: Collection[str], on: date | None
) -> dict[str, Row]:
    """The rows that names mean, locked in the order of their keys: whoever enters a meeting adds to them."""
    found = _resolved(model, government, names, on, lock=True)
    return {name: row for name, (row, _how) in found.items()}


def _resolved(
    model: type[Row], government: Government, names: Collection[str], on: date | None, *, lock: bool
) -> dict[str, tuple[Row, How]]:
    if not names:
        return {}
    dated = _dated(model, government, names)
    owners = {of for rows in dated.values() for of, _row in rows}
    own_name = Q(government=government, name__in=names)
    if model is Person:
        own_name &= Q(note="")
    known = _rows(model, Q(pk__in=owners) | own_name, lock)
    own = {row.name: row for row in known.values()}
    chosen = {
        name: picked for name in names if (picked := _chosen(dated.get(name, []), own.get(name), known, on))
    }
    return _followed(model, chosen, known, lock)


def _dated(
    model: type[Row], government: Government, names: Collection[str]
) -> dict[str, list[tuple[int, Any]]]:
    """The dated rows of each name, each with the key of its owner."""
    table, of = (BodyName, "body_id") if model is Body else (PersonName, "person_id")
    rows: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    found = cast("QuerySet[Any]", table._default_manager.filter(government=government, name__in=names))
    for row in found.order_by("pk"):
        rows[row.name].append((getattr(row, of), row))
    return rows


def _rows(model: type[Row], which: Q, lock: bool) -> dict[int, Row]:
    rows = model._default_manager.filter(which).order_by("pk")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return {row.pk: row for row in rows}


def _chosen(
    dated: list[tuple[int, Any]], own: Row | None, known: dict[int, Row], on: date | None
) -> tuple[Row, How] | None:
    for of, row in dated:
        if covers(row, on):
            return known[of], How.DATED
    if own is not None and all(of != own.pk for of, _row in dated):
        return own, How.OWN
    near = min(dated, key=lambda one: (*distance(one[1], on), one[1].pk), default=None)
    return (known[near[0]], How.OUTSIDE) if near else None


def _followed(
    model: type[Row], chosen: dict[str, tuple[Row, How]], known: dict[int, Row], lock: bool
) -> dict[str, tuple[Row, How]]:
    """What was merged stands for where it went, however far."""
    while away := {row.merged_into_id for row, _how in chosen.values() if row.merged_into_id}:
        if missing := away - known.keys():
            known |= _rows(model, Q(pk__in=missing), lock)
        chosen = {
            name: (known[row.merged_into_id], how) if row.merged_into_id else (row, how)
            for name, (row, how) in chosen.items()
        }
    return chosen
