"""旧表: an empty database brought, step by step, to the tables of an earlier day, with rows of that day.

Forward only: taking away what all later rooms have laid upon a table costs minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests.instance import Instance, database
from tests.processes import address

STEP = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from yiding.core.management.commands.migrate import drawing_little
targets = {targets!r}
with drawing_little():
    MigrationExecutor(connection).migrate(targets)
apps = MigrationExecutor(connection).loader.project_state(targets).apps
def table(name, room="directory"):
    return apps.get_model(room, name).objects
"""


@contextmanager
def empty_instance(folder: Path) -> Iterator[Instance]:
    """An empty database of the kind that the tests run on."""
    (folder / "var").mkdir()
    if connection.vendor != "postgresql":
        yield Instance(folder / "var")
        return
    with database(address()) as url:
        yield Instance(folder / "var", url)


def at(instance: Instance, targets: Iterable[tuple[str, str]], code: str, first: str = "") -> str:
    """Brings the rooms to migrations, and runs code on their tables as they were then; what it printed."""
    told = instance.run(first + STEP.format(targets=list(targets)) + code)
    assert told.returncode == 0, told.stderr
    return told.stdout
