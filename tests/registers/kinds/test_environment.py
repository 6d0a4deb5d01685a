"""突出生态环境问题: two bodies, both accept, by the date and in quality; lists and progress."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.registers.rows import Stage
from yiding.core import clock
from yiding.core.errors import NotAllowed
from yiding.registers.catalogue import rules_of
from yiding.registers.errors import NotNow, SamePerson, WrongValue
from yiding.registers.models import Entry

from .test_hazards import report
from .walks import go

TO_APPLIED = ("plan", "start", "apply")


def due(entry: Entry, days: int) -> Entry:
    Entry.objects.filter(pk=entry.pk).update(due_on=clock.today() + timedelta(days=days))
    entry.refresh_from_db()
    return entry


@pytest.mark.requirement("S44.1")
def test_problem_has_a_local_body_and_a_department_and_they_are_two(stage: Stage) -> None:
    row = stage.entry("environment")
    assert (row.local, row.department) == (stage.body("东泾镇"), stage.body("市住建局"))
    with pytest.raises(WrongValue, match="监管部门不能就是"):
        stage.entry("environment", department=stage.body("东泾镇"))


@pytest.mark.requirement("S44.2")
def test_closing_needs_both_acceptances(stage: Stage) -> None:
    row = go(stage, stage.entry("environment"), *TO_APPLIED)
    applicant = stage.liaisons["东泾镇"]
    with pytest.raises(SamePerson):
        stage.move(row, "accept", by=applicant)
    with pytest.raises(NotNow, match="不合格"):
        stage.move(row, "accept", local_quality="bad")
    stage.move(row, "accept", by=stage.heads["东泾镇"])
    with pytest.raises(NotAllowed):
        stage.move(row, "close", by=stage.inspector)
    with pytest.raises(NotNow, match="不合格"):
        stage.move(row, "close", department_quality="bad")
    go(stage, row, "close")
    assert (row.state, row.is_open, row.was_late) == ("closed", False, False)
    (section,) = rules_of("environment").sections(stage.inspector, row)
    assert [line[1] for line in section.rows] == ["东泾镇", "市住建局"]


@pytest.mark.requirement("S44.2")
def test_late_closing_stays_late(stage: Stage) -> None:
    row = due(go(stage, stage.entry("environment"), *TO_APPLIED), -20)
    go(stage, row, "accept", "close")
    assert row.was_late
    sheet = report(stage, stage.inspector, "due", "environment")
    assert [line[0] for line in sheet.more[2].rows] == [row.number]
    go(stage, row, "reopen")
    assert row.was_late


@pytest.mark.requirement("S44.3")
def test_overdue_and_near_due_are_listed(stage: Stage) -> None:
    stage.register("environment", settings={"near_days": 5})
    over, near = due(stage.entry("environment"), -20), due(stage.entry("environment"), 3)
    due(stage.entry("environment"), 60)
    sheet = report(stage, stage.inspector, "due", "environment")
    assert [[line[0] for line in one.rows] for one in sheet.more] == [[over.number], [near.number], []]
    assert list(sheet.rows) == [["东泾镇", 1, 1, 0]]


@pytest.mark.requirement("S44.4")
def test_progress_by_town_and_by_field(stage: Stage) -> None:
    row = go(stage, stage.entry("environment", field="水"), "plan", "start")
    stage.move(row, "progress", percent=40)
    west = stage.body("西浦镇")
    go(stage, stage.entry("environment", field="大气", town=west, local=west), *TO_APPLIED, "accept", "close")
    towns = {line[0]: list(line[1:]) for line in report(stage, stage.inspector, "towns", "environment").rows}
    assert towns == {
        "东泾镇": [1, 1, 0, 0, 0, 0, Decimal("0.0")],
        "西浦镇": [1, 0, 0, 0, 1, 0, Decimal("100.0")],
    }
    fields = report(stage, stage.inspector, "fields", "environment")
    assert {line[0] for line in fields.rows} == {"水", "大气"}
    assert list(fields.more[0].rows) == [["水", 1, Decimal("40.0")]]
