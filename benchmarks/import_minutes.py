"""Importing 10,000 minutes into SQLite, searchable: is the time linear, is the memory flat?

The first and the last thousand of one run are compared, in time and in memory of the writing process.

    python -m benchmarks.run import_minutes
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from .texts import minutes

COUNT, STEP = 10_000, 1_000
LINEAR, FLAT = 1.5, 1.25


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Seconds and memory after each thousand."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiding.config.settings")
    django.setup()
    from yiding.commands import serving
    from yiding.core.workdays import calendar_fill
    from yiding.meetings.models import Meeting

    serving.migrate()
    calendar_fill()
    count, step = (200, 50) if quick else (COUNT, STEP)
    with tempfile.TemporaryDirectory(prefix="yiding-minutes-") as folder:
        for number, text in enumerate(minutes(count)):
            (Path(folder) / f"{number:05}.txt").write_text(text, "utf-8")
        seconds, memory = _import(Path(folder), step)
    meetings = Meeting.objects.count()
    if meetings < count / 2:
        raise SystemExit(f"only {meetings} of {count} minutes became meetings; nothing was measured")
    slower, larger = seconds[-1] / seconds[0], memory[-1] / memory[0]
    return {
        "minutes": count,
        "meetings": meetings,
        "total_s": round(sum(seconds), 1),
        f"first_{step}_s": round(seconds[0], 1),
        f"last_{step}_s": round(seconds[-1], 1),
        "last_to_first": round(slower, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "memory_last_to_first": round(larger, 2),
        "steps_s": [round(value, 1) for value in seconds],
        "memory_mb": [round(value) for value in memory],
        "bar": f"time × {LINEAR}, memory × {FLAT}",
        "met": None if quick else slower <= LINEAR and larger <= FLAT,
    }


def _import(folder: Path, step: int) -> tuple[list[float], list[float]]:
    from yiding.commands.importing import Import, Options, files_in

    task = Import(Options(folder=folder, confirm=True, quiet=True))
    seconds, memory, last = [], [], time.perf_counter()
    for number, _ in enumerate(task._real(files_in(folder)), start=1):
        if number % step == 0:
            now = time.perf_counter()
            seconds.append(now - last)
            memory.append(_resident())
            last = now
    return seconds, memory


def _resident() -> float:
    """This process's own memory now, in megabytes, without the pages of the database that SQLite maps."""
    lines = Path("/proc/self/status").read_text().splitlines()
    own = next(line for line in lines if line.startswith("RssAnon:"))
    return int(own.split()[1]) / 1024
