"""演示督办: the demo city's matters stand in every state that a newcomer should see."""

from __future__ import annotations

from typing import Any

import pytest

from yiding.commands.appointing import cast, cast_appoint
from yiding.commands.demo_supervision import matters_make
from yiding.directory.models import Government
from yiding.supervision.models import Matter, MatterState, Task, TaskState

pytestmark = pytest.mark.django_db


def test_the_demo_shows_matters_in_every_state(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    city = Government.objects.create(name="临澜市人民政府", is_ours=True)
    passwords = {one.account: f"口令-{one.account}-8" for one in cast()}
    cast_appoint(city, passwords, set(passwords))
    matters_make(city)
    shown = {MatterState.PENDING, MatterState.ACTIVE, MatterState.CLOSED, MatterState.STRUCK}
    assert set(Matter.objects.values_list("state", flat=True)) == {state.value for state in shown}
    states = set(Task.objects.values_list("state", flat=True))
    assert states >= {TaskState.ASSIGNED, TaskState.ACTIVE, TaskState.DECLINED, TaskState.CLAIMED}
    towns = Task.objects.filter(stands_for__name="各镇（街道）")
    assert towns.count() == 6
    count = Matter.objects.count()
    matters_make(city)
    assert Matter.objects.count() == count
