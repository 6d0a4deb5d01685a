"""全文索引: the table of tokens beside the entries, FTS5 on SQLite, tsvector on PostgreSQL.

A row's number is the meeting's day followed by the entry's number, so that *newest first* is the order of the
index itself and a page of hits needs no sorting.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection

from .models import Entry
from .query import Query, as_fts5, as_tsquery
from .tokens import words_of

SHIFT = 40
TABLE = "search_index"


def row_number(entry_id: int, held_on: date | None) -> int:
    """The index's number of an entry: by day, then by entry."""
    return ((held_on.toordinal() if held_on else 0) << SHIFT) | entry_id


def entry_number(row: int) -> int:
    return row & ((1 << SHIFT) - 1)


def add(entries: Iterable[Entry]) -> None:
    """Indexes saved entries."""
    rows = [(row_number(entry.pk, entry.held_on), _tokens(entry.text)) for entry in entries]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(_insert(), rows)


def _insert() -> str:
    if connection.vendor == "sqlite":
        return f"INSERT INTO {TABLE}(rowid, tokens) VALUES (%s, %s)"  # noqa: S608
    return f"INSERT INTO {TABLE}(id, tokens) VALUES (%s, %s::tsvector)"  # noqa: S608


def _tokens(text: str) -> str:
    """What the database stores: words with spaces, or words with their positions."""
    words = words_of(text)
    if connection.vendor == "sqlite":
        return " ".join(words)
    return " ".join(f"'{word}':{position}" for position, word in enumerate(words, start=1))


def remove(meeting_id: int) -> int:
    """Takes a meeting's entries out of the index, before they themselves go; gives back how many."""
    rows = [
        (row_number(pk, held_on),)
        for pk, held_on in Entry.objects.filter(meeting_id=meeting_id).values_list("pk", "held_on")
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {TABLE} WHERE {_key()} = %s", rows)  # noqa: S608
    return len(rows)


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608


def _key() -> str:
    return "rowid" if connection.vendor == "sqlite" else "id"


def matching(query: Query) -> tuple[str, list[str]]:
    """SQL that gives the index rows that match: a FROM clause, a WHERE clause and its values."""
    if connection.vendor == "sqlite":
        return f"{TABLE} MATCH %s", [as_fts5(query)]
    return "hits.tokens @@ %s::tsquery", [as_tsquery(query)]


def key() -> str:
    """The name of the row number's column, for the queries of the selectors."""
    return f"hits.{_key()}"


def row_bounds(year_from: int | None, year_to: int | None) -> tuple[int | None, int | None]:
    """The row numbers between which the meetings of some years lie (the upper one excluded)."""
    low = row_number(0, date(year_from, 1, 1)) if year_from else None
    high = row_number(0, date(year_to + 1, 1, 1)) if year_to else None
    return low, high
