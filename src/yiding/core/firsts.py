"""首批: the first rows of several lots by one query, however many rows there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from .columns import Rows

Lot = tuple[Rows, str]
"""一批: rows, and the field of the day by which they are ordered."""


def firsts(lots: Sequence[Lot], most: int) -> list[list[int]]:
    """The keys of the first ``most`` rows of each lot, those due first at the head, those without a day last.

    The ORM cannot join limited queries on SQLite, which wants each within a query of its own.
    """
    parts: list[str] = []
    told: list[Any] = []
    for place, (rows, due) in enumerate(lots):
        narrow = rows.prefetch_related(None).order_by(due, "pk").values_list(due, "pk")[:most]
        try:
            sql, parameters = narrow.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT {place} AS lot, part.* FROM ({sql}) AS part")  # noqa: S608 - the ORM's own
        told += parameters
    found: list[list[tuple[bool, str, int]]] = [[] for _lot in lots]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), told)
            for place, day, key in cursor.fetchall():
                found[place].append((day is None, str(day), key))
    return [[key for _open, _day, key in sorted(lot)] for lot in found]
