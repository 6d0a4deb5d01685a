"""演示督办: the demo city's matters stand in every state that a newcomer should see."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.audit.models import Event
from yiding.bulletins.models import Bulletin
from yiding.commands.appointing import cast, cast_appoint
from yiding.commands.demo_rooms import FILLS
from yiding.commands.demo_supervision import matters_make
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from yiding.dispatch.models import Dispatch
from yiding.supervision.models import Matter, MatterState, Task, TaskState

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def city_made(settings: Any, tmp_path: Any) -> Government:
    settings.FILES_ROOT = tmp_path / "files"
    calendar_fill()
    city = Government.objects.create(name="临澜市人民政府", is_ours=True)
    passwords = {one.account: f"口令-{one.account}-8" for one in cast()}
    cast_appoint(city, passwords, set(passwords))
    matters_make(city)
    return city


ROOMS: dict[str, tuple[str, ...]] = {
    "urging:slip-list": ("ducha", "lianluo"),
    "urging:today": ("ducha",),
    "difficulties:difficulty-list": ("ducha", "lianluo", "fagai"),
    "coordination:body-list": ("ducha", "lianluo"),
    "outreach:approach-list": ("ducha", "lianluo", "shizhang"),
    "practices:practice-list": ("ducha", "zhuren", "zhen"),
    "resources:plan-list": ("ducha", "lianluo", "zhen"),
    "resources:drill-list": ("ducha", "zhen"),
    "resources:team-list": ("ducha", "lianluo", "zhen"),
    "resources:call-out-list": ("ducha", "zhen"),
    "resources:check-list": ("ducha", "lianluo", "zhen"),
    "resources:lot-list": ("ducha", "zhen"),
    "resources:minimum-list": ("ducha", "zhen"),
    "resources:movement-list": ("ducha", "zhen"),
    "resources:station-list": ("ducha", "zhen"),
    "resources:alert-list": ("ducha", "lianluo", "zhen"),
    "resources:order-list": ("ducha", "zhen"),
    "resources:season-list": ("ducha", "zhen"),
    "resources:item-list": ("ducha", "zhen"),
    "accountability:case-list": ("ducha", "changwu"),
    "dispatch:dispatch-list": ("ducha", "shizhang", "lianluo"),
    "dispatch:case-list": ("ducha", "zhen"),
    "lookback:look-back-list": ("ducha",),
    "facts:sheet-list": ("ducha", "kaohe", "lianluo"),
    "bulletins:bulletin-list": ("ducha", "shizhang", "lianluo"),
    **{
        f"rosters:{name}": ("ducha", "lianluo")
        for name in ("board", "roster-list", "shift-list", "change-list", "hand-over-list", "post-list")
    },
    "rosters:check-list": ("ducha", "sifa"),
    "rosters:call-list": ("ducha", "mishu"),
    "rosters:pattern-list": ("ducha", "lianluo"),
    "training:course-list": ("ducha", "zhen"),
    "training:employer-list": ("ducha", "zhen", "lianluo", "shizhang"),
    "training:learner-list": ("zhen", "lianluo"),
    "training:untrained-list": ("zhen", "lianluo"),
    "training:certificate-list": ("ducha", "zhen"),
    "incidents:incident-list": ("ducha", "shizhang", "lianluo", "zhen"),
    "incidents:watch": ("mishu", "lianluo", "zhen"),
}
"""The lists of the rooms beside supervision, and whose must not be empty."""


@pytest.mark.django_db(transaction=True)
def test_no_room_beside_the_matters_is_empty_for_who_may_see_it(settings: Any, tmp_path: Any) -> None:
    city = city_made(settings, tmp_path)
    for fill in FILLS:
        fill(city)
    counts = (Event.objects.count(), Dispatch.objects.count())
    for fill in FILLS:
        fill(city)
    assert (Event.objects.count(), Dispatch.objects.count()) == counts
    empty = []
    for address, accounts in ROOMS.items():
        for account in accounts:
            client = Client(headers={"accept-language": "zh-hans"})
            client.force_login(User.objects.get(username=account))
            answer = client.get(reverse(address))
            assert answer.status_code == 200, (address, account)
            if 'class="empty' in answer.content.decode():
                empty.append((address, account))
    assert empty == []
    assert Task.objects.filter(light="red").exists()
    assert Bulletin.objects.filter(state="issued").count() == 1


def test_the_demo_shows_matters_in_every_state(settings: Any, tmp_path: Any) -> None:
    city = city_made(settings, tmp_path)
    shown = {MatterState.PENDING, MatterState.ACTIVE, MatterState.CLOSED, MatterState.STRUCK}
    assert set(Matter.objects.values_list("state", flat=True)) == {state.value for state in shown}
    states = set(Task.objects.values_list("state", flat=True))
    assert states >= {TaskState.ASSIGNED, TaskState.ACTIVE, TaskState.DECLINED, TaskState.CLAIMED}
    towns = Task.objects.filter(stands_for__name="各镇（街道）")
    assert towns.count() == 6
    count = Matter.objects.count()
    matters_make(city)
    assert Matter.objects.count() == count
