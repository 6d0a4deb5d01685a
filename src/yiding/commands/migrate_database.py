"""yiding migrate-database: from the database in use to another one, usually SQLite to PostgreSQL.

The rows go the way of a backup: out into a package, in by ``restore`` in a process of its own that has the
other database. Kept files stay where they are: both use the same folder.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from yiding.config import environ

from . import backup
from .errors import BadTarget

ADDRESS = "DATABASE_URL"


def run(address: str) -> int:
    """The command; gives back what ``restore`` gave."""
    target = _target(address)
    Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="moving-") as folder:
        file = Path(folder) / "rows.tar"
        backup.backup(backup.Options(file, files=False), None)
        command = [sys.executable, "-m", "yiding.cli", "restore", str(file)]
        code = subprocess.run(command, env=environ.changed({ADDRESS: address}), check=False).returncode
    if code == 0:
        sys.stdout.write(f"已搬到{target}。请停止服务，把 {ADDRESS} 改成新地址，再启动。\n")
    return code


def _target(address: str) -> str:
    """The kind of database an address names, and that it is another one than ours."""
    try:
        told = environ.database_at(address)
    except environ.SettingError as error:
        raise BadTarget(str(error)) from error
    ours = settings.DATABASES["default"]
    if all(str(told.get(key, "")) == str(ours.get(key, "")) for key in ("ENGINE", "NAME", "HOST", "PORT")):
        raise BadTarget("与现用的数据库相同")
    return " PostgreSQL" if "postgresql" in str(told["ENGINE"]) else " SQLite"
