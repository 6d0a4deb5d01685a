"""落盘: nobody is told that something is done before it is on disk; one wait serves a whole transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from yiding.audit.durable import settle
from yiding.audit.services import record
from yiding.audit.verifying import anchor_now
from yiding.core.models import CalendarDay

pytestmark = pytest.mark.django_db(transaction=True)
POSTGRES = connection.vendor == "postgresql"
# SQLite has no such log to ask; there the write lock itself ends with the commit.
WRITTEN = "SELECT pg_current_wal_insert_lsn()" if POSTGRES else "SELECT 0"
ON_DISK = "SELECT pg_current_wal_flush_lsn()" if POSTGRES else "SELECT 0"
WAITS = "SHOW synchronous_commit" if POSTGRES else "SELECT 'on'"


def asked(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def place(lsn: Any) -> int:
    high, _, low = str(lsn).rpartition("/")
    return (int(high or "0", 16) << 32) + int(low, 16)


def waits() -> list[Callable[[], Any]]:
    """What waits for the commit of the running transaction."""
    return [hook[1] for hook in connection.run_on_commit]


@pytest.fixture
def day() -> CalendarDay:
    return CalendarDay.objects.create(day=date(2027, 1, 1), is_workday=False)


def test_what_waits_for_the_commit_finds_it_on_disk(day: CalendarDay) -> None:
    committed: list[int] = []
    found: list[int] = []
    with transaction.atomic():
        transaction.on_commit(lambda: found.append(place(asked(ON_DISK))))
        record("day.changed", day, by=None)
        connection.run_on_commit.insert(0, (set(), lambda: committed.append(place(asked(WRITTEN))), False))

    assert len(committed) == 1
    assert found[0] >= committed[0]


def test_a_transaction_waits_once_and_before_all_else(day: CalendarDay) -> None:
    with transaction.atomic():
        transaction.on_commit(anchor_now)
        record("day.changed", day, by=None)
        with transaction.atomic():
            record("day.changed", day, by=None)

        assert waits() == ([settle, anchor_now] if POSTGRES else [anchor_now])


def test_only_the_transaction_with_the_event_leaves_early(day: CalendarDay) -> None:
    with transaction.atomic():
        with transaction.atomic():
            record("day.changed", day, by=None)
            transaction.set_rollback(True)
        assert (asked(WAITS), waits()) == ("on", [])
        record("day.changed", day, by=None)
        assert asked(WAITS) == ("off" if POSTGRES else "on")

    assert asked(WAITS) == "on"
