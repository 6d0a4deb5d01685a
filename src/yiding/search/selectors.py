"""检索: hits for a viewer, newest first, with the count up to a thousand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from yiding.accounts.services import Viewer
from yiding.core.access import Permission, may, powers_of

from . import index
from .hooks import own_items
from .models import Entry
from .query import Query

COUNTED = 1000
Value = str | int
FIELDS = [field.attname for field in Entry._meta.concrete_fields]
COLUMNS = ", ".join(f"entry.{field.column}" for field in Entry._meta.concrete_fields)


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
    """SQL for what a viewer may find: in the minutes that they read, and of an observer's own items."""
    if not may(viewer, Permission.READ_LEDGER):
        return "1 = 0", []
    level, own = powers_of(viewer).level, own_items(viewer)
    if not own:
        return "entry.level <= %s", [int(level)]
    return f"(entry.level <= %s OR entry.item_id IN ({', '.join(['%s'] * len(own))}))", [int(level), *own]


def find(query: Query, viewer: Viewer, wanted: Wanted, *, page: int = 1, size: int = 20) -> Hits:
    """Finds a page of entries: two queries at most, whatever the number of hits."""
    where, values = _where(query, viewer, wanted)
    source = (
        f"FROM {index.TABLE} hits JOIN search_entry entry"
        f" ON entry.id = ({index.key()} & {(1 << index.SHIFT) - 1}) WHERE {where}"
    )
    before = (page - 1) * size
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} {source} ORDER BY {index.key()} DESC LIMIT %s OFFSET %s",
            [*values, size, before],
        )
        entries = [Entry.from_db(connection.alias, FIELDS, row) for row in cursor.fetchall()]
        if 0 < len(entries) < size:
            return Hits(entries, before + len(entries))
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 {source} LIMIT %s) few", [*values, COUNTED + 1])  # noqa: S608
        return Hits(entries, int(cursor.fetchone()[0]))


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
