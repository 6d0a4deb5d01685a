"""检索: hits for a viewer, newest first, with the count up to a thousand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from yiding.accounts.services import Viewer

from . import index
from .models import Entry
from .query import Query

COUNTED = 1000
Value = str | int


@dataclass(frozen=True, slots=True)
class Wanted:
    """检索条件 beside the words."""

    government_id: int | None = None
    kind: str = ""
    year_from: int | None = None
    year_to: int | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """检索结果: one page of entries, and how many there are in all (``COUNTED`` + 1 means more)."""

    entries: list[Entry]
    count: int

    @property
    def count_told(self) -> str:
        return f"{COUNTED:,}+" if self.count > COUNTED else f"{self.count:,}"


def visible(viewer: Viewer) -> tuple[str, list[Value]]:
    """SQL for what a viewer may find: for now everything of level *government*, to whoever has logged in."""
    if not viewer.is_authenticated:
        return "1 = 0", []
    return "entry.access IN ('government', 'public')", []


def find(query: Query, viewer: Viewer, wanted: Wanted, *, page: int = 1, size: int = 20) -> Hits:
    """Finds a page of entries: three queries, whatever the number of hits."""
    where, values = _where(query, viewer, wanted)
    source = (
        f"FROM {index.TABLE} hits JOIN search_entry entry"
        f" ON entry.id = ({index.key()} & {(1 << index.SHIFT) - 1}) WHERE {where}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT entry.id {source} ORDER BY {index.key()} DESC LIMIT %s OFFSET %s",
            [*values, size, (page - 1) * size],
        )
        keys = [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 {source} LIMIT %s) few", [*values, COUNTED + 1])  # noqa: S608
        count = int(cursor.fetchone()[0])
    rows = Entry.objects.in_bulk(keys)
    return Hits([rows[key] for key in keys if key in rows], count)


def _where(query: Query, viewer: Viewer, wanted: Wanted) -> tuple[str, list[Value]]:
    match, words = index.matching(query)
    seen, known = visible(viewer)
    clauses = [match, seen]
    values: list[Value] = [*words, *known]
    low, high = index.row_bounds(wanted.year_from, wanted.year_to)
    if low is not None:
        clauses.append(f"{index.key()} >= %s")
        values.append(low)
    if high is not None:
        clauses.append(f"{index.key()} < %s")
        values.append(high)
    if wanted.government_id is not None:
        clauses.append("entry.government_id = %s")
        values.append(wanted.government_id)
    if wanted.kind:
        clauses.append("entry.kind = %s")
        values.append(wanted.kind)
    return " AND ".join(clauses), values
