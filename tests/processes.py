"""多进程: other processes at work on one database, as several servers would be; on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from tests.template import template_copy

HOUSE = Path(__file__).resolve().parents[1]
READY = "import django; django.setup()\n"


@dataclass(frozen=True, slots=True)
class Instance:
    """一个实例: a data folder and a database with all its tables."""

    var: Path
    address: str

    @property
    def environment(self) -> dict[str, str]:
        more = {"YIDING_VAR": str(self.var), "PYTHONPATH": f"{HOUSE / 'src'}:{HOUSE}"}
        django = {"DJANGO_SETTINGS_MODULE": "yiding.config.settings", "DATABASE_URL": self.address}
        return {**os.environ, **more, **django}

    def start(self, code: str) -> subprocess.Popen[str]:
        """A process that runs the code, Django ready."""
        return subprocess.Popen(
            [sys.executable, "-c", READY + code],
            env=self.environment,
            cwd=self.var,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """What the code prints; it must end well."""
        process = self.start(code)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out


def address() -> str:
    """The address of the PostgreSQL that the tests run on."""
    told = connection.settings_dict
    user = quote(told["USER"]) + (f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else "")
    port = f":{told['PORT']}" if told["PORT"] else ""
    return f"postgresql://{user}@{port}/{quote(told['NAME'])}?host={quote(told['HOST'])}"


@pytest.fixture
def instance(tmp_path: Path, transactional_db: None) -> Instance:
    """An empty instance: the tests' own PostgreSQL, or a SQLite file."""
    var = tmp_path / "var"
    var.mkdir()
    if connection.vendor == "postgresql":
        return Instance(var, address())
    made = Instance(var, f"sqlite://{var / 'yiding.sqlite3'}")
    template_copy(var / "yiding.sqlite3")
    made.run("from django.core.management import call_command as c; c('migrate', verbosity=0)")
    return made
