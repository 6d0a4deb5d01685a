"""成批写入: plain tuples into a table, for rows by the hundred whose keys nobody asks for.

``bulk_create`` makes an instance and a dozen calls for each value; entering a meeting would spend most of its
time there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import NoneType
from typing import Any

from django.db import connection, models

PLAIN = frozenset({str, int, float, bool, NoneType})


def rows_insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts one row for each tuple; ``names`` are its fields, and must hold all without a null."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    values = [_prepared(fields, row) for row in rows]
    if not values:
        return
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})",  # noqa: S608
            values,
        )


def rows_update(
    model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[int, int, Sequence[Any]]]
) -> None:
    """Sets ``names`` of rows, each told by key and version: one that was moved meanwhile stays as it is."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    values = [(*_prepared(fields, told), key, version) for key, version, told in rows]
    if not values:
        return
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE id = %s AND version = %s",  # noqa: S608
            values,
        )


def _prepared(fields: Sequence[Any], row: Sequence[Any]) -> tuple[Any, ...]:
    """The values as the database takes them: days, lists and choices in its own form."""
    return tuple(
        value if type(value) in PLAIN else field.get_db_prep_save(value, connection)
        for field, value in zip(fields, row, strict=True)
    )
