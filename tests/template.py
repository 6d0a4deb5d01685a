"""测试库模板: the migrated database is made once and kept; each run begins with a copy of it.

Only for SQLite in memory, whose migration takes longer than most runs of a few tests. The template is named by
what the migrations say, so that a changed one is never used.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db.backends.sqlite3.creation import DatabaseCreation

HOME = Path(tempfile.gettempdir()) / "yiding-test-templates"
MOST_KEPT = 6
_create_tables = DatabaseCreation.create_test_db
_create_database = DatabaseCreation._create_test_db
_held: list[sqlite3.Connection] = []


def template_name() -> str:
    """Named by the text of every migration, and of Django itself."""
    digest = hashlib.sha256(django.__version__.encode())
    for config in sorted(apps.get_app_configs(), key=lambda one: one.name):
        for file in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.label}/{file.name}".encode())
            digest.update(file.read_bytes())
    return f"{digest.hexdigest()[:24]}.sqlite3"


def _filled(self: DatabaseCreation, *told: Any, **more: Any) -> str:
    name = _create_database(self, *told, **more)
    template = HOME / template_name()
    if self.is_in_memory_db(name) and template.exists():
        target = sqlite3.connect(name, uri=True)
        with closing(sqlite3.connect(template)) as source:
            source.backup(target)
        _held.append(target)
    return name


def _kept(self: DatabaseCreation, *told: Any, **more: Any) -> str:
    name = _create_tables(self, *told, **more)
    template = HOME / template_name()
    if self.is_in_memory_db(name) and not template.exists():
        HOME.mkdir(mode=0o700, exist_ok=True)
        draft = template.with_suffix(f".{os.getpid()}")
        self.connection.ensure_connection()
        with closing(sqlite3.connect(draft)) as target:
            self.connection.connection.backup(target)
        draft.replace(template)
        for old in sorted(HOME.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    return name


def use_template() -> None:
    """From now on test databases in memory begin with the template."""
    DatabaseCreation._create_test_db = _filled  # type: ignore[method-assign]
    DatabaseCreation.create_test_db = _kept  # type: ignore[method-assign,assignment]
