"""两人同时办: carried once, checked once, whoever comes first."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.supervision.test_races import at_once, on_disk
from yiding.core.errors import WrongState
from yiding.directory.models import Government
from yiding.registers.campaign_rows import Carry
from yiding.registers.campaigns import campaign_assess
from yiding.registers.carrying import campaign_carry
from yiding.registers.checking import check_record
from yiding.registers.models import Campaign, Entry
from yiding.registers.round_rows import Check

from .drive import Drive, campaign_make, drive_make, fields_make
from .rows import stage_make

__all__ = ["on_disk"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drive(on_disk: None, settings: Any, tmp_path: Any) -> Drive:
    settings.FILES_ROOT = tmp_path / "files"
    return drive_make(stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True)))


@pytest.mark.requirement("S24.2")
def test_two_who_carry_at_once_carry_once(drive: Drive) -> None:
    for n in range(5):
        drive.item(f"任务{n}")
    drive.check(drive.objects[0], bad=2)
    target = campaign_make(drive.stage, "三年行动", days=1095, follows=drive.campaign)
    fields_make(drive.stage, target)
    campaign_assess(campaign=drive.campaign, assessment="遗留。", by=drive.stage.inspector)

    def carry(user: Any) -> None:
        row = Campaign.objects.get(pk=drive.campaign.pk)
        campaign_carry(campaign=row, target=target, by=user)

    told = at_once(lambda: carry(drive.stage.inspector), lambda: carry(drive.stage.second_inspector))
    assert sorted(type(one) for one in told if one is not None) == [WrongState]
    assert target.plan.count() == 5
    assert Entry.objects.filter(campaign=target).count() == Carry.objects.count() == 2


@pytest.mark.requirement("S24.4")
def test_one_check_sent_twice_at_once_is_one(drive: Drive) -> None:
    key, entry = uuid4(), drive.objects[0]
    told = drive.told(bad=1, key=key)
    user = drive.stage.liaisons["东泾镇"]

    def send() -> None:
        check_record(entry=Entry.objects.get(pk=entry.pk), told=told, by=user)

    assert at_once(send, send) == [None, None]
    assert Check.objects.count() == 1
    assert Entry.objects.filter(code="hazards").count() == 1
