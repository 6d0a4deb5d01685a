"""同时办理: of several processes that want the same name, or judge the same proposal, one has its way."""

from __future__ import annotations

from tests.processes import Instance, instance

__all__ = ["instance"]

SET_UP = """
from django.db import transaction
from django.contrib.auth.models import User
from yiding.accounts.services import appoint
from yiding.core.access import Role
from yiding.directory.models import Government
from yiding.directory.services import bodies_named
appoint(User.objects.create_user("clerk"), Role.CLERK)
city = Government.objects.create(name="临澜市人民政府", is_ours=True)
with transaction.atomic():
    bodies_named(city, ["市甲局", "市乙局", "市丙局", "市丁局"])
"""
WANT_A_NAME = """
import sys
from datetime import date, timedelta
from django.contrib.auth.models import User
from yiding.directory.errors import NameTaken
from yiding.directory.models import Body
from yiding.directory.register import name_add
by, body, won = User.objects.get(), Body.objects.get(name="{name}"), 0
for n in range(20):
    first = date(2020, 1, 1) + timedelta(days=10 * n)
    last = first + timedelta(days=14 if n % 2 else 4)
    try:
        name_add(of=body, name="市规划局", by=by, starts_on=first, ends_on=last)
        won += 1
    except NameTaken:
        pass
print(won)
"""
LOOK = """
from yiding.audit.models import Event
from yiding.directory.dates import clear_of
from yiding.directory.models import BodyName
rows = list(BodyName.objects.order_by("starts_on"))
for n, row in enumerate(rows):
    assert clear_of((row.starts_on, row.ends_on), rows[:n] + rows[n + 1:]), row.starts_on
print(len(rows), Event.objects.filter(kind="body.named").count())
"""
MERGE = """
from django.contrib.auth.models import User
from yiding.core.errors import YidingError
from yiding.directory.merging import bodies_merge
from yiding.directory.models import Body
rows = {{row.name: row for row in Body.objects.all()}}
try:
    bodies_merge(kept=rows["{kept}"], absorbed=rows["{absorbed}"], by=User.objects.get())
    print(1)
except YidingError:
    print(0)
"""
CIRCLES = """
from yiding.directory.models import Body, Merge
for body in Body.objects.select_related("merged_into__merged_into"):
    assert body.merged_into is None or body.merged_into.merged_into is None, body
print(Merge.objects.count(), Body.objects.filter(merged_into=None).count())
"""


def _at_once(place: Instance, codes: list[str]) -> int:
    started = [place.start(code) for code in codes]
    total = 0
    for process in started:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        total += int(out)
    return total


def test_names_wanted_by_four_processes_never_overlap(instance: Instance) -> None:
    instance.run(SET_UP)
    won = _at_once(
        instance, [WANT_A_NAME.format(name=name) for name in ("市甲局", "市乙局", "市丙局", "市丁局")]
    )
    rows, events = map(int, instance.run(LOOK).split())
    assert rows == events == won > 0


def test_bodies_merged_into_each_other_at_once_make_no_circle(instance: Instance) -> None:
    instance.run(SET_UP)
    pairs = [("市甲局", "市乙局"), ("市乙局", "市甲局"), ("市甲局", "市丙局"), ("市丙局", "市甲局")]
    won = _at_once(instance, [MERGE.format(kept=kept, absorbed=absorbed) for kept, absorbed in pairs])
    made, left = map(int, instance.run(CIRCLES).split())
    assert made == won
    assert left == 4 - made
    assert 1 <= made <= 2
