"""消防: key places with checks, fields of the drive as data, 331 by itself, the season's analysis."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.registers.rows import Stage
from yiding.core import clock
from yiding.registers.catalogue import kind_of
from yiding.registers.errors import NotNow, WrongValue
from yiding.registers.kinds.fire_places.rules import season_at
from yiding.registers.models import Entry

from .test_hazards import report
from .walks import go

SEASONS = [
    {"name": "夏季", "first": "06-01", "last": "08-31"},
    {"name": "冬季", "first": "11-01", "last": "02-29"},
]


@pytest.mark.requirement("S34.1")
def test_key_places_and_units_by_type_with_their_checks(stage: Stage) -> None:
    stage.entry("fire_places", place_class="重点场所", place_type="高层建筑", grade="red")
    school = stage.entry("fire_places", place_class="重点单位", place_type="学校", grade="yellow")
    Entry.objects.filter(pk=school.pk).update(checked_on=clock.today())
    rows = {row[0]: list(row[1:]) for row in report(stage, stage.inspector, "types", "fire_places").rows}
    assert rows == {
        "高层建筑": [1, 0, Decimal("0.0"), 1, 0],
        "学校": [1, 1, Decimal("100.0"), 0, 0],
    }
    types = kind_of("fire_places").field("place_type")
    assert types is not None
    assert {"高层建筑", "大型商业综合体", "地下空间", "学校", "医院", "养老院", "餐饮娱乐"} <= {
        one.label for one in types.choices
    }


@pytest.mark.requirement("S34.2")
def test_fields_of_the_drive_are_the_governments(stage: Stage) -> None:
    field = kind_of("fire_places").field("drive_field")
    assert field is not None
    assert (field.choices, field.open) == ((), True)


@pytest.mark.requirement("S34.3")
def test_331_is_a_ledger_of_its_own_led_by_public_security(stage: Stage) -> None:
    stage.register("fire_331", lead="市公安局", settings={"self_fix_days": 10, "notice_hours": 24})
    row = stage.entry("fire_331", kind_331="三合一场所", persons=6)
    assert row.number.startswith("SY-")
    assert row.due_on == clock.today() + timedelta(days=10)
    stage.move(row, "card", by=stage.liaisons["市公安局"], card_no="331-0012")
    go(stage, row, "submit", "verify")
    assert (row.state, row.values["card_no"]) == ("verified", "331-0012")
    (line,) = report(stage, stage.inspector, "kinds", "fire_331").rows
    assert list(line) == ["三合一场所", 1, 1, 1, 1, 0, 0, 0, Decimal("100.0")]


@pytest.mark.requirement("S34.3")
def test_power_is_cut_only_after_the_time_and_the_notice(stage: Stage) -> None:
    row = go(stage, stage.entry("fire_331"), "card")
    now = clock.now()
    told = {"notice_at": now - timedelta(hours=30), "cut_at": now}
    with pytest.raises(NotNow, match="期限还没有过"):
        stage.move(row, "cut", **told)
    Entry.objects.filter(pk=row.pk).update(due_on=clock.today() - timedelta(days=9))
    with pytest.raises(WrongValue, match="24小时"):
        stage.move(row, "cut", notice_at=now - timedelta(hours=2), cut_at=now)
    stage.move(row, "cut", **told)
    row.refresh_from_db()
    assert row.state == "cut"
    go(stage, row, "submit", "verify")
    assert row.was_late
    (line,) = report(stage, stage.inspector, "towns", "fire_331").rows
    assert list(line) == ["东泾镇", 1, 1, 1, 0, 0, 1, 0, Decimal("100.0")]


@pytest.mark.requirement("S34.4")
def test_season_is_analysed_by_field_with_measures(stage: Stage) -> None:
    stage.register("fire_places", settings={"seasons": SEASONS})
    today = clock.today()
    season = season_at(SEASONS, today)
    place = stage.entry("fire_places", drive_field="老旧小区")
    Entry.objects.filter(pk=place.pk).update(checked_on=season.first)
    for days, grade in ((0, "major"), (0, "general"), (365, "general")):
        hazard = stage.entry("hazards", parent=place, grade=grade)
        Entry.objects.filter(pk=hazard.pk).update(found_on=season.first - timedelta(days=days))
    analysis = stage.entry(
        "fire_analyses",
        season=season.name,
        year=season.first.year,
        drive_field="老旧小区",
        measures="夜间错时检查充电棚",
    )
    stage.entry("fire_places", drive_field="厂中厂")
    first = report(stage, stage.inspector, "season", "fire_places", first=season.first, last=season.last)
    assert {row[0]: list(row[1:]) for row in first.rows} == {
        "老旧小区": [1, 1, 2, 1, 2, 1, "没有研判"],
        "厂中厂": [1, 0, 0, 0, 0, 0, "没有研判"],
    }
    go(stage, analysis, "submit", "agree")
    then = report(stage, stage.inspector, "season", "fire_places", first=season.first, last=season.last)
    assert {row[0]: row[-1] for row in then.rows}["老旧小区"] == "夜间错时检查充电棚"
    assert season.name in str(then.title)


def test_season_that_ends_in_the_next_year() -> None:
    winter = season_at(SEASONS, date(2026, 1, 15))
    assert (winter.name, winter.first, winter.last) == ("冬季", date(2025, 11, 1), date(2026, 2, 28))
    assert season_at(SEASONS, date(2026, 7, 1)).name == "夏季"
    assert season_at([], date(2026, 7, 1)).name == ""
