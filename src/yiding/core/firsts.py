"""首批: the first rows of several lots by one query, however many rows there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, Value
from django.db.models.functions import Cast

from .columns import Rows

Lot = tuple[Rows, str]
"""一批: rows, and the field of the day by which they are ordered (empty: none of them has a day)."""


def firsts(lots: Sequence[Lot], most: int) -> list[list[int]]:
    """The keys of the first ``most`` rows of each lot, those due first at the head, those without a day last.

    The ORM cannot join limited queries on SQLite, which wants each within a query of its own.
    """
    parts: list[str] = []
    told: list[Any] = []
    for place, (rows, due) in enumerate(lots):
        try:
            sql, parameters = _narrow(rows, due)[:most].query.sql_with_params()
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


def _narrow(rows: Rows, due: str) -> Rows:
    """Two columns in their order: the day as text, the key. What is told apart is so by its keys first."""
    if rows.query.distinct:
        rows = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    day = Cast(due, CharField()) if due else Value("", CharField())
    told: Rows = rows.order_by(*([due] if due else []), "pk").values_list(day, "pk")
    return told
