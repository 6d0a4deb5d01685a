"""新型产业用地: five stages with gates, limits that are settings, sales that open a case, exit, complexes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from tests.registers.gates import gates_met, needs, promise
from tests.registers.rows import Stage
from yiding.core import clock
from yiding.registers.catalogue import kind_of
from yiding.registers.errors import MissingValues, NoProof, SamePerson, WrongValue
from yiding.registers.errors_gates import GateShut
from yiding.registers.gate_pages import sections
from yiding.registers.m0_limits import Limits, lines_of, ratios, years_after
from yiding.registers.models import Entry
from yiding.registers.moving import entry_move
from yiding.registers.recording import entry_edit

from .test_hazards import report
from .walks import go

CODE = "m0_projects"
AREAS = {"land_area": 10_000, "floor_area": 30_000, "industry_area": 24_000, "ancillary_area": 6_000}


def project(stage: Stage, *moves: str, **told: Any) -> Entry:
    areas = {key: Decimal(value) for key, value in AREAS.items()}
    return go(stage, stage.entry(CODE, **{**areas, **told}), *moves)


def sale(stage: Stage, parent: Entry, area: str = "500", **told: Any) -> Entry:
    whole = {"way": "首次销售", "room_use": "产业用房", "sold_on": clock.today(), **told}
    return stage.entry("m0_sales", parent=parent, area=Decimal(area), **whole)


def cases(parent: Entry) -> dict[str, Decimal | None]:
    """The cases of a project by cause, with how much."""
    rows = Entry.objects.filter(parent=parent, code="land_breaches").order_by("pk")
    return {
        one["cause"]: None if one.get("shortfall") is None else Decimal(one["shortfall"])
        for one in rows.values_list("values", flat=True)
    }


@pytest.mark.requirement("S49.1")
def test_project_goes_through_five_stages_and_each_gate_wants_its_own(stage: Stage) -> None:
    entry = project(stage)
    seen = [kind_of(CODE).stage(entry.state).label]
    for name in ("admit", "sell", "operate"):
        with pytest.raises(GateShut):
            stage.move(entry, name)
        go(stage, entry, name)
        seen.append(kind_of(CODE).stage(entry.state).label)
    stage.move(entry, "apply_exit")
    seen.append(kind_of(CODE).stage(entry.state).label)
    assert seen == ["准入", "建设", "销售", "运营", "退出"]
    with pytest.raises(GateShut):
        stage.move(entry, "leave")
    go(stage, entry, "leave")
    assert entry.state == "exited"


@pytest.mark.requirement("S49.1")
def test_check_of_a_stage_is_kept_as_a_step(stage: Stage) -> None:
    entry = project(stage)
    stage.move(entry, "inspect", note="现场核查，主体施工。", tenants=None)
    step = entry.steps.latest("pk")
    assert (step.move, step.before, step.after, step.note) == (
        "inspect",
        "entering",
        "entering",
        "现场核查，主体施工。",
    )


@pytest.mark.requirement("S49.2")
def test_each_stage_has_its_responsible_body(stage: Stage) -> None:
    bodies = {"准入负责": "市应急局", "建设负责": "市住建局", "销售负责": "市公安局"}
    stage.register(
        CODE, settings={"gate_roles": [{"role": role, "body": one} for role, one in bodies.items()]}
    )
    entry = project(stage)
    assert needs(entry)["industry_view"].body == stage.body("市应急局")
    chain = next(one for one in sections(stage.inspector, entry, kind_of(CODE)) if one.title == "全过程")
    assert [row[2] for row in chain.rows][:5] == ["市应急局", "市住建局", "市公安局", "市住建局", "市住建局"]
    go(stage, entry, "admit")
    assert needs(entry)["sale_plan"].body == stage.body("市公安局")


@pytest.mark.requirement("S49.3")
def test_ratios_are_reckoned_and_the_limits_are_settings(stage: Stage) -> None:
    entry = project(stage, ancillary_area=Decimal("9500"), industry_area=Decimal("20000"))
    assert entry.values["plot_ratio"] == "3"
    assert entry.values["ancillary_share"] == "31.67"
    assert ratios(entry) == "配套比例 31.67%，不得超过 30%"
    assert needs(entry)["ratios"].why == "配套比例 31.67%，不得超过 30%"
    stage.register(CODE, settings={"ancillary_most": "32", "plot_ratio_most": "2.5"})
    assert ratios(entry) == "容积率 3，应在 2 到 2.5 之间"
    assert needs(entry)["ratios"].why == "容积率 3，应在 2 到 2.5 之间"
    told = {"ancillary_area": Decimal(20_000)}
    with pytest.raises(WrongValue, match="不能超过总建筑面积"):
        entry_edit(entry=entry, told=told, version=entry.version, by=stage.inspector)


@pytest.mark.requirement("S49.3")
def test_sale_beyond_the_share_opens_one_case_with_the_excess(stage: Stage) -> None:
    entry = project(stage, "admit", "sell")
    sale(stage, entry, "11999.5")
    entry.refresh_from_db()
    assert (entry.values["sold_area"], entry.values["sold_share"]) == ("11999.5", "50")
    assert cases(entry) == {}
    sale(stage, entry, "300.25", room_use="配套用房")
    sale(stage, entry, "900", way="出租")
    assert cases(entry) == {}
    sale(stage, entry, "400.25")
    assert cases(entry) == {"销售比例超限": Decimal("399.75")}
    last = sale(stage, entry, "600")
    assert Entry.objects.filter(parent=entry, code="land_breaches").count() == 1
    entry.refresh_from_db()
    assert entry.values["sold_share"] == "54.17"
    stage.move(last, "cancel")
    entry.refresh_from_db()
    assert entry.values["sold_area"] == "12399.75"
    stage.move(last, "restore")
    entry.refresh_from_db()
    assert entry.values["sold_area"] == "12999.75"


@pytest.mark.requirement("S49.3")
def test_small_unit_and_early_resale_open_cases(stage: Stage) -> None:
    entry = project(stage, "admit", "sell")
    first = sale(stage, entry, "299.5", sold_on=date(2022, 2, 28))
    assert cases(entry) == {"分割面积不足": Decimal("0.5")}
    with pytest.raises(WrongValue, match="上一次销售记录"):
        sale(stage, entry, way="再次转让")
    fine = sale(stage, entry, way="再次转让", earlier=first.pk, sold_on=date(2027, 2, 28))
    assert set(cases(entry)) == {"分割面积不足"}
    assert fine.values["earlier"] == first.pk
    sale(stage, entry, way="再次转让", earlier=first.pk, sold_on=date(2027, 2, 27))
    assert set(cases(entry)) == {"分割面积不足", "持有年限不足"}


@pytest.mark.parametrize(
    ("day", "years", "wanted"),
    [(date(2024, 2, 29), 5, date(2029, 3, 1)), (date(2024, 2, 29), 4, date(2028, 2, 29))],
)
def test_years_end_on_a_day_that_there_is(day: date, years: int, wanted: date) -> None:
    assert years_after(day, years) == wanted


@pytest.mark.requirement("S49.3")
def test_gate_to_operation_is_shut_while_a_case_about_sales_is_open(stage: Stage) -> None:
    entry = project(stage, "admit", "sell")
    sale(stage, entry, "13000")
    gates_met(stage, entry, "operate", but="sales")
    with pytest.raises(GateShut, match="销售记录都在限制内"):
        stage.move(entry, "operate")
    case = Entry.objects.get(parent=entry, code="land_breaches")
    go(stage, case, "notify", "answer", "decide", "submit", "verify")
    assert needs(entry)["sales"].state == "met"
    stage.move(entry, "operate")
    assert entry.state == "operating"


@pytest.mark.requirement("S49.3")
def test_few_tenants_and_a_late_building_open_cases(stage: Stage) -> None:
    entry = project(stage, "admit", "sell", "operate")
    stage.move(entry, "inspect", tenants=Decimal("14400"))
    assert cases(entry) == {}
    stage.move(entry, "inspect", tenants=Decimal("12000"))
    assert cases(entry) == {"入驻率不足": Decimal("10.00")}
    due = clock.today() - timedelta(days=12)
    late = project(stage, "admit", finish_due=due)
    Entry.objects.filter(pk=late.pk).update(values={**late.values, "finish_due": f"{due:%Y-%m-%d}"})
    stage.move(late, "inspect", tenants=None)
    assert cases(late) == {"未按期开竣工": Decimal(12)}


@pytest.mark.requirement("S49.4")
def test_exit_tells_its_reason_and_what_became_of_the_land(stage: Stage) -> None:
    entry = project(stage, "admit", "sell", "operate")
    stage.move(entry, "apply_exit", exit_reason="自愿退出")
    gates_met(stage, entry, "leave")
    told = {"exit_reason": "自愿退出", "land_result": "协议收购", "note": "已收回"}
    with pytest.raises(NoProof):
        entry_move(entry=entry, name="leave", told=told, by=stage.heads["市住建局"])
    stage.proof(entry, "exit")
    with pytest.raises(MissingValues, match="土地处置结果"):
        entry_move(entry=entry, name="leave", told={**told, "land_result": ""}, by=stage.heads["市住建局"])
    entry_move(entry=entry, name="leave", told=told, by=stage.heads["市住建局"])
    entry.refresh_from_db()
    assert (entry.values["exit_reason"], entry.values["land_result"]) == ("自愿退出", "协议收购")
    assert not entry.is_open


@pytest.mark.requirement("S49.4")
def test_exit_waits_for_open_cases_and_for_another_person(stage: Stage) -> None:
    entry = project(stage, "admit")
    Entry.objects.filter(pk=entry.pk).update(values={**entry.values, "finish_due": "2020-01-01"})
    stage.move(entry, "inspect", tenants=None)
    stage.move(entry, "apply_exit", by=stage.liaisons["市住建局"])
    assert needs(entry)["breaches"].why.startswith("没有结案：WY-")
    case = Entry.objects.get(parent=entry, code="land_breaches")
    go(stage, case, "notify", "answer", "dismiss")
    assert needs(entry)["breaches"].state == "met"
    gates_met(stage, entry, "leave")
    stage.proof(entry, "exit")
    told = {"exit_reason": "自愿退出", "land_result": "政府收回", "note": "好"}
    with pytest.raises(SamePerson):
        entry_move(entry=entry, name="leave", told=told, by=stage.liaisons["市住建局"])


@pytest.mark.requirement("S49.5")
def test_complexes_that_were_built_are_listed_by_town(stage: Stage) -> None:
    built = project(stage, "admit", "sell", title="东泾智谷")
    running = project(stage, "admit", "sell", town=stage.body("西浦镇"), title="西浦航空园")
    go(stage, running, "operate", functions=["生产", "生活"])
    project(stage, "admit", title="还在建")
    sheet = report(stage, stage.inspector, "complexes", CODE)
    assert [list(row) for row in sheet.rows] == [["东泾镇", 1, 0, 0, 0, 0], ["西浦镇", 1, 1, 1, 1, 0]]
    assert [row[2] for row in sheet.more[0].rows] == [built.title, running.title]


@pytest.mark.requirement("S49.1")
def test_stage_table_counts_by_town(stage: Stage) -> None:
    project(stage)
    project(stage, "admit")
    sheet = report(stage, stage.inspector, "stages", CODE)
    assert [str(head) for head in sheet.heads][1:7] == ["项目", "准入", "建设", "销售", "运营", "退出"]
    assert list(sheet.rows[0][:7]) == ["东泾镇", 2, 1, 1, 0, 0, 0]


@pytest.mark.requirement("S49.3")
def test_limits_are_the_same_when_reckoned_by_hand(stage: Stage) -> None:
    entry = project(stage, "admit", "sell", floor_area=Decimal("31234.56"), ancillary_area=Decimal("7000.01"))
    for area in ("1234.5", "2345.67", "3456.78"):
        sale(stage, entry, area)
    entry.refresh_from_db()
    (row,) = report(stage, stage.inspector, "limits", CODE).rows
    cent = Decimal("0.01")
    assert row[4] == (Decimal("31234.56") / 10_000).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    assert row[5] == (Decimal("7000.01") * 100 / Decimal("31234.56")).quantize(cent, ROUND_HALF_UP)
    sold = Decimal("1234.5") + Decimal("2345.67") + Decimal("3456.78")
    assert row[6] == (sold * 100 / 24_000).quantize(cent, ROUND_HALF_UP)
    assert [one.is_within for one in lines_of(entry, Limits.of(stage.government.pk))] == [True] * 4


def test_promises_of_a_project_are_held_against_its_figures(stage: Stage) -> None:
    entry = project(stage)
    promise(stage, entry, "企业", "就业人数", target=Decimal(500), period="2026")
    row = stage.entry("land_figures", parent=entry, figure="就业人数", period="2026", value=Decimal(480))
    stage.take(row, "verify")
    (line,) = report(stage, stage.inspector, "promised", CODE).rows
    assert (line[5], line[6], str(line[8])) == (Decimal("480.0000"), Decimal("-20.0000"), "未达到")
