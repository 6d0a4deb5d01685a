"""进程被杀: the daily run dies in the middle and is run again: nobody is forgotten, nobody is told twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.instance import HOUSE, Instance, database, postgres
from tests.template import template_copy

pytestmark = pytest.mark.slow
PATIENCE = 400.0
SET_UP = """
import json, os, sys
sys.path.insert(0, {house!r})
import django; django.setup()
"""
MIGRATE = "from django.core.management import call_command as c; c('migrate', verbosity=0)"
READY = """
from datetime import UTC, datetime
from yiding.core import clock
clock.now = lambda: datetime(2026, 3, 6, 1, tzinfo=UTC)  # a Friday, nine o'clock in China
from yiding.urging import reminding
reminding.BATCH = 3
"""
FILL = """
from django.contrib.auth.models import User
from tests.supervision.rows import stage_make
from tests.urging.rows import slip_of, with_rules
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government, Portfolio
from yiding.accounts.services import account_of
clock.now = lambda: datetime(2026, 3, 2, 1, tzinfo=UTC)
calendar_fill()
stage = stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True))
with_rules(stage)
for n in range(12):
    matter = stage.matter(leads=["甲局", "乙局"], due=7, title=f"第{n}件")
    slip_of(stage, stage.task(matter, "甲局"), "red", days=1)
for user in User.objects.all():
    User.objects.filter(pk=user.pk).update(email=f"{user.pk}@example.gov.cn")
"""
RUN = """
from yiding.urging.daily import day_run
if len(sys.argv) > 1:
    from yiding.notices import services
    made, after = [0], int(sys.argv[1])
    real = services._deliver
    def deliver(messages, kind):
        real(messages, kind)
        made[0] += len(messages)
        if made[0] > after:
            print("HERE", flush=True)
            sys.stdin.readline()  # stands still in the middle of a transaction until it is killed
    services._deliver = deliver
day_run()
"""
LOOK = """
from collections import Counter
from yiding.audit.models import Event
from yiding.audit.verifying import chain_verify
from yiding.core.models import Job
from yiding.notices.models import Delivery, Notice
from yiding.supervision.models import Task
from yiding.urging.models import DailyRun, Slip
due = Notice.objects.filter(kind="urging.coming", key__startswith="remind:due:")
keys = list(Delivery.objects.values_list("key", flat=True))
print("LOOK", json.dumps(dict(
    twice=max(Counter(due.values_list("recipient", "about_id")).values(), default=0),
    told=due.count(),
    without_mail=due.filter(deliveries__isnull=True).count(),
    escalated=Notice.objects.filter(kind="slip.escalated").count(),
    levels=sorted(set(Slip.objects.values_list("escalation", flat=True))),
    events=Event.objects.filter(kind="slip.escalated").count(),
    keys=len(keys) == len(set(keys)),
    jobs=Job.objects.filter(kind="notices.send").count() == len(keys),
    unlit=Task.objects.filter(light="").count(),
    finished=DailyRun.objects.filter(finished_at__isnull=False).count(),
    broken=chain_verify().broken,
)))
"""


class House:
    """一处安装, and the runs in it."""

    def __init__(self, instance: Instance) -> None:
        self.environment = {**instance.environment(), "YIDING_MAIL_HOST": "127.0.0.1"}
        if not instance.url:
            template_copy(instance.var / "yiding.sqlite3")
        self.run(MIGRATE)
        self.run(READY + FILL)

    def start(self, code: str, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", SET_UP.format(house=str(HOUSE)) + code, *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, env=self.environment, cwd=HOUSE, stdin=pipe, stdout=pipe, stderr=pipe, text=True
        )

    def run(self, code: str) -> str:
        process = self.start(code)
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, err
        return out

    def kill_after(self, mails: int) -> None:
        """A run that is killed with so many mails behind it, in the middle of the next batch."""
        process = self.start(READY + RUN, str(mails))
        assert process.stdout is not None
        end = time.monotonic() + PATIENCE
        while (line := process.stdout.readline()) and not line.startswith("HERE"):
            assert time.monotonic() < end
        assert line.startswith("HERE"), process.stderr and process.stderr.read()
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()

    def look(self) -> dict[str, Any]:
        line = next(one for one in self.run(READY + LOOK).splitlines() if one.startswith("LOOK "))
        told: dict[str, Any] = json.loads(line.removeprefix("LOOK "))
        return told


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    var = tmp_path / "var"
    var.mkdir()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield House(Instance(var))
        return
    with postgres() as server, database(server) as url:
        yield House(Instance(var, url))


@pytest.mark.requirement("S16.2")
def test_a_run_killed_three_times_forgets_nobody_and_tells_nobody_twice(house: House) -> None:
    for mails in (0, 7, 25):
        house.kill_after(mails)
        told = house.look()
        assert (told["twice"] <= 1, told["finished"], told["without_mail"]) == (True, 0, 0)
    house.run(READY + RUN)
    whole = {
        "twice": 1,
        "told": 24,
        "without_mail": 0,
        "escalated": 12,
        "levels": [2],
        "events": 24,
        "keys": True,
        "jobs": True,
        "unlit": 0,
        "finished": 1,
        "broken": None,
    }
    assert house.look() == whole
    house.run(READY + RUN)
    assert house.look() == whole
