"""yiding serve, worker and demo as a person starts them: real processes on a free port."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.template import template_copy

from .conftest import HOUSE, SAMPLES

PATIENCE = 300.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def started(var: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A command of ours with a data folder of its own; gone when the block ends."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"YIDING_VAR": str(var), "PYTHONPATH": str(HOUSE / "src")}
    process = subprocess.Popen(
        [sys.executable, "-m", "yiding.cli", *words],
        env=environment,
        cwd=var,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def page(address: str) -> tuple[int, str]:
    """A page, waited for until the server is up."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except (URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def ended(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=PATIENCE)


def running(group: int) -> list[str]:
    """The command lines of a group's processes that still run, of those of ours."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            line = (folder / "cmdline").read_text().replace("\0", " ")
            state, _, of_group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            if int(of_group) == group and state != "Z":
                found.append(line)
    return [line for line in found if "yiding" in line]


def child(parent: int, word: str) -> int:
    """The child process whose command line holds a word."""
    for key in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        if word in Path(f"/proc/{key}/cmdline").read_text():
            return int(key)
    raise LookupError(word)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "var"
    folder.mkdir()
    template_copy(folder / "yiding.sqlite3")
    return folder


@pytest.fixture
def one_sample(tmp_path: Path) -> str:
    folder = tmp_path / "samples"
    folder.mkdir()
    (folder / "no30.txt").write_bytes((SAMPLES / "minutes" / "2024-01-no30.txt").read_bytes())
    return str(folder)


def test_demo_serves_pages_and_ends_server_and_worker_when_told(data: Path, one_sample: str) -> None:
    port = free_port()
    with started(data, "demo", "--port", str(port), "--workers", "1", "--samples", one_sample) as process:
        assert page(f"http://127.0.0.1:{port}/healthz") == (200, "ok\n")
        status, login = page(f"http://127.0.0.1:{port}/")
        assert status == 200
        assert 'type="password"' in login
        assert ended(process) == 0
        out, err = process.communicate()
        assert f"http://127.0.0.1:{port}/" in out
        assert "Traceback" not in err
        assert running(process.pid) == []


@pytest.mark.parametrize("words", [("demo", "--samples"), ("serve",)], ids=["demo", "serve"])
def test_ctrl_c_reaches_every_process_and_leaves_none(
    data: Path, one_sample: str, words: tuple[str, ...]
) -> None:
    port = free_port()
    more = (one_sample,) if "--samples" in words else ()
    with started(data, *words, *more, "--port", str(port), "--workers", "2") as process:
        page(f"http://127.0.0.1:{port}/healthz")
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=PATIENCE)
        assert running(process.pid) == []
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_when_the_server_dies_the_worker_does_not_stay(data: Path, one_sample: str) -> None:
    port = free_port()
    with started(data, "demo", "--port", str(port), "--workers", "1", "--samples", one_sample) as process:
        page(f"http://127.0.0.1:{port}/healthz")
        os.kill(child(process.pid, "gunicorn"), signal.SIGKILL)
        assert process.wait(timeout=PATIENCE) != 0
        assert not [line for line in running(process.pid) if line.endswith("worker ")]


def test_serve_and_worker_may_start_at_once_on_an_empty_database(data: Path) -> None:
    (data / "yiding.sqlite3").unlink(missing_ok=True)
    port = free_port()
    with (
        started(data, "serve", "--port", str(port), "--workers", "1") as server,
        started(data, "worker") as worker,
    ):
        assert page(f"http://127.0.0.1:{port}/healthz")[0] == 200
        assert worker.poll() is None
        assert ended(worker) == 0
        assert ended(server) == 0


def test_a_port_that_is_taken_is_named(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with started(data, "serve", "--port", str(taken.getsockname()[1])) as process:
            _, err = process.communicate(timeout=PATIENCE)
            assert process.returncode == 2
            assert err.startswith("serve.port_taken ")


def test_a_setting_that_cannot_be_understood_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIDING_UPLOAD_LIMIT_MB", "many")
    with started(data, "check") as process:
        _, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 2
        assert "YIDING_UPLOAD_LIMIT_MB" in err
        assert "Traceback" not in err


def test_what_the_server_loads_is_no_garbage(data: Path) -> None:
    told = (
        "import gc; from yiding.config.wsgi import application; before = gc.get_freeze_count(); "
        "print(callable(application), before > 100_000)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"YIDING_VAR": str(data), "PYTHONPATH": str(HOUSE / "src")}
    done = subprocess.run(
        [sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "True"]
