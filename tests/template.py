"""测试库模板: the migrated database is made once and kept; each run begins with a copy of it.

Only for SQLite in memory, whose migration takes longer than most runs of a few tests. Beside a template
stands what it was made of: the digest of every migration. A run takes the fullest one all of whose migrations
are still as they were, and applies what is new.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db.backends.sqlite3.creation import DatabaseCreation

HOUSE = Path(__file__).resolve().parents[1]
HOME = Path(tempfile.gettempdir()) / "yiding-test-templates"
MOST_KEPT = 12
Made = dict[str, str]
_create_tables = DatabaseCreation.create_test_db
_create_database = DatabaseCreation._create_test_db
_held: list[sqlite3.Connection] = []
"""A database in memory lasts as long as somebody holds it."""


def migrations() -> Made:
    """Every migration by its digest, and Django itself."""
    files = {
        f"{config.label}/{file.name}": file.read_bytes()
        for config in apps.get_app_configs()
        for file in sorted((Path(config.path) / "migrations").glob("*.py"))
    }
    return {"django": django.__version__} | {
        name: hashlib.sha256(text).hexdigest()[:16] for name, text in sorted(files.items())
    }


def template_fitting(made: Made) -> Path | None:
    """The fullest template that was made of nothing else than what is there now."""
    fitting: list[tuple[int, Path]] = []
    for told in HOME.glob("*.json"):
        try:
            of = json.loads(told.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if of.items() <= made.items() and told.with_suffix(".sqlite3").exists():
            fitting.append((len(of), told.with_suffix(".sqlite3")))
    return max(fitting)[1] if fitting else None


def template_keep(made: Made, source: sqlite3.Connection) -> None:
    """Keeps a migrated database as a template; the oldest ones go."""
    name = hashlib.sha256(json.dumps(made).encode()).hexdigest()[:24]
    if (HOME / f"{name}.json").exists():
        return
    HOME.mkdir(mode=0o700, exist_ok=True)
    draft = HOME / f"{name}.{os.getpid()}"
    with closing(sqlite3.connect(draft)) as target:
        source.backup(target)
    draft.replace(HOME / f"{name}.sqlite3")
    (HOME / f"{name}.json").write_text(json.dumps(made), "utf-8")
    for old in sorted(HOME.glob("*.json"), key=lambda file: file.stat().st_mtime)[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
        old.with_suffix(".sqlite3").unlink(missing_ok=True)


def template_copy(file: Path) -> None:
    """A migrated database as a file, for other processes to work on; made first where none is kept yet."""
    made = migrations()
    HOME.mkdir(mode=0o700, exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the others wait rather than make the same
        template = template_fitting(made)
        if template is None:
            _make(made)
            template = template_fitting(made)
    assert template is not None
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, file)


def _make(made: Made) -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        environment |= {"YIDING_VAR": folder, "PYTHONPATH": str(HOUSE / "src")}
        environment |= {"DJANGO_SETTINGS_MODULE": "yiding.config.settings"}
        call = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(call, env=environment, cwd=HOUSE, check=True)
        with closing(sqlite3.connect(Path(folder) / "yiding.sqlite3")) as source:
            template_keep(made, source)


def _filled(self: DatabaseCreation, *told: Any, **more: Any) -> str:
    name = _create_database(self, *told, **more)
    if self.is_in_memory_db(name) and (template := template_fitting(migrations())):
        target = sqlite3.connect(name, uri=True)
        with closing(sqlite3.connect(template)) as source:
            source.backup(target)
        _held.append(target)
    return name


def _kept(self: DatabaseCreation, *told: Any, **more: Any) -> str:
    name = _create_tables(self, *told, **more)
    if self.is_in_memory_db(name):
        self.connection.ensure_connection()
        template_keep(migrations(), self.connection.connection)
    return name


def use_template() -> None:
    """From now on test databases in memory begin with a template."""
    DatabaseCreation._create_test_db = _filled  # type: ignore[method-assign]
    DatabaseCreation.create_test_db = _kept  # type: ignore[method-assign,assignment]
