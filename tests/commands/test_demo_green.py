"""演示机械和绿化: the whole is made through services, once, and each page has something to show."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import User

from yiding.accounts.services import appoint
from yiding.commands.demo_green import green_make
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from yiding.registers.catalogue import rules_of
from yiding.registers.machinery import BANNED
from yiding.registers.models import Entry
from yiding.registers.rules import ReportAsked
from yiding.registers.shape_rows import EntryShape

KINDS = {
    *("ban_areas", "machines", "machine_checks", "machine_cases", "green_plots", "green_projects"),
    *("green_care", "green_checks", "green_issues", "green_activities"),
}


@pytest.fixture
def city(db: None, settings: Any, tmp_path: Any) -> Government:
    settings.FILES_ROOT = tmp_path / "files"
    calendar_fill()
    user = User.objects.create_user("ducha", last_name="督查")
    appoint(user, "inspector")
    return Government.objects.create(name="临澜市人民政府", is_ours=True)


def test_city_has_machines_and_green_of_every_kind(city: Government) -> None:
    green_make(city)
    found = Counter(Entry.objects.values_list("code", flat=True))
    assert set(found) == KINDS
    made = Entry.objects.count()
    green_make(city)
    assert Entry.objects.count() == made
    assert EntryShape.objects.filter(entry__title="主城区高排放机械禁用区").count() == 2
    assert Entry.objects.filter(code="machine_checks", mirrored__text=BANNED).exists()
    viewer = User.objects.get(username="ducha")
    for code in KINDS:
        for report in rules_of(code).reports:
            sheet = report.build(viewer, ReportAsked(government=city, kind=code))
            assert sheet.rows or any(one.rows for one in sheet.more), (code, report.key)
    grown = Entry.objects.filter(code="green_plots", state="upkeep").exclude(grade__in=("old", "street"))
    assert all(row.values["area"] for row in grown)
