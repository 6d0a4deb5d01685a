"""触发器: what the database itself refuses, the same on SQLite and PostgreSQL.

Triggers are made again after every migration, since an altered table on SQLite drops them in silence, and
looked for at every start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

THERE_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
THERE_POSTGRES = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Triggers:
    """一组触发器: by name, what stands behind ``CREATE TRIGGER name`` on either database.

    ``tables`` must be there before the triggers are made; ``functions`` are PostgreSQL's, made first.
    """

    tables: tuple[str, ...]
    sqlite: Mapping[str, str]
    postgres: Mapping[str, str]
    functions: tuple[str, ...] = field(default=())

    def install(self, using: str = DEFAULT_DB_ALIAS) -> bool:
        """Makes those that are missing; false where the tables are not there yet."""
        connection = connections[using]
        if not set(self.tables) <= set(connection.introspection.table_names()):
            return False
        with connection.cursor() as cursor:
            for statement in self._statements(connection.vendor):
                cursor.execute(statement)
        return True

    def _statements(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            made = [f"CREATE OR REPLACE TRIGGER {name} {rest}" for name, rest in self.postgres.items()]
            return [*self.functions, *made]
        return [f"CREATE TRIGGER IF NOT EXISTS {name} {rest}" for name, rest in self.sqlite.items()]

    def lift(self, using: str = DEFAULT_DB_ALIAS) -> None:
        """Takes them away; whoever does so puts them back in the same transaction."""
        connection = connections[using]
        with connection.cursor() as cursor:
            for name, rest in self._by_name(connection.vendor).items():
                table = rest.split(" ON ")[1].split()[0]
                at = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{at}")

    def missing(self, using: str = DEFAULT_DB_ALIAS) -> list[str]:
        """Those that are not there, or are turned off."""
        connection = connections[using]
        with connection.cursor() as cursor:
            cursor.execute(THERE_POSTGRES if connection.vendor == "postgresql" else THERE_SQLITE)
            there = {row[0] for row in cursor.fetchall()}
        return [name for name in self._by_name(connection.vendor) if name not in there]

    def _by_name(self, vendor: str) -> Mapping[str, str]:
        return self.postgres if vendor == "postgresql" else self.sqlite

    def after_migration(self, sender: object, using: str = DEFAULT_DB_ALIAS, **more: Any) -> None:
        """Django's signal after a migration."""
        self.install(using)
