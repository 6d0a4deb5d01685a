"""督导反馈问题: level, batch and number; the loop with its records; statistics, zero-open, summary."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.registers.rows import Stage
from yiding.registers.catalogue import kind_of
from yiding.registers.errors import SamePerson, WrongValue
from yiding.registers.models import Entry

from .test_hazards import report
from .walks import go

LOOP = ("assign", "start", "self_check", "verify", "close", "report_up")


def problem(stage: Stage, number: str, level: str = "省", batch: str = "第一批") -> Entry:
    return stage.entry("feedback", source_no=number, level=level, batch=batch)


@pytest.mark.requirement("S27.1")
def test_list_number_stands_once_in_a_batch_of_a_level(stage: Stage) -> None:
    first = problem(stage, "7")
    with pytest.raises(WrongValue, match=first.number):
        problem(stage, "7")
    problem(stage, "7", level="国务院")
    problem(stage, "7", batch="第二批")
    kind = kind_of("feedback")
    level = kind.field("level")
    assert level is not None
    assert level.open
    assert [one.label for one in level.choices] == ["国务院", "省", "市", "本级"]


@pytest.mark.requirement("S27.2")
def test_loop_is_closed_step_by_step_by_three_persons(stage: Stage) -> None:
    stage.register("feedback")
    row = go(stage, problem(stage, "1"), *LOOP[:3])
    verifier = stage.liaisons["市住建局"]
    stage.move(row, "verify", by=verifier)
    other = go(stage, problem(stage, "2"), *LOOP[:3])
    stage.move(other, "verify", by=stage.inspector)
    with pytest.raises(SamePerson):
        stage.move(other, "close", by=stage.inspector)
    go(stage, row, "close", "report_up")
    assert (row.state, row.is_open) == ("reported", False)
    steps = list(row.steps.all())
    assert [step.move for step in steps] == ["record", *LOOP]
    assert all(step.note or step.told for step in steps[1:])


@pytest.mark.requirement("S27.3")
def test_figures_by_level_batch_and_unit(stage: Stage) -> None:
    go(stage, problem(stage, "1"), *LOOP[:5])
    problem(stage, "2")
    problem(stage, "1", level="市", batch="第二批")
    levels = {row[0]: list(row[1:]) for row in report(stage, stage.inspector, "levels", "feedback").rows}
    assert levels["省"] == [2, 1, 0, 1, 0, Decimal("50.0"), 0]
    assert levels["市"] == [1, 1, 0, 0, 0, Decimal("0.0"), 0]
    batches = report(stage, stage.inspector, "batches", "feedback").rows
    assert {row[0]: row[1] for row in batches} == {"第一批": 2, "第二批": 1}
    units = report(stage, stage.inspector, "units", "feedback")
    assert [row[:3] for row in units.rows] == [["东泾镇", 3, 2]]
    assert list(units.total)[1:3] == [3, 2]


@pytest.mark.requirement("S27.3")
def test_batch_with_nothing_open_is_a_zero(stage: Stage) -> None:
    done = go(stage, problem(stage, "1"), *LOOP[:5])
    left = problem(stage, "1", level="市", batch="第二批")
    sheet = report(stage, stage.inspector, "zero", "feedback")
    told = {row[0]: list(row[2:]) for row in sheet.rows}
    assert told == {"省": [1, 0, "已清零", done.closed_on], "市": [1, 1, "否", ""]}
    assert [row[0] for row in sheet.more[0].rows] == [left.number]


@pytest.mark.requirement("S27.4")
def test_summary_says_the_figures_of_each_level(stage: Stage) -> None:
    go(stage, problem(stage, "1"), *LOOP[:5])
    sheet = report(stage, stage.inspector, "summary", "feedback")
    assert sheet.notes[0] == "省督导反馈问题1个，已销号1个，销号率100.0%，逾期销号0个。"
    assert sheet.notes[-1] == "合计1个，已销号1个，销号率100.0%。"
