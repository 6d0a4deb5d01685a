"""写到一半被杀: server and worker are killed, again and again, in the middle of a thousand writes.

The writes come through real forms of a real server: names for a body, days of the calendar, files, documents
that take a number. What was answered must be there once, with its event; what was not answered is there as a
whole or not at all. ``YIDING_KILL_SEED`` repeats a run.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.instance import HOUSE, Instance, database, postgres

pytestmark = pytest.mark.slow
WRITES, CLIENTS, KILLS = 1_000, 6, 6
PASSWORD = "lin-lan-2026-yi-ding"
GOVERNMENT, BODY = "临澜市人民政府", "市统计局"
FIRST_DAY = date(2101, 1, 1)
PATIENCE = 60.0
BOUNDARY = "----------------yiding"
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.slow.numbered_settings",
    "PYTHONPATH": f"{HOUSE / 'src'}:{HOUSE}",
}

PREPARE = f"""
from django.contrib.auth.models import User
from yiding.accounts.services import appoint
from yiding.core.access import Role
from yiding.directory.models import Body, Government
appoint(User.objects.create_user("mishu", password={PASSWORD!r}), Role.CLERK, Role.DIRECTOR)
print(Body.objects.create(government=Government.objects.get(), name={BODY!r}).pk)
"""
# As the worker finds it a while later: every lease of a killed worker has run out.
LATER = """
import threading
from datetime import timedelta
from yiding.core import clock, jobs
from yiding.files.storage import sweep
from yiding.intake.jobs import files_sweep
now = clock.now
clock.now = lambda: now() + timedelta(hours=2)
files_sweep()
jobs.work(stop=threading.Event(), until_empty=True)
sweep()
print(files_sweep())
"""
TELL = """
import json
from pathlib import Path
from django.conf import settings
from yiding.audit.models import Event
from yiding.core.counters import number_next
from yiding.core.models import CalendarDay, Job
from yiding.directory.models import BodyName
from yiding.files.models import Blob
from yiding.files.storage import place
from yiding.intake.models import Batch, File
files = File.objects.select_related("blob", "text").order_by("pk")
kept = Path(settings.FILES_ROOT)
print(json.dumps({
    "events": [
        {"kind": e.kind, "object": e.object_id, "actor": e.actor_name, "before": e.before, "after": e.after}
        for e in Event.objects.order_by("number")
    ],
    "names": list(BodyName.objects.values_list("name", flat=True)),
    "days": [[str(d.day), d.name] for d in CalendarDay.objects.filter(day__year__gte=2101)],
    "files": [
        {"id": f.pk, "batch": f.batch_id, "name": f.name, "state": f.state, "text": f.text_id is not None,
         "digest": f.blob.digest, "bytes": place(f.blob.digest).read_bytes().decode()} for f in files
    ],
    "batches": [[b.pk, b.source] for b in Batch.objects.order_by("pk")],
    "next": number_next("公文", "2026"),
    "jobs": [[job.kind, job.key, job.state] for job in Job.objects.all()],
    "blobs": sorted(Blob.objects.values_list("digest", flat=True)),
    "stored": sorted(path.name for path in kept.rglob("*") if path.is_file()),
}))
"""


class Cut(Exception):
    """没有回答: the request went out, and nobody knows what became of it."""


class Away(Exception):
    """无人接听: the request did not go out."""


@dataclass(slots=True)
class Browser:
    """浏览器: its cookies and the token of the last form, and nothing else."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def open(self, address: str) -> tuple[int, str]:
        status, page = self._ask("GET", address, b"", {})
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page):
            self.token = found[1]
        return status, page

    def send(self, address: str, **fields: str) -> tuple[int, str]:
        body = urlencode({**fields, "csrfmiddlewaretoken": self.token}).encode()
        return self._ask("POST", address, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def upload(self, address: str, name: str, content: str) -> tuple[int, str]:
        body = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            f"{self.token}\r\n"
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            f"Content-Type: text/plain\r\n\r\n{content}\r\n--{BOUNDARY}--\r\n"
        )
        told = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self._ask("POST", address, body.encode(), told)

    def _ask(self, method: str, address: str, body: bytes, told: dict[str, str]) -> tuple[int, str]:
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with contextlib.closing(server):
            try:
                server.connect()
            except OSError as error:
                raise Away from error
            try:
                server.request(
                    method, address, body, {**told, "Cookie": cookies, "Accept-Language": "zh-hans"}
                )
                answer = server.getresponse()
                page = answer.read().decode()
            except (OSError, http.client.HTTPException) as error:
                raise Cut from error
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, page


class Office:
    """实例在运行: server and worker, which can be killed and started again."""

    def __init__(self, instance: Instance) -> None:
        self.instance, self.log = instance, (instance.var.parent / "log").open("a+")
        self.port = _free_port()
        self.up = threading.Event()
        self.server, self.worker = self._start_server(), self._start("worker")

    def _start_server(self) -> subprocess.Popen[bytes]:
        started = self._start("serve", "--port", str(self.port), "--workers", "2")
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and started.poll() is None:
            with contextlib.suppress(Away, Cut):
                if Browser(self.port).open("/healthz")[0] == 200:
                    self.up.set()
                    return started
            time.sleep(0.05)
        raise AssertionError(f"the server does not come up: {self.told()}")

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "yiding.cli", *words],
            env={**self.instance.environment(), **SETTINGS},
            cwd=self.instance.var,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def kill(self) -> None:
        """Every process of both at once, by SIGKILL."""
        self.up.clear()
        for process in (self.server, self.worker):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in (self.server, self.worker):
            process.wait()

    def kill_one(self, chance: random.Random) -> None:
        """One process of the web server; its master starts another."""
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text().split()
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(chance.choice(children)), signal.SIGKILL)

    def start(self) -> None:
        self.worker = self._start("worker")
        self.server = self._start_server()

    def told(self) -> str:
        self.log.seek(0)
        return self.log.read()[-4_000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Tally:
    """账: what became of each write, by its key."""

    told: dict[str, tuple[int, str]] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    begun: int = 0
    turn: threading.Condition = field(default_factory=threading.Condition)

    def next(self) -> int | None:
        with self.turn:
            if self.begun == WRITES:
                return None
            self.begun += 1
            self.turn.notify_all()
            return self.begun

    def reached(self, count: int) -> None:
        with self.turn:
            assert self.turn.wait_for(lambda: self.begun >= count, timeout=PATIENCE * 5), self.begun


Write = Callable[[Browser, int], tuple[int, str]]


def _writes(body: int) -> tuple[tuple[str, Write], ...]:
    """What a client does in turn; each with a key that tells it from every other."""
    return (
        ("document", lambda web, n: web.send("/issue/", key=f"document {n}")),
        ("file", lambda web, n: web.upload("/intake/upload/", f"{n}.txt", f"第{n}份文件。")),
        (
            "name",
            lambda web, n: web.send(f"/directory/bodies/{body}/add/name/", name=f"统计{n}", kind="spelling"),
        ),
        (
            "day",
            lambda web, n: web.send("/calendar/add/", day=_day(n), arrangement="休", name=f"假{n}"),
        ),
    )


def _day(n: int) -> str:
    return (FIRST_DAY + timedelta(days=n)).isoformat()


def _logged_in(port: int) -> Browser:
    web = Browser(port)
    web.open("/accounts/login/")
    assert web.send("/accounts/login/", username="mishu", password=PASSWORD)[0] == 302
    assert web.open("/intake/upload/")[0] == 200
    return web


def _client(office: Office, web: Browser, tally: Tally, writes: tuple[tuple[str, Write], ...]) -> None:
    while (n := tally.next()) is not None:
        kind, write = writes[n % len(writes)]
        while True:
            assert office.up.wait(PATIENCE)
            try:
                tally.told[f"{kind} {n}"] = write(web, n)
            except Away:
                time.sleep(0.02)
                continue
            except Cut:
                tally.cut.add(f"{kind} {n}")
            break


def _stormed(office: Office, body: int, chance: random.Random) -> Tally:
    """A thousand writes by several clients, while the office is killed at moments that nobody foresees."""
    tally, writes = Tally(), _writes(body)
    browsers = [_logged_in(office.port) for _ in range(CLIENTS)]
    clients = [
        threading.Thread(target=_client, args=(office, web, tally, writes), daemon=True) for web in browsers
    ]
    for client in clients:
        client.start()
    moments = sorted(chance.sample(range(CLIENTS, WRITES - CLIENTS), KILLS))
    for turn, moment in enumerate(moments):
        tally.reached(moment)
        time.sleep(chance.random() / 20)
        if turn % 3 == 2:
            office.kill_one(chance)
        else:
            office.kill()
            office.start()
    for client in clients:
        client.join(PATIENCE * 5)
    assert not any(client.is_alive() for client in clients)
    return tally


@pytest.fixture(params=["sqlite", "postgres"])
def instance(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Instance]:
    if request.param == "sqlite":
        yield Instance(tmp_path / "var")
        return
    with postgres() as server, database(server) as url:
        yield Instance(tmp_path / "var", url)


@pytest.fixture
def office(instance: Instance, tmp_path: Path) -> Iterator[Office]:
    (tmp_path / "password").write_text(PASSWORD)
    told = instance.yiding("init", "--government", GOVERNMENT, "--password-file", tmp_path / "password")
    assert told.returncode == 0, told.stderr
    running = Office(instance)
    try:
        yield running
    finally:
        running.kill()
        running.log.close()


def test_a_thousand_writes_survive_every_kill(office: Office, instance: Instance) -> None:
    seed = int(os.environ.get("YIDING_KILL_SEED") or random.randrange(1_000_000))
    sys.stdout.write(f"YIDING_KILL_SEED={seed}\n")
    made = instance.run(PREPARE)
    assert made.returncode == 0, made.stderr

    tally = _stormed(office, int(made.stdout), random.Random(seed))

    office.kill()
    verified = instance.yiding("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    later = instance.run(LATER)
    assert (later.returncode, later.stdout.strip()) == (0, "0"), later.stderr
    assert instance.yiding("audit", "verify").returncode == 0
    assert Counter(status for status, _ in tally.told.values()).keys() == {201, 302}, office.told()
    assert len(tally.told) + len(tally.cut) == WRITES
    assert len(tally.told) > WRITES - (CLIENTS + 8) * KILLS
    told = instance.run(TELL)
    assert told.returncode == 0, told.stderr
    sys.stdout.write(f"{len(tally.told)} answered, {len(tally.cut)} cut off: {sorted(tally.cut)}\n")
    kept = json.loads(told.stdout)
    assert_numbers(kept, tally)
    assert_rows(kept, tally)
    assert_files(kept, tally)
    assert [job for job in kept["jobs"] if job[2] != "done"] == []


def fits(found: list[str], kind: str, tally: Tally) -> None:
    """Each answered write stands there once; of the others none twice, and none that nobody sent."""
    answered = {key for key in tally.told if key.startswith(f"{kind} ")}
    sent = answered | {key for key in tally.cut if key.startswith(f"{kind} ")}
    assert max(Counter(found).values()) == 1
    assert answered <= set(found) <= sent


def events(kept: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [event for event in kept["events"] if event["kind"] == kind]


def assert_numbers(kept: dict[str, Any], tally: Tally) -> None:
    """From 1 to the last, each once, each on its document and in its event."""
    issued = {event["object"]: event["after"] for event in events(kept, "document.issued")}
    documents = {
        key: source.split(" 第") for key, source in kept["batches"] if source.startswith("document ")
    }
    fits([source for source, _ in documents.values()], "document", tally)
    numbers = {source: int(number.removesuffix("号")) for source, number in documents.values()}
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
    assert kept["next"] == len(numbers) + 1
    assert {after["key"]: after["number"] for after in issued.values()} == numbers
    assert len(events(kept, "document.issued")) == len(documents)
    answered = {key: int(page) for key, (_, page) in tally.told.items() if key.startswith("document ")}
    assert {key: numbers[key] for key in answered} == answered


def assert_rows(kept: dict[str, Any], tally: Tally) -> None:
    """Names and days: the rows and their events tell the same."""
    names = [f"name {name.removeprefix('统计')}" for name in kept["names"] if name.startswith("统计")]
    fits(names, "name", tally)
    named = [f"name {event['after']['name'].removeprefix('统计')}" for event in events(kept, "body.named")]
    assert sorted(named) == sorted(names)
    days = [f"day {name.removeprefix('假')}" for _, name in kept["days"]]
    fits(days, "day", tally)
    assert all(day == _day(int(name.removeprefix("假"))) for day, name in kept["days"])
    told = [next(iter(event["after"].items())) for event in events(kept, "calendar.day_set")]
    assert sorted(told) == sorted((day, f"休 {name}") for day, name in kept["days"])


def assert_files(kept: dict[str, Any], tally: Tally) -> None:
    """Files: bytes, row, job and events; each read to the end, once."""
    fits([f"file {file['name'].removesuffix('.txt')}" for file in kept["files"]], "file", tally)
    assert [
        file for file in kept["files"] if file["bytes"] != f"第{file['name'].removesuffix('.txt')}份文件。"
    ] == []
    assert {(file["state"], file["text"]) for file in kept["files"]} == {("not_minutes", True)}
    keys = sorted(file["id"] for file in kept["files"])
    for kind in ("file.received", "file.read", "file.set_aside"):  # all that a text that is no minutes meets
        assert sorted(event["object"] for event in events(kept, kind)) == keys, kind
    opened = sorted(event["object"] for event in events(kept, "batch.opened"))
    assert opened == [key for key, source in kept["batches"] if not source.startswith("document ")]
    full = {file["batch"] for file in kept["files"]}
    assert len(full) == len(kept["files"])
    # A batch is opened before its files come: of an upload that was cut off it may stand alone.
    assert len(opened) - len(full) <= sum(key.startswith("file ") for key in tally.cut)
    assert kept["stored"] == kept["blobs"] == sorted(file["digest"] for file in kept["files"])
