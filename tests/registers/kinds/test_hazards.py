"""隐患台账: what it holds, 五落实 and 挂牌督办 of major ones, age, a leader's area, risk points."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.registers.rows import Stage
from yiding.accounts.services import account_of
from yiding.core import clock
from yiding.directory.models import Person, Portfolio
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.errors import MissingValues, NotNow, SamePerson
from yiding.registers.models import Entry
from yiding.registers.rules import Sheet

from .walks import asked, go

FIVE = {"holder": "柳如风", "measure": "更换阀门", "funds": Decimal(20000), "plan": "停气并派人值守"}


def report(stage: Stage, viewer: Any, key: str, code: str = "hazards", **more: Any) -> Sheet:
    found = next(one for one in rules_of(code).reports if one.key == key)
    return found.build(viewer, asked(stage, code, **more))


def aged(entry: Entry, days: int) -> Entry:
    Entry.objects.filter(pk=entry.pk).update(found_on=clock.today() - timedelta(days=days))
    return entry


@pytest.mark.requirement("S25.1")
def test_hazard_holds_what_must_be_known(stage: Stage) -> None:
    kind = kind_of("hazards")
    columns = {one.key for one in kind.columns}
    assert columns >= {"title", "grade", "sector", "town", "spot", "local", "holder", "found_on", "due_on"}
    assert [grade.key for grade in kind.grades if grade.major] == ["major"]
    assert {one.key for one in kind.proofs} == {"before", "after"}
    hazard = stage.entry("hazards", longitude=Decimal("121.1"), latitude=Decimal("31.5"), grade="major")
    assert (hazard.made_by, hazard.found_on, hazard.grade) == (stage.inspector, clock.today(), "major")


@pytest.mark.requirement("S25.1")
def test_major_hazard_goes_on_only_with_all_five(stage: Stage) -> None:
    hazard = stage.take(stage.entry("hazards", grade="major"), "assign")
    with pytest.raises(MissingValues, match="五落实：资金、预案"):
        stage.move(hazard, "start", holder="柳如风", measure="更换阀门", funds=None, plan="")
    stage.move(hazard, "start", **FIVE)
    hazard.refresh_from_db()
    assert hazard.state == "rectifying"
    general = stage.take(stage.entry("hazards"), "assign")
    stage.move(general, "start", measure="清理", holder="", funds=None, plan="")


@pytest.mark.requirement("S25.2")
def test_listed_hazard_is_lifted_by_another_before_it_is_closed(stage: Stage) -> None:
    hazard = stage.entry("hazards", grade="major", **FIVE)
    go(stage, hazard, "assign", "start")
    stage.move(hazard, "list_up", by=stage.inspector)
    hazard.refresh_from_db()
    assert (hazard.state, hazard.values["listed"]) == ("rectifying", True)
    stage.move(hazard, "submit")
    with pytest.raises(NotNow, match="摘牌"):
        stage.move(hazard, "verify")
    with pytest.raises(SamePerson):
        stage.move(hazard, "lift", by=stage.inspector)
    stage.move(hazard, "lift", by=stage.second_inspector)
    stage.move(hazard, "verify")
    hazard.refresh_from_db()
    assert (hazard.state, hazard.values["listed"]) == ("verified", False)


@pytest.mark.requirement("S25.2")
def test_only_major_hazards_are_listed_and_only_once(stage: Stage) -> None:
    general = stage.take(stage.entry("hazards"), "assign")
    with pytest.raises(NotNow):
        stage.move(general, "list_up", by=stage.inspector)
    major = stage.take(stage.entry("hazards", grade="major"), "assign")
    stage.move(major, "list_up", by=stage.leader)
    with pytest.raises(NotNow):
        stage.move(major, "list_up", by=stage.inspector)


@pytest.mark.requirement("S25.3")
def test_open_hazards_escalate_with_age(stage: Stage) -> None:
    stage.register(
        "hazards", settings={"ages": [{"days": "10", "level": "约谈"}, {"days": "40", "level": "报市长"}]}
    )
    for days in (3, 12, 50):
        aged(stage.entry("hazards"), days)
    sheet = report(stage, stage.inspector, "ages")
    assert list(sheet.rows) == [["东泾镇", 1, 1, 1]]
    assert [row[-1] for row in sheet.more[0].rows] == ["报市长", "约谈", ""]
    assert [row[-2] for row in sheet.more[0].rows] == [50, 12, 3]


@pytest.mark.requirement("S25.3")
def test_open_hazard_says_its_age_and_what_is_due(stage: Stage) -> None:
    hazard = aged(stage.entry("hazards", grade="major"), 31)
    hazard.refresh_from_db()
    facts = dict(rules_of("hazards").sections(stage.inspector, hazard)[0].facts)
    assert {str(key): str(value) for key, value in facts.items()} == {
        "未销号天数": "31",
        "升级措施": "监管部门约谈",
        "五落实": "缺责任、措施、资金、预案",
    }


@pytest.mark.requirement("S25.3")
def test_major_hazard_beyond_its_date_is_raised(stage: Stage) -> None:
    late = stage.entry("hazards", grade="major", **FIVE)
    Entry.objects.filter(pk=late.pk).update(due_on=clock.today() - timedelta(days=20))
    in_time = stage.entry("hazards", grade="major", due_on=clock.today() + timedelta(days=20))
    stage.entry("hazards")
    sheet = report(stage, stage.inspector, "major")
    raised, open_ = sheet.more
    assert [row[0] for row in raised.rows] == [late.number]
    assert raised.rows[0][7:9] == [20, "齐全"]
    assert [row[0] for row in open_.rows] == [in_time.number]
    assert list(sheet.rows) == [["东泾镇", 2, 1, 0]]


@pytest.mark.requirement("S25.5")
def test_leader_sees_the_open_list_of_the_own_area(stage: Stage) -> None:
    person = Person.objects.create(government=stage.government, name="副市长")
    account = account_of(stage.leader)
    type(account).objects.filter(pk=account.pk).update(person=person)
    Portfolio.objects.create(leader=person, body=stage.body("西浦镇"), starts_on=clock.today())
    own = stage.entry("hazards", town=stage.body("西浦镇"), local=stage.body("西浦镇"), grade="major")
    other = stage.entry("hazards")
    assert [row[0] for row in report(stage, stage.leader, "area").more[0].rows] == [own.number]
    town = report(stage, stage.leader, "area", town=stage.body("东泾镇"))
    assert [row[0] for row in town.more[0].rows] == [other.number]
    head = report(stage, stage.heads["东泾镇"], "area")
    assert [row[0] for row in head.more[0].rows] == [other.number]
    assert len(report(stage, stage.inspector, "area").more[0].rows) == 2


@pytest.mark.requirement("S25.4")
def test_risk_point_stays_and_is_due_by_its_grade(stage: Stage) -> None:
    red = stage.entry("risk_points", grade="red")
    blue = stage.entry("risk_points", grade="blue")
    Entry.objects.update(checked_on=clock.today() - timedelta(days=40))
    never = stage.entry("risk_points", grade="yellow")
    sheet = report(stage, stage.inspector, "checks", "risk_points")
    assert [row[0] for row in sheet.more[0].rows] == [never.number, red.number]
    assert list(sheet.rows) == [["东泾镇", 3, 2, Decimal("33.3")]]
    hazard = stage.entry("hazards", parent=blue)
    section = rules_of("risk_points").sections(stage.inspector, blue)[0]
    assert [value for _key, value in section.facts][:3] == [1, 1, hazard.found_on]
    blue.refresh_from_db()
    assert blue.is_open
