"""Runs the benchmarks, each in a process and a data folder of its own, and keeps the results.

    python -m benchmarks.run [NAME …] [--quick]

A benchmark is a module here with ``measure(…) -> dict``; one that has a long form takes ``quick``. Results
go to ``benchmarks/results/DAY-COMMIT.json`` with the machine and the commit; a quick run is only printed.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
HOUSE = HERE.parent
RESULTS = HERE / "results"
MARK = "RESULT "


def names() -> list[str]:
    """The modules that measure something."""
    return sorted(
        path.stem
        for path in HERE.glob("*.py")
        if "\ndef measure(" in path.read_text("utf-8") and path.stem != "run"
    )


def one(name: str, *, quick: bool) -> dict[str, Any]:
    """Runs one benchmark in this process."""
    measure = importlib.import_module(f"benchmarks.{name}").measure
    takes_quick = "quick" in inspect.signature(measure).parameters
    result: dict[str, Any] = {"name": name, **(measure(quick=quick) if takes_quick else measure())}
    return result


def apart(name: str, *, quick: bool) -> dict[str, Any]:
    """Runs one benchmark in a process of its own; what goes wrong is its result."""
    with tempfile.TemporaryDirectory(prefix="yiding-bench-") as var:
        environment = {**os.environ, "YIDING_VAR": var, "PYTHONPATH": f"{HOUSE / 'src'}:{HOUSE}"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "benchmarks.run", "--one", name, *(["--quick"] if quick else [])]
        done = subprocess.run(
            command, env=environment, cwd=HOUSE, capture_output=True, text=True, check=False
        )
    lines = [line for line in done.stdout.splitlines() if line.startswith(MARK)]
    if done.returncode or not lines:
        return {"name": name, "error": (done.stderr.strip().splitlines() or ["no result"])[-1]}
    found: dict[str, Any] = json.loads(lines[-1].removeprefix(MARK))
    return found


def machine() -> dict[str, Any]:
    """What a result depends on beside the code."""
    return {
        "processor": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory": _first("/proc/meminfo", "MemTotal"),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def _first(file: str, key: str) -> str:
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"


def table(results: list[dict[str, Any]]) -> str:
    """One line a benchmark: its figures, its bar, whether it is met."""
    lines = []
    for result in results:
        if "error" in result:
            lines.append(f"{result['name']:<16} failed: {result['error']}")
            continue
        verdict = {True: "met", False: "NOT MET", None: ""}[result.get("met")]
        figures = ", ".join(
            f"{key} {value}"
            for key, value in result.items()
            if isinstance(value, int | float | str) and key not in {"name", "met", "bar", "peer"}
        )
        lines.append(f"{result['name']:<16} {verdict:<8} bar {result.get('bar', '-')}: {figures}")
    return "\n".join(lines)


def keep(results: list[dict[str, Any]], version: str) -> Path:
    """Writes the results; those of the same day and commit that were not run again stay."""
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    file = RESULTS / f"{now:%Y-%m-%d}-{version}.json"
    earlier = json.loads(file.read_text("utf-8"))["results"] if file.exists() else []
    again = {result["name"] for result in results}
    kept = [result for result in earlier if result["name"] not in again] + results
    told = {
        "at": now.isoformat(timespec="seconds"),
        "commit": version,
        "machine": machine(),
        "results": sorted(kept, key=lambda result: str(result["name"])),
    }
    file.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return file


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names())} (default: all)")
    parser.add_argument(
        "--quick", action="store_true", help="small sizes, to see that all runs; nothing is kept"
    )
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if unknown := set(options.names) - set(names()):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if options.one:
        print(MARK + json.dumps(one(options.names[0], quick=options.quick), ensure_ascii=False))
        return 0
    version, results = commit(), []  # the code may change while a long run goes on
    for name in options.names or names():
        results.append(apart(name, quick=options.quick))
        print(table(results[-1:]), flush=True)
    if not options.quick:
        print(f"kept in {keep(results, version).relative_to(HOUSE)}")
    return int(any("error" in result or result.get("met") is False for result in results))


if __name__ == "__main__":
    raise SystemExit(main())
