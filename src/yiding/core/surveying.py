"""查勘: what the database knows of how its rows lie, by which it plans a query."""

from __future__ import annotations

from django.db import connection

ROWS_LOOKED_AT = 400
"""Of each index; what SQLite's manual advises. With 300,000 entries it takes some 15 ms."""


def survey() -> None:
    """Looks how the rows of each table lie. PostgreSQL does so by itself; SQLite only when it is told to."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
