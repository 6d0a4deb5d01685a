"""上级措施与本地要求 (S31): two layers, holes, and each unit's own state with proof."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.registers.rows import Stage, photo
from yiding.core.errors import NotAllowed
from yiding.registers.catalogue import rules_of
from yiding.registers.errors_duties import UnitNoProof, UnitSamePerson, UnitsOpen
from yiding.registers.models import Entry
from yiding.registers.requirements import uncarried, unowned
from yiding.registers.rules import ReportAsked
from yiding.registers.selectors import entries_visible_to
from yiding.registers.selectors_duties import units_visible_to
from yiding.registers.unit_rows import UnitStatus
from yiding.registers.units import unit_claim, unit_report, unit_return, unit_verify, units_set


def layers_make(stage: Stage) -> tuple[Entry, Entry]:
    """A measure with one requirement, of two units."""
    stage.register("measures")
    stage.register("local_requirements")
    measure = stage.entry("measures", title="严格落实地方党委安全生产责任")
    requirement = stage.entry("local_requirements", title="每季度专题研究一次", parent=measure)
    return measure, requirement


def units_make(stage: Stage, requirement: Entry) -> tuple[UnitStatus, UnitStatus]:
    bodies = [stage.body("东泾镇"), stage.body("西浦镇")]
    units_set(entry=requirement, bodies=bodies, by=stage.liaisons["市应急局"])
    first, second = UnitStatus.objects.filter(entry=requirement).order_by("pk")
    return first, second


def claimed(stage: Stage, unit: UnitStatus) -> None:
    unit_claim(unit=unit, text="已研究", paper=photo(), by=stage.liaisons[unit.body.name])


def sheet(stage: Stage, key: str) -> Any:
    report = next(one for one in rules_of("measures").reports if one.key == key)
    return report.build(stage.inspector, ReportAsked(government=stage.government, kind="measures"))


@pytest.mark.requirement("S31.1")
def test_requirement_carries_out_a_measure(stage: Stage) -> None:
    measure, requirement = layers_make(stage)
    assert requirement.parent == measure
    section = rules_of("measures").sections(stage.inspector, measure)[0]
    assert [row[0] for row in section.rows] == [requirement.number]


@pytest.mark.requirement("S31.2")
def test_measure_without_requirement_and_requirement_without_unit_are_shown(stage: Stage) -> None:
    _measure, requirement = layers_make(stage)
    alone = stage.entry("measures", title="严肃追责问责")
    assert uncarried(stage.government) == [alone]
    assert unowned(stage.government) == [requirement]
    assert len(sheet(stage, "holes").rows) == 2
    units_make(stage, requirement)
    stage.entry("local_requirements", title="一案双查", parent=alone)
    assert uncarried(stage.government) == []
    assert [one.title for one in unowned(stage.government)] == ["一案双查"]


@pytest.mark.requirement("S31.3")
def test_each_unit_has_its_own_state_and_proof(stage: Stage) -> None:
    _measure, requirement = layers_make(stage)
    first, second = units_make(stage, requirement)
    with pytest.raises(UnitNoProof):
        unit_claim(unit=first, text="已研究", paper=None, by=stage.liaisons["东泾镇"])
    unit_report(unit=second, text="正在安排", by=stage.liaisons["西浦镇"])
    claimed(stage, first)
    unit_verify(unit=first, by=stage.liaisons["市应急局"])
    rows = sheet(stage, "implementation").rows
    assert [(row[2], row[4]) for row in rows] == [("东泾镇", "已研究"), ("西浦镇", "正在安排")]
    assert "已落实" in str(rows[0][3])
    assert "落实材料" in str(rows[0][5])
    assert "落实中" in str(rows[1][3])


@pytest.mark.requirement("S31.3")
def test_requirement_ends_when_each_unit_is_verified(stage: Stage) -> None:
    _measure, requirement = layers_make(stage)
    with pytest.raises(UnitsOpen):
        stage.move(requirement, "start")
    first, second = units_make(stage, requirement)
    stage.move(requirement, "start")
    claimed(stage, first)
    unit_verify(unit=first, by=stage.inspector)
    with pytest.raises(UnitsOpen):
        stage.move(requirement, "verify")
    claimed(stage, second)
    unit_return(unit=second, reason="没有会议记录", by=stage.inspector)
    claimed(stage, second)
    unit_verify(unit=second, by=stage.inspector)
    stage.move(requirement, "verify")
    requirement.refresh_from_db()
    assert not requirement.is_open


def test_who_claimed_does_not_verify(stage: Stage) -> None:
    _measure, requirement = layers_make(stage)
    units_set(entry=requirement, bodies=[stage.body("市应急局")], by=stage.inspector)
    unit = UnitStatus.objects.get()
    unit_claim(unit=unit, text="已做", paper=photo(), by=stage.liaisons["市应急局"])
    with pytest.raises(UnitSamePerson):
        unit_verify(unit=unit, by=stage.liaisons["市应急局"])
    with pytest.raises(NotAllowed):
        unit_verify(unit=unit, by=stage.liaisons["东泾镇"])
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitStatus.objects.filter(pk=unit.pk).update(verified_by=stage.liaisons["市应急局"])
    unit_verify(unit=unit, by=stage.heads["市应急局"])


def test_unit_speaks_for_itself_only(stage: Stage) -> None:
    _measure, requirement = layers_make(stage)
    first, _second = units_make(stage, requirement)
    for user in (stage.liaisons["西浦镇"], stage.clerk, stage.leader):
        with pytest.raises(NotAllowed):
            unit_report(unit=first, text="甲", by=user)
    with pytest.raises(NotAllowed):
        units_set(entry=requirement, bodies=[], by=stage.liaisons["东泾镇"])


def test_requirement_is_seen_by_its_units_and_those_above(stage: Stage) -> None:
    _measure, requirement = layers_make(stage)

    def seen() -> set[str]:
        people = {**stage.liaisons, "督查员": stage.inspector, "副市长": stage.leader, "秘书": stage.clerk}
        return {name for name, user in people.items() if entries_visible_to(user).filter(pk=requirement.pk)}

    above = {"督查员", "副市长", "秘书", "市应急局", "市住建局"}
    assert seen() == above
    units_make(stage, requirement)
    assert seen() == above | {"东泾镇", "西浦镇"}
    assert units_visible_to(stage.liaisons["东泾镇"]).count() == 2
    assert units_visible_to(stage.liaisons["市公安局"]).count() == 0


def test_unit_dropped_before_it_reported_is_gone(stage: Stage) -> None:
    _measure, requirement = layers_make(stage)
    first, _second = units_make(stage, requirement)
    claimed(stage, first)
    units_set(entry=requirement, bodies=[stage.body("市公安局")], by=stage.inspector)
    assert set(UnitStatus.objects.values_list("body__name", flat=True)) == {"东泾镇", "市公安局"}


def test_unit_claims_by_its_form(stage: Stage, client: Client) -> None:
    _measure, requirement = layers_make(stage)
    first, _second = units_make(stage, requirement)
    client.force_login(stage.liaisons["东泾镇"])
    page = client.get(f"/registers/entries/{requirement.pk}/").content.decode()
    assert f"/registers/units/{first.pk}/claim/" in page
    paper = BytesIO("会议纪要".encode())
    paper.name = "纪要.txt"
    answer = client.post(
        f"/registers/units/{first.pk}/claim/", {"text": "已研究", "file": paper, "whole": "1"}
    )
    assert answer.status_code == 302, [*answer.context["form"].errors.items()]
    first.refresh_from_db()
    assert (first.state, first.proofs) == ("claimed", 1)
    client.force_login(stage.liaisons["市应急局"])
    assert client.post(f"/registers/units/{first.pk}/verify/").status_code == 302
    first.refresh_from_db()
    assert first.state == "verified"
    assert client.get(f"/registers/entries/{requirement.pk}/").status_code == 200
    assert client.get("/registers/of/measures/reports/implementation/").status_code == 200
    assert client.get("/registers/of/measures/reports/implementation/?export=xlsx").status_code == 200
