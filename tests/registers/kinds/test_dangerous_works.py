"""危险作业: filed before it starts, no start without the pre-check, today's works, overrun, items by risk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.registers.rows import Stage
from yiding.core import clock
from yiding.core.errors import WrongState
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.errors import MissingValues, WrongValue
from yiding.registers.kinds.dangerous_works.rules import items_of
from yiding.registers.models import Entry

from .test_hazards import report
from .walks import go

FALL = "高处坠落"


def work(stage: Stage, hours: int = 0, length: int = 4, **told: Any) -> Entry:
    now = clock.now()
    times = {"starts_at": now + timedelta(hours=hours), "ends_at": now + timedelta(hours=hours + length)}
    return stage.entry("dangerous_works", **{**times, "risks": [FALL], **told})


@pytest.mark.requirement("S35.1")
def test_work_is_filed_with_what_must_be_known(stage: Stage) -> None:
    with pytest.raises(MissingValues, match="监护人"):
        work(stage, guards="")
    with pytest.raises(WrongValue, match="开工时间以后"):
        work(stage, length=-1)
    kind = kind_of("dangerous_works")
    needed = {one.key for one in (*kind.columns, *kind.fields) if one.needed}
    assert {"town", "address", "holder", "work_kind", "starts_at", "ends_at", "guards"} <= needed


@pytest.mark.requirement("S35.2")
def test_work_does_not_start_before_its_pre_check(stage: Stage) -> None:
    row = work(stage)
    with pytest.raises(WrongState):
        stage.move(row, "start")
    items = items_of(stage.government.pk, [FALL])
    with pytest.raises(MissingValues, match=items[-1]):
        stage.move(row, "pre_check", checked=items[:-1])
    stage.move(row, "pre_check", checked=items)
    go(stage, row, "start", "check", "finish", "close")
    assert [step.move for step in row.steps.all()][1:] == ["pre_check", "start", "check", "finish", "close"]
    assert row.submitted_by_id != row.closed_by_id


@pytest.mark.requirement("S35.2")
def test_stopped_work_is_checked_again(stage: Stage) -> None:
    row = go(stage, work(stage), "pre_check", "start", "stop")
    with pytest.raises(WrongState):
        stage.move(row, "start")
    go(stage, row, "pre_check", "start")
    assert row.state == "running"


@pytest.mark.requirement("S35.3")
def test_works_of_today_by_town_and_field(stage: Stage) -> None:
    today, running = work(stage), go(stage, work(stage, hours=-1), "pre_check", "start")
    work(stage, hours=72)
    old = work(stage, hours=-96)
    go(stage, work(stage), "cancel")
    sheet = report(stage, stage.inspector, "today", "dangerous_works")
    assert list(sheet.rows) == [["东泾镇", 2, 1, 1, 0, 0]]
    fields, works = sheet.more
    assert list(fields.rows) == [["燃气", 2, 1, 1, 0, 0]]
    assert {row[0] for row in works.rows} == {today.number, running.number}
    day = clock.today() - timedelta(days=4)
    earlier = report(stage, stage.inspector, "today", "dangerous_works", first=day)
    assert old.number in {row[0] for row in earlier.more[1].rows}
    assert list(report(stage, stage.liaisons["西浦镇"], "today", "dangerous_works").rows) == []


@pytest.mark.requirement("S35.3")
def test_work_beyond_its_filed_time_is_shown(stage: Stage) -> None:
    late = go(stage, work(stage, hours=-9), "pre_check", "start")
    go(stage, work(stage), "pre_check", "start")
    sheet = report(stage, stage.inspector, "overrun", "dangerous_works")
    assert [(row[0], row[-1]) for row in sheet.rows] == [(late.number, "超时")]
    (column,) = rules_of("dangerous_works").columns
    assert column.cell(late) == "超时"


@pytest.mark.requirement("S35.4")
def test_each_risk_has_its_own_items(stage: Stage) -> None:
    kinds = {"高处坠落", "施工坍塌", "起重伤害"}
    for one in kinds:
        assert items_of(stage.government.pk, [one])
        assert all(item.startswith(one) for item in items_of(stage.government.pk, [one]))
    stage.register("dangerous_works", choices={"checked": ["高处坠落：遇六级风停工"]})
    assert "高处坠落：遇六级风停工" in items_of(stage.government.pk, [FALL])
    row = work(stage)
    with pytest.raises(MissingValues, match="六级风"):
        go(stage, row, "pre_check")
    section = rules_of("dangerous_works").sections(stage.inspector, row)[0]
    assert ("高处坠落：遇六级风停工", "没有检查") in list(section.rows)
    sheet = report(stage, stage.inspector, "risks", "dangerous_works")
    assert sheet.rows[0][2] == 1
