"""进程被杀: a worker that dies in the middle of a mail loses nothing and tells nobody twice in the house."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.instance import HOUSE, Instance, database, postgres
from tests.template import template_copy

from .conftest import MailServer

pytestmark = pytest.mark.slow
PATIENCE = 60.0
TOLD = """
from django.contrib.auth.models import User
from yiding.notices.services import notify
user = User.objects.create_user("clerk", email="clerk@example.gov.cn")
notify("account.made", to=[user], key="made", account="clerk")
"""
LOOK = """
import json
from yiding.notices.models import Delivery, Notice
row = Delivery.objects.values("state", "attempt", "key", "code").get()
print(json.dumps({**row, "notices": Notice.objects.filter(kind="account.made").count()}))
"""
TIME_GOES_BY = """
from datetime import timedelta
from django.db.models import F
from yiding.core.models import Job
from yiding.notices.models import Delivery
for field in ("lease_until", "next_at"):
    Delivery.objects.update(**{field: F(field) - timedelta(hours=1)})
for field in ("lease_until", "run_after"):
    Job.objects.update(**{field: F(field) - timedelta(hours=1)})
"""


@dataclass
class House:
    """一处安装: its database and its workers."""

    instance: Instance
    mail: MailServer
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        more = {"YIDING_MAIL_HOST": "127.0.0.1", "YIDING_MAIL_PORT": str(self.mail.port)}
        return {**self.instance.environment(), **more, "YIDING_MAIL_FROM": "yiding@example.gov.cn"}

    def run(self, code: str) -> str:
        ready = f"import django; django.setup()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", ready], env=self.environment(), cwd=HOUSE, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def look(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.run(LOOK))
        return told

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "yiding.cli", "worker"]
        worker = subprocess.Popen(command, env=self.environment(), cwd=HOUSE, stderr=subprocess.DEVNULL)
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()


@pytest.fixture
def house(tmp_path: Path, mail_server: MailServer) -> Iterator[House]:
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield from _house(Instance(tmp_path / "var"), mail_server)
        return
    with postgres() as server, database(server) as url:
        yield from _house(Instance(tmp_path / "var", url), mail_server)


def _house(instance: Instance, mail: MailServer) -> Iterator[House]:
    instance.var.mkdir()
    if not instance.url:
        template_copy(instance.var / "yiding.sqlite3")
    made = House(instance, mail)
    made.run("from django.core.management import call_command as c; c('migrate', verbosity=0)")
    try:
        yield made
    finally:
        made.close()


def until(come: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not come():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("verb", "copies"), [(b"RCPT", 1), (b".", 2)], ids=["before it is handed over", "before it is answered"]
)
def test_a_worker_killed_while_it_sends(verb: bytes, copies: int, house: House) -> None:
    house.run(TOLD)
    first = house.start()

    def kill(word: bytes) -> None:
        if word == verb and first.poll() is None:
            os.kill(first.pid, signal.SIGKILL)
            first.wait()

    house.mail.on_verb = kill
    until(lambda: first.poll() is not None)
    assert house.look() | {"key": ""} == {
        "state": "sending",
        "attempt": 1,
        "code": "",
        "notices": 1,
        "key": "",
    }

    house.run(TIME_GOES_BY)  # the leases are over
    second = house.start()
    until(lambda: house.look()["state"] == "unsure")
    assert house.look()["code"] == "notices.cut_off"
    assert len(house.mail.got) == copies - 1

    house.run(TIME_GOES_BY)  # so are the five minutes
    until(lambda: house.look()["state"] == "sent")
    second.terminate()
    assert second.wait(PATIENCE) == 0
    told = house.look()
    assert (told["attempt"], told["notices"]) == (2, 1)
    assert house.mail.ids == [f"<{told['key']}@example.gov.cn>"] * copies
