"""A new database by the project's own ``migrate`` is, table by table, the one that Django's own makes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.instance import Instance

pytestmark = pytest.mark.slow
OURS = "from django.core.management import call_command as c; c('migrate', verbosity=0)"
DJANGOS = (
    "from django.core.management import call_command as c\n"
    "from django.core.management.commands.migrate import Command\n"
    "c(Command(), verbosity=0)"
)


def made(folder: Path, code: str) -> list[tuple[str, ...]]:
    """What a database holds that some code migrated: the text of each table, index and trigger."""
    folder.mkdir()
    instance = Instance(folder)
    told = instance.run(code)
    assert told.returncode == 0, told.stderr
    with closing(sqlite3.connect(instance.var / "yiding.sqlite3")) as database:
        return sorted(database.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master"))


def test_both_ways_make_the_same_database(tmp_path: Path) -> None:
    ours = made(tmp_path / "ours", OURS)

    assert len([row for row in ours if row[0] == "table"]) > 150
    assert ours == made(tmp_path / "djangos", DJANGOS)
