"""执法和事故: the share before accidents, four indicators as data, levels by thresholds, black spots."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.registers.rows import Stage
from yiding.core import clock
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.errors import WrongValue
from yiding.registers.kinds.accidents.rules import a_year_before
from yiding.registers.models import Entry, EntryValue

from .test_hazards import report
from .walks import go


def at(days: int = 0, hour: int = 3) -> datetime:
    day = clock.today() - timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=clock.SHANGHAI)


def accident(stage: Stage, days: int = 1, hour: int = 3, **told: Any) -> Entry:
    figures = {"deaths": 0, "injuries": 0, **told}
    return stage.entry("accidents", happened_at=at(days, hour), grade="", found_on=None, **figures)


@pytest.mark.requirement("S37.1")
def test_share_of_enforcement_before_accidents(stage: Stage) -> None:
    for moment in ("before", "before", "after"):
        stage.entry("enforcement", moment=moment)
    go(stage, stage.entry("enforcement", moment="after"), "withdraw")
    sheet = report(stage, stage.inspector, "share", "enforcement")
    assert list(sheet.rows) == [["市住建局", 3, 2, 1, Decimal("66.7"), 0]]
    (month,) = sheet.more[0].rows
    assert list(month) == [f"{clock.today():%Y-%m}", 3, 2, 1, Decimal("66.7")]
    flag = kind_of("enforcement").field("moment")
    assert flag is not None
    assert flag.needed


@pytest.mark.requirement("S37.2")
def test_indicators_are_the_governments_with_target_and_trend(stage: Stage) -> None:
    empty = report(stage, stage.inspector, "indicators", "accidents")
    assert (list(empty.rows), "设定" in str(empty.notes[0])) == ([], True)
    rows = [
        {"name": "执法件数", "measure": "执法案件", "direction": "升", "target": "2"},
        {"name": "事前占比", "measure": "事前执法占比", "direction": "升", "target": "80"},
        {"name": "事故起数", "measure": "事故起数", "direction": "降", "target": "1"},
        {"name": "死亡人数", "measure": "死亡人数", "direction": "降", "target": ""},
        {"name": "写错的", "measure": "别的", "direction": "降", "target": ""},
    ]
    stage.register("accidents", settings={"indicators": rows})
    for moment in ("before", "after"):
        stage.entry("enforcement", moment=moment)
    accident(stage, deaths=1)
    old = accident(stage, deaths=2)
    Entry.objects.filter(pk=old.pk).update(found_on=a_year_before(clock.today()))
    span = {"first": clock.today() - timedelta(days=30), "last": clock.today()}
    told = {
        row[0]: list(row[1:])
        for row in report(stage, stage.inspector, "indicators", "accidents", **span).rows
    }
    assert told["执法件数"] == ["升", 2, 0, Decimal(2), "符合方向", Decimal(2), "达到"]
    assert told["事前占比"] == ["升", Decimal("50.0"), "—", "—", "无法比较", Decimal(80), "未达到"]
    assert told["事故起数"] == ["降", 1, 1, Decimal(0), "持平", Decimal(1), "达到"]
    assert told["死亡人数"][:5] == ["降", Decimal(1), Decimal(2), Decimal(-1), "符合方向"]
    assert told["写错的"][4] == "取数写法不对"


@pytest.mark.requirement("S37.3")
def test_accident_holds_day_and_hour_and_losses(stage: Stage) -> None:
    row = accident(stage, days=2, hour=1, deaths=1, injuries=4, loss=Decimal("120.5"))
    assert row.found_on == clock.today() - timedelta(days=2)
    assert EntryValue.objects.get(entry=row, key="happened_at").day == row.found_on
    sheet = report(stage, stage.inspector, "figures", "accidents", first=row.found_on)
    assert list(sheet.rows) == [["火灾", 1, 1, 4, Decimal("120.5"), 0, 0, 0, 0]]
    hours = report(stage, stage.inspector, "hours", "accidents").rows
    assert [row for row in hours if row[1]] == [["00:00–03:00", 1, 1]]
    with pytest.raises(WrongValue, match="今天以后"):
        accident(stage, days=-2)
    with pytest.raises(WrongValue, match="重伤"):
        accident(stage, serious=3)


@pytest.mark.parametrize(
    ("told", "grade"),
    [
        ({"deaths": 2}, "ordinary"),
        ({"deaths": 3}, "larger"),
        ({"injuries": 12, "serious": 10}, "larger"),
        ({"injuries": 12}, "ordinary"),
        ({"deaths": 9, "loss": Decimal(5000)}, "grave"),
        ({"deaths": 30}, "extreme"),
    ],
)
@pytest.mark.requirement("S37.3")
def test_level_is_proposed_by_thresholds(stage: Stage, told: dict[str, Any], grade: str) -> None:
    row = accident(stage, **told)
    assert row.grade == grade
    label = kind_of("accidents").grade(grade)
    assert label is not None
    assert row.values["proposed"] == label.label


@pytest.mark.requirement("S37.3")
def test_thresholds_are_data_and_a_person_decides(stage: Stage) -> None:
    stage.register(
        "accidents", settings={"levels": [{"grade": "grave", "deaths": "1", "serious": "", "loss": ""}]}
    )
    row = accident(stage, deaths=1)
    assert row.grade == "grave"
    stage.move(row, "correct", deaths=0, injuries=1, grade="ordinary", note="核减一人")
    row.refresh_from_db()
    assert (row.grade, row.values["deaths"], row.values["proposed"]) == ("ordinary", 0, "一般事故")
    facts = {str(key): value for key, value in rules_of("accidents").sections(stage.inspector, row)[0].facts}
    assert facts["确定的等级"] == "一般事故"
    last = row.steps.latest("pk")
    assert (last.move, last.note, last.told["deaths"]) == ("correct", "核减一人", 0)


@pytest.mark.requirement("S37.4")
def test_black_spot_is_on_the_map_with_its_measures(stage: Stage) -> None:
    spot = stage.entry(
        "black_spots", title="沿江线弯道", longitude=Decimal("121.2"), latitude=Decimal("31.5"), grade="first"
    )
    bare = stage.entry("black_spots", title="镇南路口", grade="third")
    stage.move(spot, "govern", measure_kind="恶劣天气管控", measure="雨雪天限速四十", note="已设可变标志")
    spot.refresh_from_db()
    assert (spot.state, spot.longitude) == ("active", Decimal("121.2"))
    sheet = report(stage, stage.inspector, "measures", "black_spots")
    assert [(row[0], row[4], row[6]) for row in sheet.rows] == [
        (bare.title, 0, ""),
        (spot.title, 1, "雨雪天限速四十"),
    ]
    assert sheet.notes == ["还没有治理措施的路段1处。"]
    (section,) = rules_of("black_spots").sections(stage.inspector, spot)
    assert section.rows[0][1:3] == ("恶劣天气管控", "雨雪天限速四十")
