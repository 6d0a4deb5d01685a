"""土地全链管理: a parcel with its gates, works, promises and cases; divided, merged, and what it yields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tests.registers.gates import drawn, gates_met, needs, owes, promise, show, square
from tests.registers.rows import Stage
from yiding.core import clock
from yiding.core.errors import NotAllowed
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.errors import NotNow, SamePerson, WrongValue
from yiding.registers.errors_gates import GateShut, HasDescendants, WrongParts
from yiding.registers.errors_land import IsReached, NotReached, StillOwed
from yiding.registers.gate_pages import sections
from yiding.registers.models import Descent, Entry
from yiding.registers.moving import entry_move
from yiding.registers.parcels import parcel_divide, parcels_merge
from yiding.registers.promises import Measure, figures_of, spanned
from yiding.registers.recording import entry_edit
from yiding.registers.shaping import shape_of
from yiding.registers.sheet_files import sheet_file

from .test_hazards import report
from .walks import go

CHAIN = ("reserve", "clear", "supply", "register", "hand_over")
TOWN, HOUSING = "东泾镇", "市住建局"


def parcel(stage: Stage, *moves: str, **told: Any) -> Entry:
    """A parcel, taken through its gates."""
    return go(stage, stage.entry("land_parcels", **{"area": Decimal("42000"), **told}), *moves)


def figure(
    stage: Stage, parent: Entry, name: str, period: str, value: str, *, verified: bool = True
) -> Entry:
    row = stage.entry("land_figures", parent=parent, figure=name, period=period, value=Decimal(value))
    return stage.take(row, "verify") if verified else row


# --- the chain ---------------------------------------------------------------------------------------------


@pytest.mark.requirement("S48.1")
def test_parcel_goes_through_six_stages_with_a_gate_between_each_two(stage: Stage) -> None:
    entry = parcel(stage)
    seen = [kind_of("land_parcels").stage(entry.state).label]
    for name in CHAIN:
        with pytest.raises(GateShut):
            stage.move(entry, name)
        go(stage, entry, name)
        seen.append(kind_of("land_parcels").stage(entry.state).label)
    assert seen == ["征", "储", "净", "配", "登", "管"]
    chain = next(
        one for one in sections(stage.inspector, entry, kind_of(entry.code)) if one.title == "全过程"
    )
    assert [str(row[0]) for row in chain.rows][:5] == seen[:5]
    assert all(row[3] for row in chain.rows[:6])
    behind = next(
        one for one in sections(stage.inspector, entry, kind_of(entry.code)) if one.title == "过关记录"
    )
    assert len(behind.rows) == 3 + 3 + 4 + 2 + 2
    assert all(row[-1] == clock.today() for row in behind.rows)


@pytest.mark.requirement("S48.5")
def test_town_does_and_the_bureau_supervises_at_every_stage(stage: Stage) -> None:
    kind = kind_of("land_parcels")
    for gate in kind.gates:
        lines = {need.by for need in gate.needs}
        assert lines >= {"local"}
        assert lines - {"local"}
    entry = parcel(stage)
    gates_met(stage, entry, "reserve")
    with pytest.raises(NotAllowed):
        entry_move(entry=entry, name="reserve", told={}, by=stage.liaisons[TOWN])
    chain = next(one for one in sections(stage.inspector, entry, kind) if one.title == "全过程")
    assert {row[1] for row in chain.rows} == {TOWN}
    assert {row[2] for row in chain.rows} == {HOUSING}


@pytest.mark.requirement("S48.2")
def test_supply_waits_for_works_and_the_standard_list(stage: Stage) -> None:
    entry = parcel(stage, "reserve", "clear")
    told = needs(entry)
    assert told["works"].why == "还没有登记供应前要完成的配套工程"
    assert told["standards"].why.startswith("指标还没有确定：投资强度、亩均产值")
    road = stage.entry("land_works", parent=entry, title="纬二路", before_supply=True)
    later = stage.entry("land_works", parent=entry, title="公交站", before_supply=False)
    assert needs(entry)["works"].why == "还没有验收：纬二路"
    stage.take(road, "start", "finish", "accept")
    assert needs(entry)["works"].state == "met"
    assert later.is_open
    for indicator in ("投资强度", "亩均产值", "亩均税收", "容积率", "单位能耗"):
        promise(stage, entry, "企业", indicator)
    assert needs(entry)["standards"].why == "指标还没有确定：环境标准"
    promise(stage, entry, "政府", "环境标准")
    assert needs(entry)["standards"].state == "missing"
    promise(stage, entry, "企业", "环境标准")
    assert needs(entry)["standards"].state == "met"
    stage.move(road, "reopen")
    assert needs(entry)["works"].state == "missing"


@pytest.mark.requirement("S48.2")
def test_list_of_standards_is_the_governments(stage: Stage) -> None:
    stage.register("land_parcels", settings={"standard_items": ["亩均税收"]})
    entry = parcel(stage, "reserve", "clear")
    promise(stage, entry, "企业", "亩均税收")
    assert needs(entry)["standards"].state == "met"


@pytest.mark.requirement("S48.4")
def test_services_of_three_departments_are_items_with_results(stage: Stage) -> None:
    roles = (("发展改革", "市应急局"), ("生态环境", "市公安局"), ("水务", HOUSING))
    stage.register(
        "land_parcels", settings={"gate_roles": [{"role": role, "body": body} for role, body in roles]}
    )
    entry = parcel(stage, "reserve", "clear")
    told = needs(entry)
    views = ("industry_view", "environment_view", "water_view")
    assert [told[key].body.name for key in views if told[key].body] == [body for _role, body in roles]
    for key in views:
        show(stage, entry, key, note=f"{told[key].label}：同意。", paper=None)
    standing = sections(stage.inspector, entry, kind_of(entry.code))[0]
    results = {str(row[1]): str(row[6]) for row in standing.rows}
    assert all("同意" in results[told[key].label] for key in views)


@pytest.mark.requirement("S48.1")
def test_shape_that_does_not_measure_what_was_registered_keeps_the_gate_shut(stage: Stage) -> None:
    entry = parcel(stage, area=Decimal("90000"))
    told = needs(entry)["bounds"]
    assert told.why == "还没有画出界址图形"
    area = drawn(stage, entry)
    assert needs(entry)["bounds"].state == "met"
    entry_edit(entry=entry, told={"area": area * 2}, version=entry.version, by=stage.inspector)
    assert "相差超过 2%" in needs(entry)["bounds"].why


# --- dividing and merging ----------------------------------------------------------------------------------


def test_parcel_is_divided_into_parts_that_make_up_the_whole(stage: Stage) -> None:
    entry = parcel(stage, "reserve")
    area = Decimal(entry.values["area"])
    work = stage.entry("land_works", parent=entry)
    by = stage.liaisons[HOUSING]
    with pytest.raises(WrongParts, match="合计"):
        parcel_divide(entry=entry, parts=[("东块", Decimal(10)), ("西块", Decimal(20))], reason="分期", by=by)
    parts = [("东块", Decimal(10)), ("西块", area - 10)]
    with pytest.raises(NotAllowed):
        parcel_divide(entry=entry, parts=parts, reason="分期", by=stage.liaisons[TOWN])
    made = parcel_divide(
        entry=entry, parts=[("东块", Decimal(10)), ("西块", area - 10)], reason="分期", by=by
    )
    entry.refresh_from_db()
    assert (entry.state, entry.is_open) == ("retired", False)
    assert [(one.title, one.state, one.town_id) for one in made] == [
        ("东块", "reserved", entry.town_id),
        ("西块", "reserved", entry.town_id),
    ]
    assert sum(Decimal(one.values["area"]) for one in made) == area
    work.refresh_from_db()
    assert work.parent == made[0]
    assert set(needs(made[0])) == {"conditions", "soil", "guarded"}
    assert Descent.objects.filter(older=entry, way="divide").count() == 2
    with pytest.raises(HasDescendants):
        stage.move(entry, "restore")
    kin = sections(stage.inspector, made[0], kind_of(entry.code))[-1]
    assert (kin.title, str(kin.rows[0][0]), kin.rows[0][4]) == ("分割与合并", "来自", "分期")


def test_parcels_are_merged_with_their_areas_and_shapes(stage: Stage) -> None:
    one, other = parcel(stage, title="甲"), parcel(stage, title="乙")
    areas = [drawn(stage, one, square("121.10")), drawn(stage, other, square("121.102"))]
    by = stage.liaisons[HOUSING]
    made = parcels_merge(entries=[one, other], title="甲乙", reason="整体出让", by=by)
    assert Decimal(made.values["area"]) == sum(areas)
    shape = shape_of(made)
    assert shape is not None
    assert abs(shape.area - sum(areas)) < 1
    assert {row.older for row in Descent.objects.filter(newer=made)} == {one, other}
    assert needs(made)["bounds"].state == "met"
    far = parcel(stage, title="丙", town=stage.body("西浦镇"))
    with pytest.raises(WrongParts, match="同一镇"):
        parcels_merge(entries=[made, far], title="丁", reason="错", by=by)
    with pytest.raises(WrongParts, match="两个"):
        parcels_merge(entries=[made], title="丁", reason="错", by=by)


def test_parcel_with_promises_is_not_divided(stage: Stage) -> None:
    entry = parcel(stage, area=Decimal(100))
    owed = promise(stage, entry, "企业", "税收")
    parts = [("东", Decimal(50)), ("西", Decimal(50))]
    with pytest.raises(WrongParts, match=owed.number):
        parcel_divide(entry=entry, parts=parts, reason="分", by=stage.liaisons[HOUSING])


# --- promises ----------------------------------------------------------------------------------------------


@pytest.mark.requirement("S48.3")
def test_promises_of_both_sides_are_bound_with_the_contract_and_checked_on_their_day(stage: Stage) -> None:
    entry = parcel(stage, "reserve", "clear", "supply")
    gates_met(stage, entry, "register", but="promises")
    ours = promise(stage, entry, "政府", "配套建设", due_on=clock.today() + timedelta(days=60))
    assert needs(entry)["promises"].state == "met"
    stage.move(entry, "register", by=stage.liaisons[HOUSING])
    states = Entry.objects.filter(parent=entry, code="land_promises").values_list("state", flat=True)
    assert set(states) == {"bound"}
    late = Entry.objects.filter(parent=entry, values__side="企业").first()
    assert late is not None
    assert late.due_on == clock.today()
    go(stage, ours, "report", "accept")
    assert ours.state == "kept"


@pytest.mark.requirement("S48.3")
def test_promise_is_kept_only_when_the_verified_figures_say_so(stage: Stage) -> None:
    entry = parcel(stage, area=Decimal("66666.67"))
    told = promise(stage, entry, "企业", "亩均税收", target=Decimal(20), period="2026")
    stage.take(told, "bind", "report")
    with pytest.raises(NotReached, match="尚无核实数字"):
        stage.move(told, "accept")
    tax = figure(stage, entry, "税收", "2026", "1900", verified=False)
    with pytest.raises(NotReached, match="尚无核实数字"):
        stage.move(told, "accept")
    stage.take(tax, "verify")
    told.refresh_from_db()
    assert (told.values["result"], told.values["difference"], told.values["verdict"]) == (
        "19",
        "-1",
        "未达到",
    )
    with pytest.raises(NotReached, match="未达到：19"):
        stage.move(told, "accept")
    stage.move(told, "fail")
    case = Entry.objects.get(parent=entry, code="land_breaches")
    assert (case.values["cause"], case.values["shortfall"], case.values["proposed"]) == (
        "承诺未兑现",
        "1",
        "6",
    )
    assert case.values["promise"] == told.pk
    stage.move(tax, "correct", value=Decimal(2100))
    told.refresh_from_db()
    assert told.values["verdict"] == "尚无核实数字"
    stage.take(tax, "verify")
    go(stage, told, "report", "accept")
    assert (told.values["difference"], told.state) == ("1", "kept")


@pytest.mark.requirement("S48.3")
def test_what_was_reached_is_not_called_broken_and_the_doer_does_not_accept(stage: Stage) -> None:
    entry = parcel(stage)
    told = promise(stage, entry, "企业", "税收", target=Decimal(10))
    figure(stage, entry, "税收", "2026", "10")
    stage.take(told, "bind", "report")
    with pytest.raises(IsReached):
        stage.move(told, "fail")
    hands = told.steps.get(move="report").by
    with pytest.raises((SamePerson, NotAllowed)):
        entry_move(entry=told, name="accept", told={"note": "好"}, by=hands)


@pytest.mark.requirement("S48.3")
def test_government_promise_waits_for_its_work(stage: Stage) -> None:
    entry = parcel(stage)
    work = stage.entry("land_works", parent=entry)
    told = promise(stage, entry, "政府", "配套建设", work=work.pk)
    stage.take(told, "bind", "report")
    with pytest.raises(NotReached):
        stage.move(told, "accept")
    stage.take(work, "start", "finish", "accept")
    stage.move(told, "accept")
    assert told.state == "kept"


@pytest.mark.requirement("S48.3")
def test_breach_goes_from_notice_to_answer_to_measures_and_closes_by_another(stage: Stage) -> None:
    entry = parcel(stage)
    told = promise(stage, entry, "企业", "服务事项")
    stage.take(told, "bind", "fail")
    case = Entry.objects.get(parent=entry, code="land_breaches")
    stage.move(case, "notify", answer_due=clock.today() + timedelta(days=10))
    with pytest.raises(NotNow):
        stage.move(case, "no_answer")
    stage.take(case, "answer", "decide", "submit", "verify")
    assert case.state == "closed"
    assert {"notice", "decision", "after"} <= set(case.proofs.values_list("moment", flat=True))
    assert case.submitted_by_id != case.closed_by_id


def test_parcel_does_not_leave_while_something_is_owed(stage: Stage) -> None:
    entry = parcel(stage, *CHAIN)
    with pytest.raises(StillOwed):
        stage.move(entry, "leave")
    for row in Entry.objects.filter(parent=entry, code="land_promises", is_open=True):
        go(stage, row, "release")
    stage.move(entry, "leave")
    assert (entry.state, entry.values["exit_reason"]) == ("exited", "使用期满")


@pytest.mark.parametrize(
    "told",
    [{"target": None}, {"period": None}, {"target": None, "period": None}],
    ids=["value", "period", "both"],
)
def test_promise_by_figures_says_how_much_and_when(stage: Stage, told: dict[str, Any]) -> None:
    with pytest.raises(WrongValue, match="承诺值和核查期"):
        promise(stage, parcel(stage), "企业", "税收", **told)


def test_nothing_is_promised_or_counted_twice(stage: Stage) -> None:
    entry = parcel(stage)
    promise(stage, entry, "企业", "税收")
    with pytest.raises(WrongValue, match="已经有承诺"):
        promise(stage, entry, "企业", "税收")
    figure(stage, entry, "税收", "2026", "5")
    with pytest.raises(WrongValue, match="已经登记过"):
        figure(stage, entry, "税收", "2026", "6")


YEARS = {"2024": Decimal(100), "2025Q1": Decimal(10), "2025Q2": Decimal(20), "2026": Decimal(300)}


@pytest.mark.parametrize(
    ("period", "total", "wanted"),
    [
        ("2026", False, "300"),
        ("2025", False, None),
        ("2025Q2", False, "20"),
        ("2025Q3", False, None),
        ("2024", True, "100"),
        ("2025Q1", True, "110"),
        ("2025", True, "130"),
        ("2026", True, "430"),
        ("2027", True, None),
        ("2026Q1", True, None),
    ],
)
def test_figures_of_a_period_and_up_to_it(period: str, total: bool, wanted: str | None) -> None:
    found = spanned(YEARS, period, is_total=total)
    assert found == (None if wanted is None else Decimal(wanted))


# --- what it yields ----------------------------------------------------------------------------------------


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """A report as its workbook gives it."""
    content = b"".join(sheet_file(sheet, "效益").streaming_content)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    yield from book.worksheets[0].iter_rows(values_only=True)


@pytest.mark.requirement("S48.6")
def test_yield_of_supplied_parcels_is_what_a_spreadsheet_reckons(stage: Stage) -> None:
    entry = parcel(stage, *CHAIN)
    figures = {"固定资产投资": ("3000.5", "1200.25"), "税收": ("88.8", "140.07"), "就业人数": ("120", "180")}
    for name, (first, second) in figures.items():
        figure(stage, entry, name, "2025", first)
        figure(stage, entry, name, "2026", second)
    figure(stage, entry, "税收", "2027", "999", verified=False)
    parcel(stage, title="没有供应的")
    sheet = report(stage, stage.inspector, "benefit", "land_parcels")
    (line,) = sheet.rows
    assert line[0] == entry.number
    heads = [str(head) for head in sheet.heads]
    square = Decimal(entry.values["area"])
    mu = square / Decimal("666.6667")
    rounded = Decimal("0.0001")
    assert line[heads.index("面积（亩）")] == mu.quantize(rounded, ROUND_HALF_UP)
    for name, side in (("固定资产投资", "经济"), ("税收", "经济"), ("就业人数", "社会")):
        total = sum(Decimal(value) for value in figures[name])
        place = heads.index(f"{name}（{side}）")
        assert line[place] == total
        assert line[place + 1] == (total / mu).quantize(rounded, ROUND_HALF_UP)
    told = {str(row[0]): row for row in _cells(sheet) if row and row[0]}
    assert Decimal(str(told[entry.number][heads.index("税收（经济）")])) == Decimal("228.87")


@pytest.mark.requirement("S48.6")
def test_figures_to_be_shown_are_the_governments(stage: Stage) -> None:
    stage.register("land_figures", settings={"benefits": [{"figure": "产值", "side": "经济"}]})
    parcel(stage, *CHAIN)
    heads = [str(head) for head in report(stage, stage.inspector, "benefit", "land_parcels").heads]
    assert heads[5:] == ["产值（经济）", "亩均：产值"]


@pytest.mark.requirement("S48.3")
def test_report_of_promises_reckons_the_difference(stage: Stage) -> None:
    entry = parcel(stage, area=Decimal("13333.334"))
    promise(stage, entry, "企业", "投资强度", target=Decimal(350), period="2026", due_on=clock.today())
    promise(stage, entry, "企业", "单位能耗", target=Decimal("0.08"), period="2026", due_on=clock.today())
    for name, period, value in (
        ("固定资产投资", "2025", "2600"),
        ("固定资产投资", "2026", "4000"),
        ("产值", "2026", "9000"),
        ("综合能耗", "2026", "765"),
    ):
        figure(stage, entry, name, period, value)
    rows = report(stage, stage.inspector, "promised", "land_parcels").rows
    assert [[row[2], row[4], row[5], row[6], str(row[8])] for row in rows] == [
        ["投资强度", Decimal(350), Decimal("330.0000"), Decimal("-20.0000"), "未达到"],
        ["单位能耗", Decimal("0.08"), Decimal("0.0850"), Decimal("-0.0050"), "未达到"],
    ]
    measure = Measure.of(stage.government.pk)
    assert (
        measure.result(measure.indicators["容积率"], figures_of([entry.pk])[entry.pk], "2026", Decimal(1))
        is None
    )


def test_chain_counts_parcels_and_mu_by_town(stage: Stage) -> None:
    parcel(stage, area=Decimal("666.6667"))
    parcel(stage, "reserve", area=Decimal("1333.3334"), town=stage.body("西浦镇"))
    sheet = report(stage, stage.inspector, "chain", "land_parcels")
    assert [list(row[:4]) for row in sheet.rows] == [[TOWN, 1, 1, 0], ["西浦镇", 1, 0, 1]]
    (areas,) = sheet.more
    assert areas.rows[0][:3] == [TOWN, Decimal("1.0000"), Decimal("1.0000")]
    gates = report(stage, stage.inspector, "gates", "land_parcels")
    assert gates.total[2] == sum(row[2] for row in gates.rows) == len(gates.more[0].rows) == 7


def test_sections_of_a_parcel_stand_on_its_page(stage: Stage) -> None:
    entry = parcel(stage)
    promise(stage, entry, "企业", "税收")
    figure(stage, entry, "税收", "2026", "5", verified=False)
    titles = [str(one.title) for one in rules_of(entry.code).sections(stage.inspector, entry)]
    assert titles == ["基础设施和公共配套", "承诺与实绩", "各期实绩", "违约处理"]
    assert owes(stage, needs(entry)["approval"]) == stage.liaisons[TOWN]
