"""护栏: triggers that let the database itself refuse to change or delete an event.

Made again after every migration: an altered table on SQLite drops them in silence. Only archiving lifts them,
within its transaction; no other connection ever sees the table without them.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from .models import Event, Head

SENTENCE = "audit events are never changed or deleted"
SQLITE = {
    "audit_event_update": "BEFORE UPDATE ON audit_event",
    "audit_event_delete": "BEFORE DELETE ON audit_event",
    "audit_head_delete": "BEFORE DELETE ON audit_head",
}
POSTGRES = {
    "audit_event_update": "BEFORE UPDATE ON audit_event FOR EACH ROW",
    "audit_event_delete": "BEFORE DELETE ON audit_event FOR EACH ROW",
    "audit_event_truncate": "BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT",
    "audit_head_delete": "BEFORE DELETE ON audit_head FOR EACH ROW",
    "audit_head_truncate": "BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT",
}
REFUSE = f"""CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
END $$"""


def guard_install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Makes the triggers that are missing, and the head of a chain that has no event yet."""
    connection = connections[using]
    known = connection.introspection.table_names()
    if Event._meta.db_table not in known or Head._meta.db_table not in known:
        return
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)
    if not Event.objects.using(using).exists():
        Head.objects.using(using).get_or_create(pk=Head.ONLY)


def _statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        made = [f"CREATE OR REPLACE TRIGGER {name} {on}" for name, on in POSTGRES.items()]
        return [REFUSE, *(f"{each} EXECUTE FUNCTION audit_refuse()" for each in made)]
    body = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    return [f"CREATE TRIGGER IF NOT EXISTS {name} {on} {body}" for name, on in SQLITE.items()]


def guard_lift(using: str = DEFAULT_DB_ALIAS) -> None:
    """Takes the triggers away; whoever does so puts them back in the same transaction."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, on in _triggers(connection.vendor).items():
            table = on.split(" ON ")[1].split()[0]
            at = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{at}")


def guard_missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The triggers that are not there, or are turned off."""
    connection = connections[using]
    question = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in _triggers(connection.vendor) if name not in there]


def _triggers(vendor: str) -> dict[str, str]:
    return POSTGRES if vendor == "postgresql" else SQLITE


def after_migration(sender: object, using: str = DEFAULT_DB_ALIAS, **more: Any) -> None:
    """Django's signal after a migration."""
    guard_install(using)
