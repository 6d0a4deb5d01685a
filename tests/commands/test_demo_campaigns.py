"""演示专项行动: the demo city's drive is under way, with objects and hazards at all stages, made once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.audit.models import Event
from yiding.commands.appointing import cast, cast_appoint
from yiding.commands.demo_campaigns import campaigns_make
from yiding.core import clock
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from yiding.registers.campaign_sheets import corrections, end_sheet
from yiding.registers.daily_figures import Counter as Days
from yiding.registers.models import Campaign, Entry
from yiding.registers.round_rows import Check

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def city(settings: Any, tmp_path: Any) -> Government:
    settings.FILES_ROOT = tmp_path / "files"
    calendar_fill()
    city = Government.objects.create(name="临澜市人民政府", is_ours=True)
    passwords = {one.account: f"口令-{one.account}-8" for one in cast()}
    cast_appoint(city, passwords, set(passwords))
    campaigns_make(city)
    return city


def test_drive_is_under_way_and_made_once(city: Government) -> None:
    hundred = Campaign.objects.get(name__contains="百日攻坚")
    assert Days.of(hundred, clock.today()).number == 58
    states = Counter(Campaign.objects.values_list("state", flat=True))
    assert states == {"running": 1, "carried": 1, "planned": 2}
    hazards = Entry.objects.filter(code="hazards")
    assert hazards.count() >= 30
    assert set(hazards.values_list("state", flat=True)) == {
        "found",
        "assigned",
        "rectifying",
        "submitted",
        "verified",
    }
    assert not hazards.filter(longitude=None).exists()
    assert Entry.objects.filter(code__in=["risk_points", "self_built_houses"]).count() == 42
    assert Check.objects.count() >= 25
    before = Event.objects.count()
    campaigns_make(city)
    assert Event.objects.count() == before


def test_figures_of_the_demo_agree_with_themselves(city: Government) -> None:
    hundred = Campaign.objects.get(name__contains="百日攻坚")
    inspector = User.objects.get(username="ducha")
    assert hundred.days.count() == 57
    assert corrections(inspector, hundred) == []
    total = end_sheet(inspector, hundred).total
    assert total[8] == total[1] + sum(total[2:5]) - sum(total[5:8])
    assert total[8] > 0


LISTS = ("campaign-list", "plan-list", "round-list", "checklist-list", "check-list", "coverage")
PAGES = ("detail", "figures", "coverage", "report", "patterns")


def test_pages_of_the_demo_open(city: Government) -> None:
    hundred = Campaign.objects.get(name__contains="百日攻坚")
    urls = [reverse(f"registers:{name}") for name in LISTS]
    urls += [reverse(f"registers:campaign-{name}", args=[hundred.pk]) for name in PAGES]
    for account in ("ducha", "zhen", "yingji", "shizhang"):
        client = Client()
        client.force_login(User.objects.get(username=account))
        answers = {url: client.get(url).status_code for url in urls}
        assert set(answers.values()) == {200}, (account, answers)
        begun = client.get(reverse("registers:check-start")).status_code
        assert begun == (403 if account == "shizhang" else 200), account
