"""护栏: triggers that let the database itself refuse to change or delete an event.

Only archiving lifts them, within its transaction; no other connection ever sees the table without them.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS

from yiding.core.triggers import Triggers

from .models import Event, Head

SENTENCE = "audit events are never changed or deleted"
REFUSE = f"""CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
END $$"""
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
GUARD = Triggers(
    tables=(Event._meta.db_table, Head._meta.db_table),
    sqlite={name: f"{on} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END" for name, on in SQLITE.items()},
    postgres={name: f"{on} EXECUTE FUNCTION audit_refuse()" for name, on in POSTGRES.items()},
    functions=(REFUSE,),
)


def guard_install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Makes the triggers that are missing, and the head of a chain that has no event yet."""
    if GUARD.install(using) and not Event.objects.using(using).exists():
        Head.objects.using(using).get_or_create(pk=Head.ONLY)


def guard_lift(using: str = DEFAULT_DB_ALIAS) -> None:
    """Takes the triggers away; whoever does so puts them back in the same transaction."""
    GUARD.lift(using)


def guard_missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The triggers that are not there, or are turned off."""
    return GUARD.missing(using)


def after_migration(sender: object, using: str = DEFAULT_DB_ALIAS, **more: Any) -> None:
    """Django's signal after a migration."""
    guard_install(using)
