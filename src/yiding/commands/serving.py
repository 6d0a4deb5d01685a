"""yiding serve, yiding worker: the web server and the background worker."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from yiding.accounts.guard import GUARD as SIDES
from yiding.audit.guard import guard_install, guard_missing
from yiding.audit.models import Head
from yiding.audit.services import record
from yiding.core import clock, jobs
from yiding.core.surveying import survey
from yiding.files.storage import sweep
from yiding.registers.changing import kinds_settle

from . import checking
from .errors import PortTaken

log = logging.getLogger(__name__)
SWEEP_EVERY = 600.0
MIGRATING = 0x59444D47
PATIENCE = 30.0


def migrate() -> None:
    """Brings the database to today's tables; of several processes that start at once, one does it.

    Then its registers to the versions of their kinds: a change that was not declared stops the start.
    """
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    if _behind():
        with _alone():
            if _behind():
                call_command("migrate", verbosity=0, interactive=False)
    kinds_settle()


def keep_guard() -> None:
    """Looks whether the triggers of the chain and of the roles are there; makes them again, and says so."""
    missing = [*guard_missing(), *SIDES.missing()]
    if missing:
        log.error("the triggers %s were missing and are made again; run yiding audit verify", missing)
        with transaction.atomic():
            guard_install()
            SIDES.install()
            record("audit.guard_restored", Head(pk=Head.ONLY), by=None, after={"missing": missing})


def _behind() -> bool:
    """Is there a migration that this database has not had?"""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _alone() -> Iterator[None]:
    """Waits until no other process migrates: a lock on PostgreSQL, else on a file beside the database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
        return
    folder = Path(settings.VAR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "migrating.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def worker() -> int:
    """Runs jobs until told to stop (SIGTERM, SIGINT); clears orphans and forgotten files now and then."""
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    keeper = threading.Thread(target=_keep_house, args=(stop,), daemon=True)
    keeper.start()
    with checking.working():
        jobs.work(stop=stop)
    return 0


def _keep_house(stop: threading.Event) -> None:
    """What nobody asks for: orphaned bytes, files received and forgotten, notices due, how the tables lie."""
    from django.db import close_old_connections

    from yiding.bulletins.planning import rounds as bulletin_rounds
    from yiding.decisions.rounds import rounds as decisions_rounds
    from yiding.difficulties.rounds import rounds as difficulties_rounds
    from yiding.disclosure.rounds import rounds as disclosure_rounds
    from yiding.dispatch.reviewing import rounds as review_rounds
    from yiding.intake.jobs import files_sweep
    from yiding.notices.rounds import rounds
    from yiding.resources.rounds import rounds as resource_rounds
    from yiding.rosters.rounds import rounds as roster_rounds
    from yiding.topics.rounds import rounds as topic_rounds
    from yiding.training.rounds import rounds as training_rounds
    from yiding.urging.rounds import rounds as urging_rounds

    surveyed_on = None
    while True:
        try:
            files_sweep()
            sweep()
            rounds()
            decisions_rounds()
            disclosure_rounds()
            topic_rounds()
            urging_rounds()
            bulletin_rounds()
            review_rounds()
            difficulties_rounds()
            resource_rounds()
            roster_rounds()
            training_rounds()
            today = clock.today()
            if surveyed_on != today:
                survey()
                surveyed_on = today
        except Exception:
            log.exception("house-keeping failed; it is tried again later")
        close_old_connections()
        if stop.wait(SWEEP_EVERY):
            return


def gunicorn(host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "yiding.config.wsgi:application",
        "--config=python:yiding.config.gunicorn",
        f"--bind={host}:{port}",
        f"--workers={workers}",
    ]


def check_port(host: str, port: int) -> None:
    """Raises PortTaken where nothing can listen on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise PortTaken(f"{host}:{port}") from error


def serve(host: str, port: int, workers: int) -> int:
    """The web server alone; gives place to gunicorn."""
    check_port(host, port)
    keep_guard()
    command = gunicorn(host, port, workers)
    connection.close()
    os.execv(command[0], command)


def together(host: str, port: int, workers: int, *, ready: Callable[[], None]) -> int:
    """Web server and worker as children; when one ends, or on Ctrl-C, both do.

    ``ready`` is called once, when the server takes connections.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    keep_guard()
    connection.close()
    children = [
        subprocess.Popen(gunicorn(host, port, workers)),
        subprocess.Popen([sys.executable, "-m", "yiding.cli", "worker"]),
    ]
    told = False
    while not stop.wait(0.1 if not told else 0.5):
        if any(child.poll() is not None for child in children):
            break
        if not told and _answers(host, port):
            told = True
            ready()
    codes = [_ended(child) for child in children]
    return 0 if stop.is_set() else max((abs(code) for code in codes), default=1) or 1


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _ended(child: subprocess.Popen[bytes]) -> int:
    """Asks a child to end, and ends it where it does not in time; gives back its code."""
    if child.poll() is None:
        child.terminate()
    try:
        return child.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()
