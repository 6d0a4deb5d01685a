"""yiding serve, yiding worker: the web server and the background worker."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

from django.core.management import call_command

from yiding.core import jobs
from yiding.files.storage import sweep

log = logging.getLogger(__name__)
SWEEP_EVERY = 600.0


def migrate() -> None:
    """Brings the database to today's tables."""
    call_command("migrate", verbosity=0, interactive=False)


def worker() -> int:
    """Runs jobs until told to stop (SIGTERM, SIGINT); clears orphans and forgotten files now and then."""
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    keeper = threading.Thread(target=_keep_house, args=(stop,), daemon=True)
    keeper.start()
    jobs.work(stop=stop)
    return 0


def _keep_house(stop: threading.Event) -> None:
    """What only looks: orphaned bytes, files that were received and forgotten."""
    from django.db import close_old_connections

    from yiding.intake.jobs import files_sweep

    while True:
        try:
            files_sweep()
            sweep()
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
        f"--bind={host}:{port}",
        f"--workers={workers}",
        "--threads=4",
        "--timeout=120",
        "--log-level=warning",
    ]


def serve(host: str, port: int, workers: int) -> int:
    """The web server alone; gives place to gunicorn."""
    command = gunicorn(host, port, workers)
    os.execv(command[0], command)


def together(host: str, port: int, workers: int) -> int:
    """Web server and worker as children; when one ends, or on Ctrl-C, both do."""
    children = [
        subprocess.Popen(gunicorn(host, port, workers)),
        subprocess.Popen([sys.executable, "-m", "yiding.cli", "worker"]),
    ]
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    while not stop.wait(0.3):
        if any(child.poll() is not None for child in children):
            break
    for child in children:
        child.terminate()
    codes = [child.wait(timeout=30) for child in children]
    return 0 if stop.is_set() else max((abs(code) for code in codes), default=1)
