"""危险化学品使用: users by industry with its department, the matrix, major risks, parks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.registers.rows import Stage
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.errors import WrongValue

from .test_hazards import report
from .walks import go

TABLE = {"industries": [{"industry": "化工", "department": "市应急局"}]}


def user(stage: Stage, **told: Any) -> Any:
    return stage.entry("chemical_users", **told)


@pytest.mark.requirement("S32.1")
def test_industry_brings_its_department(stage: Stage) -> None:
    stage.register("chemical_users", settings=TABLE)
    row = user(stage, industry="化工", department=None, substances=["液氨", "硫酸"])
    assert row.department == stage.body("市应急局")
    with pytest.raises(WrongValue, match="市应急局主管"):
        user(stage, industry="化工", department=stage.body("市住建局"))
    substances = report(stage, stage.inspector, "substances", "chemical_users").rows
    assert list(substances) == [["液氨", 1], ["硫酸", 1]]


@pytest.mark.requirement("S32.1")
def test_industries_without_a_department_are_listed(stage: Stage) -> None:
    stage.register("chemical_users", settings=TABLE, choices={"industry": ["电镀"]})
    user(stage, industry="医药")
    sheet = report(stage, stage.inspector, "industries", "chemical_users")
    told = {row[0]: (row[1], row[2]) for row in sheet.rows}
    assert told["化工"] == ("市应急局", 0)
    assert told["医药"] == ("没有主管部门", 1)
    assert told["电镀"] == ("没有主管部门", 0)
    assert sheet.rows[-1][0] == "化工"
    assert "电镀" in str(sheet.notes[0])


@pytest.mark.requirement("S32.2")
def test_matrix_of_goals_and_measures_in_the_words_of_the_government(stage: Stage) -> None:
    texts = {"goal": ["目标甲", "目标乙"], "measure": ["举措一", "举措二"]}
    stage.register("chemical_tasks", choices=texts)
    task = stage.entry("chemical_tasks", goal="目标甲", measure="举措二")
    go(stage, task, "submit", "verify")
    stage.entry("chemical_tasks", goal="目标甲", measure="举措二")
    sheet = report(stage, stage.inspector, "matrix", "chemical_tasks")
    assert [str(head) for head in sheet.heads] == ["部门", "目标任务", "举措一", "举措二"]
    assert list(sheet.rows) == [
        ["市住建局", "目标甲", "未安排", "1/2"],
        ["市住建局", "目标乙", "未安排", "未安排"],
    ]
    assert kind_of("chemical_tasks").field("goal").choices == ()  # type: ignore[union-attr]


@pytest.mark.requirement("S32.3")
def test_major_risk_has_its_resolution_on_record(stage: Stage) -> None:
    risk = stage.entry("chemical_risks", parent=user(stage), grade="major")
    go(stage, risk, "assign", "start")
    stage.move(risk, "submit", measure="分库存放", resolution="已分库，报警器联锁测试三次正常")
    go(stage, risk, "verify")
    stage.entry("chemical_risks", grade="major")
    sheet = report(stage, stage.inspector, "resolution", "chemical_risks")
    assert list(sheet.rows) == [["市住建局", 2, 1, 0, 1, Decimal("50.0")]]
    assert sheet.more[0].rows[1][7] == "已分库，报警器联锁测试三次正常"
    departments = report(stage, stage.inspector, "departments", "chemical_users").rows
    assert [list(row) for row in departments] == [["市住建局", 1, 0, 1, 1]]


@pytest.mark.requirement("S32.4")
def test_park_keeps_records_of_control_at_the_source(stage: Stage) -> None:
    park, bare = stage.entry("chemical_parks"), stage.entry("chemical_parks", title="另一园区")
    stage.move(
        park, "control", control_kind="项目准入审查", control_result="不符合，已退回", note="在禁限控目录内"
    )
    stage.move(park, "control", control_kind="承包商管理", control_result="符合要求")
    park.refresh_from_db()
    assert park.state == "active"
    (section,) = rules_of("chemical_parks").sections(stage.inspector, park)
    assert [row[1:4] for row in section.rows] == [
        ("承包商管理", "符合要求", "已到现场办理。"),
        ("项目准入审查", "不符合，已退回", "在禁限控目录内"),
    ]
    rows = report(stage, stage.inspector, "control", "chemical_parks").rows
    assert [row[:4] for row in rows] == [[bare.title, "东泾镇", 0, 0], [park.title, "东泾镇", 2, 1]]
