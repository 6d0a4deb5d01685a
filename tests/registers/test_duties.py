"""职责查询: who answers for a field in a place, and what entries get from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from yiding.core import clock
from yiding.directory.subjects import Place, PlaceKind
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.duties import BY_DRAFT, BY_LIST, BY_SECTOR, Book, Matrix, responsible
from yiding.registers.errors import WrongValue
from yiding.registers.keeping import sector_keep
from yiding.registers.models import Entry
from yiding.registers.recording import entry_edit, entry_record
from yiding.registers.rules import ReportAsked
from yiding.registers.selectors_duties import town_of_place

from .rows import Stage
from .test_editions import issued, rows_make


def report(stage: Stage, key: str, code: str = "duty_rows", **asked: Any) -> Any:
    one = next(one for one in rules_of(code).reports if one.key == key)
    return one.build(stage.inspector, ReportAsked(government=stage.government, kind=code, **asked))


def hazard(stage: Stage, **told: Any) -> Entry:
    given = {key: value for key, value in stage.told("hazards").items() if key not in ("local", "department")}
    return entry_record(
        kind=kind_of("hazards"), government=stage.government, told={**given, **told}, by=stage.inspector
    )


@pytest.mark.requirement("S28.1")
def test_row_says_field_department_town_and_both_duties(stage: Stage) -> None:
    first, second = rows_make(stage)
    assert (first.sector, first.department, first.town) == (
        stage.sectors["燃气"],
        stage.body("市住建局"),
        stage.body("东泾镇"),
    )
    assert first.values["department_duty"] == "说明"
    assert first.values["local_duty"] == "说明"
    told = {key: value for key, value in stage.told("duty_rows").items() if key not in ("title", "local")}
    third = stage.entry(
        "duty_rows", **{**told, "sector": stage.sectors["危化品"], "title": "", "local": None}
    )
    assert (third.title, third.local) == ("危化品（东泾镇）", stage.body("东泾镇"))
    with pytest.raises(WrongValue, match="已经有"):
        stage.entry("duty_rows", sector=second.sector, town=second.town, department=second.department)


@pytest.mark.requirement("S28.2")
def test_place_and_field_tell_the_responsible_bodies(stage: Stage) -> None:
    rows_make(stage)
    gas, town = stage.sectors["燃气"], stage.body("东泾镇")
    found = responsible(stage.government, gas, town)
    assert (found.department, found.local, found.by) == (stage.body("市住建局"), town, BY_DRAFT)
    edition = issued(stage)
    found = responsible(stage.government, gas, town)
    assert (found.department, found.by, found.edition) == (stage.body("市住建局"), BY_LIST, edition)
    village = responsible(stage.government, gas, stage.body("柳湾村"))
    assert (village.department, village.local) == (stage.body("市住建局"), town)
    none = responsible(stage.government, stage.sectors["危化品"], town)
    assert (none.department, none.local, none.by) == (stage.body("市应急局"), town, BY_SECTOR)


def test_list_in_force_decides_not_the_draft(stage: Stage) -> None:
    first, _second = rows_make(stage)
    issued(stage)
    entry_edit(
        entry=first, told={"department": stage.body("市公安局")}, version=first.version, by=stage.inspector
    )
    found = responsible(stage.government, stage.sectors["燃气"], stage.body("东泾镇"))
    assert found.department == stage.body("市住建局")
    before = responsible(
        stage.government,
        stage.sectors["燃气"],
        stage.body("东泾镇"),
        clock.today() - timedelta(days=1),
    )
    assert (before.department, before.by) == (stage.body("市公安局"), BY_DRAFT)


def test_row_for_all_towns_yields_to_that_of_a_town(stage: Stage) -> None:
    rows_make(stage)
    stage.entry("duty_rows", town=None, local=None, department=stage.body("市公安局"))
    gas = stage.sectors["燃气"]
    assert responsible(stage.government, gas, stage.body("东泾镇")).department == stage.body("市住建局")
    other = responsible(stage.government, gas, stage.body("西浦镇"))
    assert (other.department, other.local) == (stage.body("市公安局"), stage.body("西浦镇"))


@pytest.mark.requirement("S28.2")
def test_recorded_hazard_gets_its_bodies_from_the_list(stage: Stage) -> None:
    rows_make(stage)
    edition = issued(stage)
    entry = hazard(stage)
    assert (entry.department, entry.local) == (stage.body("市住建局"), stage.body("东泾镇"))
    note = entry.steps.get().note
    assert "市住建局" in note
    assert str(edition) in note
    own = hazard(stage, department=stage.body("市公安局"))
    assert own.department == stage.body("市公安局")


def test_overlap_is_left_to_a_person(stage: Stage) -> None:
    rows_make(stage)
    stage.entry("duty_rows", department=stage.body("市公安局"))
    found = responsible(stage.government, stage.sectors["燃气"], stage.body("东泾镇"))
    assert found.department is None
    assert {one.name for one in found.overlap} == {"市住建局", "市公安局"}
    assert hazard(stage).department is None


@pytest.mark.requirement("S28.4")
def test_gaps_and_overlaps_are_reported(stage: Stage) -> None:
    rows_make(stage)
    stage.entry("duty_rows", department=stage.body("市公安局"))
    told = Matrix.of(stage.government, Book.draft(stage.government))
    gaps = {(one.sector.name, one.town.name) for one in told.holes if one.is_gap}
    assert gaps == {("燃气", "西浦镇"), ("危化品", "东泾镇"), ("危化品", "西浦镇"), ("消防", "东泾镇")}
    overlaps = [
        (one.sector.name, one.town.name, set(one.departments)) for one in told.holes if not one.is_gap
    ]
    assert overlaps == [("燃气", "东泾镇", {"市住建局", "市公安局"})]
    sheet = report(stage, "holes")
    assert len(sheet.rows) == 5
    stage.entry("duty_rows", sector=stage.sectors["危化品"], town=None, department=stage.body("市应急局"))
    assert len(report(stage, "holes").rows) == 3
    assert [row[0] for row in report(stage, "matrix").rows] == ["燃气", "危化品", "消防"]


def test_unused_field_is_no_gap(stage: Stage) -> None:
    rows_make(stage)
    fire = stage.sectors["消防"]
    values = {"name": fire.name, "lead": fire.lead, "position": 2, "is_used": False}
    sector_keep(
        sector=fire, government=stage.government, values=values, version=fire.version, by=stage.inspector
    )
    assert {row[1] for row in report(stage, "holes").rows} == {"燃气", "危化品"}


def test_place_lies_in_the_town_above_it(stage: Stage) -> None:
    made = {"government": stage.government, "kind": PlaceKind.DIVISION}
    town = Place.objects.create(name="东泾镇", code="1", **made)
    village = Place.objects.create(name="柳湾", code="11", parent=town, **made)
    assert town_of_place(village) == stage.body("东泾镇")
    assert town_of_place(Place.objects.create(name="市区", code="2", **made)) is None


def test_query_page_answers(stage: Stage, client: Client, django_assert_max_num_queries: Any) -> None:
    rows_make(stage)
    client.force_login(stage.liaisons["柳湾村"])
    address = f"/registers/duties/?sector={stage.sectors['燃气'].pk}&town={stage.body('东泾镇').pk}"
    with django_assert_max_num_queries(30):
        page = client.get(address).content.decode()
    found = page[page.index('id="found"') :]
    assert "市住建局" in found
    assert "依据登记的草稿" in found
    assert "补一行" not in page
    client.force_login(stage.inspector)
    assert "空白" in client.get("/registers/duties/").content.decode()
