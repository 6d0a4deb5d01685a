"""防灾减灾救灾机制 (S42): mechanisms with members, rules, contacts, activations; posts; public events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.registers.rows import Stage
from yiding.core import clock
from yiding.registers.catalogue import rules_of
from yiding.registers.errors import NoProof, SamePerson, WrongValue
from yiding.registers.models import Entry
from yiding.registers.moving import entry_move
from yiding.registers.proving import partners_set
from yiding.registers.rules import ReportAsked
from yiding.registers.selectors import entries_visible_to


def mechanism(stage: Stage, title: str = "风险会商研判机制") -> Entry:
    row = stage.entry("mechanisms", title=title, department=stage.body("市应急局"), local=None)
    stage.proof(row, "rules", by=stage.liaisons["市应急局"])
    stage.move(row, "stand")
    row.refresh_from_db()
    return row


def sheet(stage: Stage, code: str, key: str, **asked: Any) -> Any:
    report = next(one for one in rules_of(code).reports if one.key == key)
    return report.build(stage.inspector, ReportAsked(government=stage.government, kind=code, **asked))


@pytest.mark.requirement("S42.1")
def test_mechanism_has_owner_members_rules_contacts_and_log(stage: Stage) -> None:
    row = mechanism(stage)
    assert (row.state, row.department) == ("standing", stage.body("市应急局"))
    members = {stage.body("市住建局"): "房屋安全", stage.body("东泾镇"): "属地转移"}
    partners_set(entry=row, partners=members, by=stage.inspector)
    contact = stage.entry(
        "mechanism_contacts",
        title="柳如风",
        parent=row,
        local=stage.body("东泾镇"),
        department=None,
        phone="13800000001",
    )
    assert contact.department == row.department
    activation = stage.entry("activations", title="台风来袭", parent=row, department=row.department)
    told = {str(one.title): one for one in rules_of("mechanisms").sections(stage.inspector, row)}
    assert {line[0] for line in told["成员单位"].rows} == {"市住建局", "东泾镇"}
    assert len(told["通讯录"].rows) == 1
    assert len(told["启动记录"].rows) == 1
    line = sheet(stage, "mechanisms", "summary").rows[0]
    assert (line[2], str(line[3]), line[4], line[5], line[6]) == (2, "有", 1, 1, 1)
    stage.take(activation, "finish", "review")
    assert sheet(stage, "mechanisms", "summary").rows[0][6] == 0


@pytest.mark.requirement("S42.1")
def test_names_of_mechanisms_are_data_and_stand_once(stage: Stage) -> None:
    for name in ("甲机制", "乙机制", "丙机制", "丁机制", "戊机制"):
        stage.entry("mechanisms", title=name, department=stage.body("市应急局"))
    assert len(sheet(stage, "mechanisms", "summary").rows) == 5
    with pytest.raises(WrongValue, match="同名"):
        stage.entry("mechanisms", title="甲机制", department=stage.body("市应急局"))


def test_mechanism_without_rules_does_not_stand(stage: Stage) -> None:
    row = stage.entry("mechanisms", title="甲机制", department=stage.body("市应急局"))
    with pytest.raises(NoProof):
        entry_move(entry=row, name="stand", told={}, by=stage.inspector)
    with pytest.raises(WrongValue, match="常备"):
        stage.entry("activations", title="台风", parent=row, department=row.department)


@pytest.mark.requirement("S42.1")
def test_activation_is_reviewed_by_another_person(stage: Stage) -> None:
    row = mechanism(stage)
    one = stage.entry("activations", title="台风来袭", parent=row, department=row.department)
    stage.move(one, "finish", by=stage.liaisons["市应急局"], ended_at=clock.now() + timedelta(hours=3))
    with pytest.raises(SamePerson):
        stage.move(one, "review", by=stage.liaisons["市应急局"])
    stage.move(one, "review", by=stage.heads["市应急局"], review="到位及时")
    one.refresh_from_db()
    assert (one.state, one.values["review"]) == ("reviewed", "到位及时")


def test_activation_does_not_end_before_it_began(stage: Stage) -> None:
    one = stage.entry("activations", parent=mechanism(stage), department=stage.body("市应急局"))
    with pytest.raises(WrongValue, match="结束时间"):
        stage.move(one, "finish", ended_at=clock.now() - timedelta(days=1))


@pytest.mark.requirement("S42.2")
def test_posts_planned_and_filled_show_their_gaps(stage: Stage) -> None:
    stage.entry("grassroots_posts", title="应急管理员", planned=3, filled=3)
    short = stage.entry("grassroots_posts", title="网格员", planned=4, filled=1, local=stage.body("柳湾村"))
    assert short.values["lacking"] == "3" or short.values["lacking"] == 3
    rows = sheet(stage, "grassroots_posts", "gaps").rows
    assert [(row[0], row[1], row[5]) for row in rows] == [("东泾镇", "柳湾村", 3), ("西浦镇", "", "")]
    total = sheet(stage, "grassroots_posts", "staffing").total
    assert total[1:5] == (2, 7, 4, 3)
    with pytest.raises(WrongValue, match="培训"):
        stage.entry("grassroots_posts", planned=2, filled=1, trained=2)


@pytest.mark.requirement("S42.3")
def test_public_events_are_counted_with_their_reach(stage: Stage) -> None:
    today = clock.today()
    stage.entry("public_events", title="防震演练", held_on=today, form="应急演练", reach=300)
    stage.entry("public_events", title="讲座", held_on=today - timedelta(days=60), form="知识讲座", reach=80)
    told = sheet(stage, "public_events", "reach")
    assert told.rows == [("东泾镇", 2, 380), ("西浦镇", 0, 0)]
    assert told.more[0].rows == [("应急演练", 1, 300), ("知识讲座", 1, 80)]
    recent = sheet(stage, "public_events", "reach", first=today - timedelta(days=7))
    assert recent.total[1:] == (1, 300)


def test_contacts_are_seen_by_their_bodies_only(stage: Stage) -> None:
    row = mechanism(stage)
    contact = stage.entry(
        "mechanism_contacts",
        title="柳如风",
        parent=row,
        local=stage.body("东泾镇"),
        department=stage.body("市应急局"),
        phone="13800000001",
    )
    people = {**stage.liaisons, "督查员": stage.inspector, "副市长": stage.leader, "秘书": stage.clerk}
    seen = {name for name, user in people.items() if entries_visible_to(user).filter(pk=contact.pk)}
    assert seen == {"督查员", "副市长", "秘书", "东泾镇", "市应急局"}


def test_pages_open(stage: Stage, client: Client) -> None:
    row = mechanism(stage)
    client.force_login(stage.liaisons["东泾镇"])
    assert client.get(f"/registers/entries/{row.pk}/").status_code == 200
    for code, key in (
        ("mechanisms", "summary"),
        ("grassroots_posts", "gaps"),
        ("grassroots_posts", "staffing"),
        ("public_events", "reach"),
    ):
        assert client.get(f"/registers/of/{code}/reports/{key}/").status_code == 200
