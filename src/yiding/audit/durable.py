"""落盘: on PostgreSQL the lock of the chain is let go before the disk has answered; the answer is waited for.

A writer that held the lock until its commit was on disk would let nobody else use that time, and each writer
would wait for a disk's answer of its own. So the transaction that wrote an event commits without waiting, and
right after it, before anything else is done for its sake, this connection waits until the write-ahead log is
on disk up to there; one answer of the disk serves every writer that waits. Nobody is told that something is
done before it is there for good (``docs/decisions/0009``).
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

LEAVE_EARLY = "SET LOCAL synchronous_commit = off"
"""For one transaction; undone with it, or with the savepoint in which it stands."""
WAIT = "SELECT pg_logical_emit_message(true, 'yiding', '')"
"""A transaction of no content, whose commit waits for the log, all that is before it included."""


def settle_after(connection: BaseDatabaseWrapper) -> None:
    """Has the running transaction followed by :func:`settle`, before whatever else waits for its commit."""
    if connection.vendor != "postgresql" or any(hook[1] is settle for hook in connection.run_on_commit):
        return
    transaction.on_commit(settle, using=connection.alias)
    connection.run_on_commit.insert(0, connection.run_on_commit.pop())


def settle(using: str = DEFAULT_DB_ALIAS) -> None:
    """Waits until all that was committed before is on disk. Where writes never wait, nor does this."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(WAIT)
