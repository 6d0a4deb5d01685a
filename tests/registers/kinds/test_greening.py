"""城市绿化一张图 (S47): plots planned and built, care, scores to the digit, projects, the public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from openpyxl import load_workbook

from tests.registers.map_rows import EAST, WEST
from tests.registers.rows import Stage
from tests.registers.test_pages import client_of
from yiding.core import clock
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.errors import MissingValues, WrongValue
from yiding.registers.errors_shapes import NoBuiltShape
from yiding.registers.greening import PlotScore, mark_of, mean_by_area, weighted
from yiding.registers.models import Entry
from yiding.registers.selectors import entries_visible_to
from yiding.registers.shape_rows import ShapeLayer
from yiding.registers.shaping import shape_of, shape_set

from .test_hazards import report
from .walks import go

SQUARE = {"type": "Polygon", "coordinates": [WEST]}
RIGHT = {"type": "Polygon", "coordinates": [EAST]}
ITEMS = ("growth", "trim", "pests", "clean", "facility")
DAY = timedelta(days=1)


def small(n: int, size: float = 0.001) -> dict[str, Any]:
    """A square of its own place."""
    x, y = 121.0 + n * 0.01, 31.0
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def plot(stage: Stage, town: str = "东泾镇", grade: str = "park", shape: Any = None, **told: Any) -> Entry:
    """A plot in upkeep, drawn."""
    body = stage.body(town)
    row = stage.entry("green_plots", town=body, local=body, grade=grade, **told)
    shape_set(entry=row, shape=shape or SQUARE, from_on=clock.today(), by=stage.inspector)
    return go(stage, row, "enlist")


def care(stage: Stage, of: Entry, work: str, days: int = 0) -> Entry:
    return stage.entry("green_care", parent=of, work=work, done_on=clock.today() - days * DAY)


def scored(stage: Stage, of: Entry, scores: Sequence[int], days: int = 0) -> Entry:
    told = dict(zip(ITEMS, (Decimal(one) for one in scores), strict=True))
    of_plot = {"town": of.town, "local": of.local}
    return stage.entry("green_checks", parent=of, found_on=clock.today() - days * DAY, **of_plot, **told)


# --- the map database ------------------------------------------------------------------------------------


@pytest.mark.requirement("S47.1")
def test_plot_holds_boundary_kind_area_manager_and_state_in_two_layers(stage: Stage) -> None:
    row = stage.entry("green_plots", grade="park", title="滨江公园")
    told = {"from_on": clock.today(), "by": stage.inspector}
    shape_set(entry=row, shape=RIGHT, layer=ShapeLayer.PLAN, basis="绿地系统规划", **told)
    with pytest.raises(NoBuiltShape):
        go(stage, _without_spot(row), "enlist")
    shape_set(entry=row, shape=SQUARE, **told)
    row.refresh_from_db()
    built, plan = shape_of(row), shape_of(row, layer=ShapeLayer.PLAN)
    assert built is not None
    assert plan is not None
    assert Decimal(row.values["area"]) == built.area
    assert Decimal(row.values["plan_area"]) == plan.area
    assert (row.local, row.state) == (stage.body("东泾镇"), "planned")
    done = go(stage, row, "build", "complete", "accept")
    assert done.state == "upkeep"
    steps = {one.move: one.by_id for one in done.steps.all()}
    assert steps["complete"] != steps["accept"]


def _without_spot(row: Entry) -> Entry:
    from yiding.registers.kinds.green_plots.rules import before_move

    Entry.objects.filter(pk=row.pk).update(longitude=None, latitude=None)
    row.refresh_from_db()
    before_move(row, "enlist", {}, row.made_by)
    return row


@pytest.mark.requirement("S47.1")
def test_many_kinds_of_objects_stand_on_one_map_by_their_own_signs(stage: Stage) -> None:
    made = {
        "park": SQUARE,
        "street": {"type": "LineString", "coordinates": [[121.0, 31.0], [121.0, 31.01]]},
        "old": {"type": "Point", "coordinates": [121.05, 31.05]},
    }
    rows = {grade: plot(stage, grade=grade, shape=shape) for grade, shape in made.items()}
    client = client_of(stage.inspector)
    points = client.get(reverse("registers:map-points"), {"code": "green_plots"}).json()
    assert {one["properties"]["grade"] for one in points["features"]} == set(made)
    signs = points["words"]["signs"]
    assert len({(signs[grade]["shape"], signs[grade]["colour"]) for grade in made}) == 3
    shapes = client.get(reverse("registers:map-shapes"), {"code": "green_plots"}).json()
    assert {one["geometry"]["type"] for one in shapes["features"]} == {"Polygon", "LineString", "Point"}
    street = Entry.objects.get(pk=rows["street"].pk)
    assert street.values["area"] is None
    assert Decimal(street.values["length"]) > 1_000


@pytest.mark.requirement("S47.1")
def test_areas_by_town_and_kind_and_for_each_person(stage: Stage) -> None:
    people = [{"town": "东泾镇", "people": "60000"}]
    stage.register("green_plots", settings={"people": people})
    first, second = plot(stage), plot(stage, grade="shelter", shape=RIGHT)
    plot(stage, "西浦镇", shape=small(30))
    stage.entry("green_plots", grade="park")
    sheet = report(stage, stage.inspector, "areas", "green_plots")
    rows = {row[0]: row for row in sheet.rows}
    park, shelter = Decimal(_values(first)["area"]), Decimal(_values(second)["area"])
    east = rows["东泾镇"]
    assert east[1] == 3
    assert east[2] == _round(park / 10_000, "0.0001")
    assert east[3] == _round(shelter / 10_000, "0.0001")
    assert east[9] == _round((park + shelter) / 10_000, "0.0001")
    assert east[11] == _round(park / 60_000)
    assert rows["西浦镇"][11] == "—"
    whole = sheet.total
    assert whole[9] == _round((park + shelter + Decimal(_third(stage))) / 10_000, "0.0001")


def _values(row: Entry) -> dict[str, Any]:
    return Entry.objects.get(pk=row.pk).values


def _third(stage: Stage) -> str:
    return str(Entry.objects.get(town=stage.body("西浦镇"), code="green_plots").values["area"])


def _round(value: Decimal, to: str = "0.01") -> Decimal:
    return value.quantize(Decimal(to), ROUND_HALF_UP)


@pytest.mark.requirement("S47.1")
def test_plan_stands_against_what_was_built(stage: Stage) -> None:
    row = plot(stage, shape=small(1))
    shape_set(
        entry=row, shape=small(1, 0.002), from_on=clock.today(), by=stage.inspector, layer=ShapeLayer.PLAN
    )
    (line,) = report(stage, stage.inspector, "plan_built", "green_plots").rows
    values = _values(row)
    built, planned = Decimal(values["area"]), Decimal(values["plan_area"])
    assert line[1:4] == [1, _round(planned / 10_000, "0.0001"), _round(built / 10_000, "0.0001")]
    assert line[5] == _round(built * 100 / planned)
    assert line[4] < 0


# --- care ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S47.2")
def test_care_that_is_due_and_was_not_done(stage: Stage) -> None:
    rounds = [
        {"category": "公园绿地", "work": "修剪", "days": "60"},
        {"category": "公园绿地", "work": "保洁", "days": "7"},
    ]
    stage.register("green_plots", settings={"care": rounds})
    kept, left = plot(stage, shape=small(1)), plot(stage, shape=small(2))
    Entry.objects.filter(code="green_plots").update(stage_on=clock.today() - 100 * DAY)
    for work in ("修剪", "保洁"):
        care(stage, kept, work)
    care(stage, left, "修剪", 61)
    void = care(stage, left, "保洁")
    go(stage, void, "void")
    sheet = report(stage, stage.inspector, "care_due", "green_plots")
    assert sheet.rows == [["东泾镇", 4, 2, Decimal("50.00")]]
    over = sheet.more[0].rows
    assert [(row[0], row[4], row[7]) for row in over] == [(left.number, "保洁", 93), (left.number, "修剪", 1)]
    before = report(stage, stage.inspector, "care_due", "green_plots", last=clock.today() - DAY)
    assert before.rows[0][2] == 2 + 1


@pytest.mark.requirement("S47.2")
def test_record_takes_town_and_body_from_its_plot_and_is_not_of_tomorrow(stage: Stage) -> None:
    row = plot(stage, "西浦镇")
    done = stage.entry("green_care", parent=row, work="浇水", town=None, local=None)
    assert (done.town, done.local) == (row.town, row.local)
    with pytest.raises(WrongValue, match="不能晚于今天"):
        stage.entry("green_care", parent=row, done_on=clock.today() + DAY)
    with pytest.raises(MissingValues, match="绿化对象"):
        stage.entry("green_care", parent=None)
    (care_, _checks, _issues) = rules_of("green_plots").sections(stage.inspector, row)
    assert [one[0] for one in care_.rows] == [done.number]


@pytest.mark.requirement("S47.2")
def test_problem_of_a_plot_is_put_right_and_seen_by_another_person(stage: Stage) -> None:
    row = plot(stage)
    issue = stage.entry("green_issues", parent=row, issue="病虫害")
    done = go(stage, issue, "assign", "start", "submit", "verify")
    assert done.submitted_by_id != done.closed_by_id
    Entry.objects.filter(pk=stage.entry("green_issues", parent=row).pk).update(
        due_on=clock.today() - 9 * DAY, is_open=False, was_late=True
    )
    sheet = report(stage, stage.inspector, "handled", "green_issues")
    assert sheet.total[1:] == [2, 0, 0, 2, 1, Decimal("50.0")]


# --- scores ----------------------------------------------------------------------------------------------


@pytest.mark.requirement("S47.3")
def test_total_is_weighted_by_the_registers_weights(stage: Stage) -> None:
    row = plot(stage)
    check = scored(stage, row, (90, 80, 71, 85, 60))
    wanted = _round(Decimal(90 * 30 + 80 * 20 + 71 * 20 + 85 * 20 + 60 * 10) / 100)
    assert Decimal(check.values["total"]) == wanted == Decimal("80.20")
    assert check.values["result"] == "良好"
    weights = [{"item": "植物长势", "weight": "1"}, {"item": "设施完好", "weight": "2"}]
    stage.register("green_checks", settings={"weights": weights})
    again = scored(stage, row, (90, 0, 0, 0, 61))
    assert Decimal(again.values["total"]) == Decimal("70.67")
    assert again.values["result"] == "合格"
    assert scored(stage, row, (10, 0, 0, 0, 10)).values["result"] == "不合格"


@pytest.mark.requirement("S47.3")
def test_towns_score_is_reckoned_again_from_the_workbook_to_the_digit(stage: Stage) -> None:
    """A second reckoning by hand, as formulas of a spreadsheet would do it, from what the workbook says."""
    stage.register("green_plots", settings={"care": [{"category": "公园绿地", "work": "修剪", "days": "30"}]})
    first, second = plot(stage, shape=small(1)), plot(stage, shape=small(2, 0.0017))
    third = plot(stage, "西浦镇", shape=small(3, 0.0023))
    for of, scores in (
        (first, (90, 80, 70, 85, 60)),
        (first, (77, 71, 65, 93, 81)),
        (second, (61, 67, 83, 79, 97)),
    ):
        scored(stage, of, scores)
    scored(stage, third, (88, 91, 76, 69, 73))
    for of in (first, third):
        care(stage, of, "修剪")
    Entry.objects.filter(pk=second.pk).update(stage_on=clock.today() - 99 * DAY)
    go(stage, stage.entry("green_issues", parent=first), "assign", "start", "submit", "verify")
    late = stage.entry("green_issues", parent=second)
    Entry.objects.filter(pk=late.pk).update(due_on=clock.today())
    tables = _tables(stage, "assessment")
    towns, basis, plots = tables
    weights = [Decimal(head.split("（")[1].rstrip("）")) for head in towns[0][1:5]]
    for row in towns[1:]:
        town = row[0]
        parts = _again(town, basis[1:], plots[1:])
        assert [_told(one) for one in row[1:5]] == parts
        used = [(part, weight) for part, weight in zip(parts, weights, strict=True) if part is not None]
        whole = sum(part * weight for part, weight in used) / sum(weight for _part, weight in used)
        assert _told(row[5]) == _round(whole)
    order = [_told(row[5]) for row in towns[1:]]
    assert order == sorted(order, key=lambda one: -(one or 0))
    assert [row[6] for row in towns[1:]] == [1, 2]


def _again(town: str, basis: Sequence[Any], plots: Sequence[Any]) -> list[Decimal | None]:
    """SUMPRODUCT of score and area over SUM of areas; done over due in per cent."""
    own = [(Decimal(str(row[6])), Decimal(str(row[4]))) for row in plots if row[2] == town]
    mean = sum(score * area for score, area in own) / sum(area for _score, area in own)
    told: dict[str, Decimal] = {"对象考核": _round(mean)}
    for row in basis:
        if row[0] == town and row[1] != "对象考核":
            told[row[1]] = _round(Decimal(str(row[2])) * 100 / Decimal(str(row[3])))
    return [told.get(item) for item in ("对象考核", "养护及时", "问题整改", "项目完成")]


def _told(cell: Any) -> Decimal | None:
    return None if cell in ("—", None) else Decimal(str(cell))


def _tables(stage: Stage, key: str) -> list[list[list[Any]]]:
    """The tables of a report's workbook: blocks between empty lines, headings of their own left out."""
    url = reverse("registers:report", args=["green_plots", key])
    answer = client_of(stage.inspector).get(url, {"export": "xlsx"})
    content = b"".join(answer) if answer.streaming else answer.content
    book = load_workbook(BytesIO(content))
    blocks: list[list[list[Any]]] = []
    for sheet in book.worksheets:
        block: list[list[Any]] = []
        for row in [*sheet.iter_rows(values_only=True), ()]:
            cells = list(row)
            while cells and cells[-1] is None:
                cells.pop()
            if len(cells) > 1:
                block.append(cells)
            elif block:
                blocks.append(block)
                block = []
    return blocks


@pytest.mark.requirement("S47.3")
def test_what_has_no_data_does_not_count() -> None:
    weights = {"a": Decimal(50), "b": Decimal(20)}
    assert weighted({"a": Decimal(80)}, weights) == Decimal("80.00")
    assert weighted({"a": Decimal(80), "b": Decimal(61)}, weights) == Decimal("74.57")
    assert weighted({}, weights) is None
    assert weighted({"c": Decimal(1)}, weights) is None
    rows = [
        PlotScore("", "", "", "", Decimal(area), 1, Decimal(score), 0) for area, score in ((0, 60), (3, 80))
    ]
    assert mean_by_area(rows) == (Decimal(300), Decimal(4))
    marks = [{"result": "合格", "least": "60"}, {"result": "优秀", "least": "90"}]
    assert [mark_of(Decimal(n), marks) for n in (95, 90, 60, 59)] == ["优秀", "优秀", "合格", None]


@pytest.mark.requirement("S47.3")
def test_town_sees_its_own_score_only(stage: Stage) -> None:
    for town, n in (("东泾镇", 1), ("西浦镇", 2)):
        scored(stage, plot(stage, town, shape=small(n)), (90, 90, 90, 90, 90))
    towns = {one: _names(stage, one) for one in ("东泾镇", "西浦镇")}
    assert towns == {"东泾镇": ["东泾镇"], "西浦镇": ["西浦镇"]}
    whole = report(stage, stage.inspector, "assessment", "green_plots").rows
    assert {row[0] for row in whole} == {"东泾镇", "西浦镇"}


def _names(stage: Stage, town: str) -> list[str]:
    return [row[0] for row in report(stage, stage.liaisons[town], "assessment", "green_plots").rows]


# --- projects and the public -----------------------------------------------------------------------------


@pytest.mark.requirement("S47.4")
def test_project_counts_the_area_of_its_plots(stage: Stage) -> None:
    plan = {"plan": "2021—2023年行动计划", "goal_area": Decimal(40_000)}
    project = stage.entry("green_projects", title="口袋公园", **plan)
    other = stage.entry("green_projects", title="林带", **plan)
    row = plot(stage, shape=small(1), parent=project)
    stage.entry("green_plots", grade="park", parent=project)
    area = Decimal(_values(row)["area"])
    sheet = report(stage, stage.inspector, "progress", "green_projects")
    told = {line[0]: line[6:] for line in sheet.rows}
    assert told[project.number] == [Decimal("40000.00"), 2, _round(area), _round(area * 100 / 40_000)]
    assert told[other.number][1:] == [0, Decimal("0.00"), Decimal("0.00")]
    (plans,) = sheet.more
    assert plans.rows[0][:3] == ["2021—2023年行动计划", 2, 0]
    (section,) = rules_of("green_projects").sections(stage.inspector, project)
    assert row.number in {one[0] for one in section.rows}
    done = go(stage, project, "start", "submit", "accept")
    assert done.submitted_by_id != done.closed_by_id
    assert report(stage, stage.inspector, "progress", "green_projects").more[0].rows[0][2] == 1


@pytest.mark.requirement("S47.5")
def test_public_adopts_and_plants(stage: Stage) -> None:
    row = plot(stage)
    told = {"found_on": date(2026, 3, 12), "people": 40, "trees": 100}
    stage.entry("green_activities", form="义务植树", **told)
    with pytest.raises(WrongValue, match="绿化对象"):
        stage.entry("green_activities", form="认建认养", parent=None)
    with pytest.raises(WrongValue, match="不能早于"):
        stage.entry(
            "green_activities",
            form="认建认养",
            parent=row,
            found_on=date(2026, 3, 12),
            due_on=date(2026, 1, 1),
        )
    adopted = stage.entry(
        "green_activities",
        form="认建认养",
        parent=row,
        area=Decimal("300.5"),
        due_on=clock.today() - 9 * DAY,
        found_on=date(2025, 3, 12),
    )
    sheet = report(stage, stage.liaisons["柳湾村"], "reach", "green_activities")
    rows = {str(line[0]): line[1:] for line in sheet.rows}
    assert rows == {"义务植树": [1, 40, 100, 0, 0], "认建认养": [1, 0, 0, Decimal("300.5"), 0]}
    assert [line[0] for line in sheet.more[1].rows] == [adopted.number]


@pytest.mark.requirement("S47.1")
def test_who_sees_plots(stage: Stage) -> None:
    row = plot(stage, "西浦镇")
    seen = {
        one.username for one in User.objects.all() if row in entries_visible_to(one, kind_of("green_plots"))
    }
    office = {"督查员", "另一督查员", "主任", "副市长", "秘书", "市应急局联络员", "市应急局负责人"}
    assert seen == office | {"西浦镇联络员", "西浦镇负责人", "市住建局联络员", "市住建局负责人"}
