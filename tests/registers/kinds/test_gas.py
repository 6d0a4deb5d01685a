"""城镇燃气: sites by grade, hazards at them, a grade that should rise, cases from clue to penalty."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.registers.rows import Stage
from yiding.core import clock
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.errors import NotNow
from yiding.registers.models import Entry

from .test_hazards import report
from .walks import go


@pytest.mark.requirement("S26.1")
def test_hazard_belongs_to_the_site_it_was_found_at(stage: Stage) -> None:
    kind = kind_of("gas_sites")
    assert [grade.label for grade in kind.grades] == ["重大风险", "较大风险", "一般风险", "低风险"]
    site = stage.entry("gas_sites", holder="柳如风", enterprise=stage.enterprises[0])
    hazard = stage.entry("hazards", parent=site)
    assert list(site.children.all()) == [hazard]
    parent = kind_of("hazards").used("parent")
    assert parent is not None
    assert {"risk_points", "gas_sites", "fire_places"} <= set(parent.kinds)


@pytest.mark.requirement("S26.2")
def test_grade_is_proposed_to_rise_when_hazards_repeat(stage: Stage) -> None:
    stage.register("gas_sites", settings={"repeat_number": 2, "repeat_days": 60})
    site, other = (stage.entry("gas_sites", grade="yellow") for _n in range(2))
    old = stage.entry("hazards", parent=site)
    Entry.objects.filter(pk=old.pk).update(found_on=clock.today() - timedelta(days=61))
    stage.entry("hazards", parent=site)
    assert list(report(stage, stage.inspector, "proposals", "gas_sites").rows) == []
    stage.entry("hazards", parent=site)
    stage.entry("hazards", parent=other)
    (row,) = report(stage, stage.inspector, "proposals", "gas_sites").rows
    assert (row[0], row[3], row[4]) == (site.number, "一般风险", "较大风险")
    assert row[5] == "60天内查出隐患2处，达到2处"
    site.refresh_from_db()
    assert site.grade == "yellow"


@pytest.mark.requirement("S26.2")
def test_change_of_grade_is_kept_with_its_reason(stage: Stage) -> None:
    site = stage.entry("gas_sites", grade="yellow")
    by = stage.liaisons["市住建局"]
    with pytest.raises(NotNow):
        stage.move(site, "regrade", by=by, grade="yellow")
    stage.move(site, "regrade", by=by, grade="orange", note="半年三次软管脱落")
    site.refresh_from_db()
    assert (site.grade, site.state) == ("orange", "active")
    history = rules_of("gas_sites").sections(stage.inspector, site)[1]
    assert [row[1:3] for row in history.rows] == [("较大风险", "半年三次软管脱落")]


@pytest.mark.requirement("S26.3")
def test_case_goes_from_clue_to_penalty(stage: Stage) -> None:
    case = stage.entry("gas_cases")
    go(stage, case, "file")
    stage.move(case, "decide", penalty=Decimal(30000), decision_no="澄燃罚〔2026〕3号", police=True)
    go(stage, case, "execute", "close")
    assert (case.state, case.values["penalty"], case.values["police"]) == ("closed", "30000", True)
    unfounded = go(stage, stage.entry("gas_cases"), "dismiss")
    assert kind_of("gas_cases").stage(unfounded.state).void
    (row,) = report(stage, stage.inspector, "towns", "gas_cases").rows
    assert row == ["东泾镇", 2, 1, Decimal("50.0"), 1, 1, 1]
    (line,) = report(stage, stage.inspector, "violations", "gas_cases").rows
    assert line == ["无证经营", 2, Decimal("100.0")]


@pytest.mark.requirement("S26.4")
def test_coverage_of_sites_is_told_by_town(stage: Stage) -> None:
    for name, days in (("东泾镇", 3), ("东泾镇", 400), ("西浦镇", 3)):
        town = stage.body(name)
        site = stage.entry("gas_sites", town=town, local=town, grade="red")
        Entry.objects.filter(pk=site.pk).update(checked_on=clock.today() - timedelta(days=days))
    rows = report(stage, stage.inspector, "checks", "gas_sites").rows
    assert list(rows) == [["东泾镇", 2, 1, Decimal("50.0")], ["西浦镇", 1, 0, Decimal("100.0")]]
