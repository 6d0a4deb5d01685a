"""数据表: the rows of every table, as lines of JSON that read the same whatever the database.

The tables are taken as they were at the migrations that a database (or a package) has had, not as today's
models are: so an older package fills the tables of its own day, and the migrations then bring it forward.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Collate
from django.utils.duration import duration_string

# A log-in does not outlive the database it was made in.
LEFT_OUT = frozenset({"sessions.session", "accounts.session"})
# A row may hold the text of a whole volume: what is held at a time is bounded in rows and in bytes.
FETCHED = 100
BATCH, BATCH_BYTES = 1000, 2 * 1024 * 1024
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.FloatField)
Migration = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """一张表: its label (``core.job``), its model of that day, and the fields that are stored."""

    label: str
    model: type[models.Model]
    fields: tuple[Any, ...]

    @property
    def columns(self) -> list[str]:
        return [field.attname for field in self.fields]

    @property
    def name(self) -> str:
        return str(self.model._meta.db_table)


# --- which tables ----------------------------------------------------------------------------------------


def applied() -> set[Migration]:
    """The migrations that the database has had; none where it is new."""
    return set(MigrationRecorder(connection).applied_migrations())


def unknown(had: Iterable[Migration]) -> list[Migration]:
    """Those that this version of the program does not know."""
    return sorted(set(had) - set(_loader().graph.nodes))


def leaves(had: Collection[Migration]) -> list[Migration]:
    """The last migration of each room among some."""
    nodes = _loader().graph.node_map
    return sorted(
        key
        for key in had
        if not any(child.key in had and child.key[0] == key[0] for child in nodes[key].children)
    )


def tables_at(had: Collection[Migration]) -> list[Table]:
    """The tables as some migrations leave them, in order of label."""
    rooms = _loader().project_state(leaves(had)).apps
    kept = (model for model in rooms.get_models(include_auto_created=True) if model._meta.managed)
    tables = (
        Table(model._meta.label_lower, model, _stored(model)) for model in kept if not model._meta.proxy
    )
    return sorted((table for table in tables if table.label not in LEFT_OUT), key=lambda one: one.label)


def _loader() -> MigrationLoader:
    return MigrationLoader(None)


def _stored(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(
        field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)
    )


# --- out -------------------------------------------------------------------------------------------------


@contextmanager
def snapshot() -> Iterator[None]:
    """One view of the whole database, while others go on writing. It takes no lock that they wait for."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        # Django's own transactions take the lock of a writer at once.
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def lines(table: Table) -> Iterator[bytes]:
    """Every row in order of its key, as one line."""
    rows = table.model._base_manager.order_by(_order(table)).values_list(*table.columns)
    for row in rows.iterator(chunk_size=FETCHED):
        yield line_of(row)


def _order(table: Table) -> Any:
    key = table.model._meta.pk
    assert key is not None
    if isinstance(key, models.CharField | models.TextField):
        return Collate(key.attname, "C" if connection.vendor == "postgresql" else "BINARY")
    return "pk"


_UNSETTLED = re.compile(r"\de\+|-0\.0")


def line_of(row: Sequence[Any]) -> bytes:
    """A row as JSON: keys in order, instants in UTC, numbers as every database gives them back."""
    write = partial(json.dumps, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    text = write(row, default=_plain)
    if _UNSETTLED.search(text):
        text = write(_settled(json.loads(text)))
    return text.encode("utf-8", "surrogatepass")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return duration_string(value)
    return base64.b64encode(bytes(value)).decode("ascii")


def _settled(value: Any) -> Any:
    """PostgreSQL's jsonb gives 1e+22 back as a whole number, and knows no minus nought."""
    if isinstance(value, dict):
        return {key: _settled(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_settled(one) for one in value]
    if isinstance(value, float):
        return int(value) if abs(value) >= 1e16 else value + 0.0
    return value


class Tally:
    """计数与摘要: how many lines, and their SM3."""

    def __init__(self) -> None:
        self.rows, self._digest = 0, Hash(SM3())

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._digest.update(line)
        self._digest.update(b"\n")

    def told(self) -> dict[str, Any]:
        return {"rows": self.rows, "digest": self._digest.copy().finalize().hex()}


def tally(table: Table) -> dict[str, Any]:
    """What the database holds of a table now."""
    count = Tally()
    for line in lines(table):
        count.add(line)
    return count.told()


def sequences(tables: Iterable[Table]) -> dict[str, int]:
    """The last number that each table has given out, deleted rows included: none may be given out twice."""
    numbered = (table for table in tables if isinstance(table.model._meta.pk, models.AutoField))
    with connection.cursor() as cursor:
        return {table.label: last for table in numbered if (last := _last(cursor, table))}


def _last(cursor: Any, table: Table) -> int:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
    else:
        cursor.execute(f"SELECT last_value FROM {_sequence(cursor, table)} WHERE is_called")  # noqa: S608
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def _sequence(cursor: Any, table: Table) -> str:
    """PostgreSQL's name of the sequence behind a key."""
    key = table.model._meta.pk
    assert key is not None
    name = connection.ops.quote_name(table.name)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [name, key.column])
    return str(cursor.fetchone()[0])


# --- in --------------------------------------------------------------------------------------------------


def clear(tables: Iterable[Table]) -> None:
    """Takes out what the migrations themselves put in; references are looked at when the transaction ends."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")  # noqa: S608


@contextmanager
def triggers_lifted(tables: Iterable[Table]) -> Iterator[None]:
    """Rows come back as they were: what guards them against change stands aside until all are in.

    Within the transaction, so that no other connection ever sees the tables without their triggers.
    """
    names = {table.name for table in tables}
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor])
        found = [row for row in cursor.fetchall() if row[1] in names]
        for trigger, name, _made in found:
            on = f" ON {connection.ops.quote_name(name)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(trigger)}{on}")
        yield
        for _trigger, _name, made in found:
            cursor.execute(made)


_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, relname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger"
    " JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND pg_table_is_visible(tgrelid)",
}


def insert(table: Table, rows: Iterable[bytes]) -> None:
    """Puts lines into a table, a batch at a time."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in table.fields)
    places = ", ".join(["%s"] * len(table.fields))
    sql = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({places})"  # noqa: S608
    stored = [_storer(field) for field in table.fields]
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            cursor.executemany(sql, [_values(stored, line) for line in batch])


def _batches(rows: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch, size = list[bytes](), 0
    for line in rows:
        batch.append(line)
        size += len(line)
        if len(batch) == BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _values(stored: Sequence[Any], line: bytes) -> tuple[Any, ...]:
    row = json.loads(line.decode("utf-8", "surrogatepass"))
    return tuple(store(value) if store else value for store, value in zip(stored, row, strict=True))


def _storer(field: Any) -> Any:
    """How a value of a field goes into this database; ``None`` where it goes in as it is."""
    real = field.target_field if field.is_relation else field
    if isinstance(real, models.JSONField):
        nothing = None if field.null else connection.ops.adapt_json_value(None, real.encoder)
        return lambda value: nothing if value is None else real.get_db_prep_save(value, connection)
    if type(real).__module__ == "django.db.models.fields" and isinstance(real, PLAIN):
        return None
    return lambda value: real.get_db_prep_save(real.to_python(value), connection)


def sequences_set(tables: Iterable[Table], last: dict[str, int]) -> None:
    """Lets every table go on with the numbers where the other database stood."""
    with connection.cursor() as cursor:
        for table in tables:
            if table.label in last:
                _set_last(cursor, table, last[table.label])


def _set_last(cursor: Any, table: Table, last: int) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT setval(%s, %s)", [_sequence(cursor, table), last])
        return
    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])
