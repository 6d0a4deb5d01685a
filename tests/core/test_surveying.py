"""查勘: SQLite knows how the rows of a table lie, by which it plans; PostgreSQL looks for itself."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiding.core.surveying import survey

pytestmark = pytest.mark.django_db


def test_only_sqlite_is_told_to_look() -> None:
    with CaptureQueriesContext(connection) as asked:
        survey()
    assert [query["sql"] for query in asked] == (["ANALYZE"] if connection.vendor == "sqlite" else [])


@pytest.mark.any_database
def test_the_tables_are_looked_at() -> None:
    User.objects.bulk_create(User(username=f"u{n}") for n in range(50))
    survey()
    assert _rows_told("auth_user") == 50


@pytest.mark.any_database
def test_what_has_changed_is_seen_the_next_time() -> None:
    User.objects.create(username="first")
    survey()
    User.objects.bulk_create(User(username=f"u{n}") for n in range(30))
    survey()
    assert _rows_told("auth_user") == 31


def _rows_told(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [table])
        return max(int(stat.split()[0]) for (stat,) in cursor.fetchall())
