"""同时告知: of several processes that tell the same, one does; a day's digest is one, whoever adds to it."""

from __future__ import annotations

from tests.processes import Instance, instance

__all__ = ["instance"]

SET_UP = """
from datetime import time
from django.contrib.auth.models import User
from yiding.core.workdays import calendar_fill
from yiding.notices.services import Wishes, preferences_set
calendar_fill()
for name, wants_digest in (("clerk", False), ("reader", True)):
    user = User.objects.create_user(name, email=f"{name}@example.gov.cn")
    preferences_set(told=Wishes(time(0), time(0), wants_digest), by=user, version=0)
"""
TELL = """
from django.conf import settings
from django.contrib.auth.models import User
from yiding.notices.services import notify
settings.EMAIL_HOST, told = "127.0.0.1", 0
people = list(User.objects.order_by("pk"))[::STEP]
for n in range(40):
    told += notify("intake.failed", to=people, key=str(n), name="甲", sentence="", advice="")
print(told)
"""
LOOK = """
from yiding.core.models import Job
from yiding.notices.models import Delivery, Notice
digest = Delivery.objects.get(digest_on__isnull=False)
single = Delivery.objects.filter(digest_on=None)
jobs = Job.objects.filter(kind="notices.send")
print(Notice.objects.count(), single.count(), digest.notices.count(), jobs.count())
"""


def test_four_processes_tell_everybody_once(instance: Instance) -> None:
    instance.run(SET_UP)
    started = [instance.start(TELL.replace("STEP", step)) for step in ("1", "-1", "1", "-1")]
    told = 0
    for process in started:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        told += int(out)
    notices, single, in_digest, jobs = map(int, instance.run(LOOK).split())
    assert told == notices == 80
    assert (single, in_digest, jobs) == (40, 40, 41)
