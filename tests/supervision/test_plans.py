"""文件—要点—任务: a document splits into numbered tasks; plans of units; matters from templates."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from yiding.core import clock
from yiding.core.models import CalendarDay
from yiding.files.models import Document
from yiding.supervision.assigning import matter_assign
from yiding.supervision.errors import AfterParent, OutlineWrong
from yiding.supervision.filing import matters_approve, matters_submit
from yiding.supervision.models import Matter, MatterKind, MatterState, MatterTemplate, Task
from yiding.supervision.outlines import COLUMNS, SHEET, entries_in
from yiding.supervision.planting import container_edit, plan_fill
from yiding.supervision.trees import flat, tree_of

from .rows import Stage
from .test_proposals import client_of

pytestmark = pytest.mark.django_db
LIST = """一、健全养老服务体系
1. 建立养老服务台账（牵头：甲局（甲局联络员）；配合：乙局；期限：2026-12-10）
2. 建成日间照料中心12个（牵头：各局；期限：2026年12月20日前）。
二、保障资金
3．安排专项资金，
确保及时拨付（责任单位：丙局）
"""
PLAN = {
    "title": "2026年养老服务工作方案",
    "kind": "plan",
    "paper_number": "澄政办〔2026〕3号",
    "due_on": "2026-12-31",
    "level": "1",
    "text": LIST,
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 19))


@pytest.fixture
def desk(stage: Stage) -> Client:
    return client_of(stage.inspector)


@pytest.fixture
def plan(desk: Client) -> Matter:
    answer = desk.post(reverse("supervision:plan-add"), PLAN)
    assert answer.status_code == 302
    return Matter.objects.get(kind=MatterKind.PLAN)


def file_all(stage: Stage) -> list[Matter]:
    """All matters of the trees, approved and assigned."""
    rows = list(Matter.objects.filter(kind=MatterKind.MATTER).order_by("pk"))
    matters_submit(matters=rows, by=stage.inspector)
    matters_approve(matters=rows, by=stage.director)
    for row in rows:
        matter_assign(matter=row, by=stage.inspector)
    return rows


@pytest.mark.requirement("S15.1")
def test_a_pasted_list_becomes_points_and_numbered_tasks(desk: Client, plan: Matter, stage: Stage) -> None:
    tree = tree_of(stage.inspector, plan)
    told = [(line.number, line.row.kind, line.row.title) for line in flat(tree)[1:]]
    assert told == [
        ("1", "point", "健全养老服务体系"),
        ("1.1", "matter", "建立养老服务台账"),
        ("1.2", "matter", "建成日间照料中心12个"),
        ("2", "point", "保障资金"),
        ("2.1", "matter", "安排专项资金，确保及时拨付"),
    ]
    rows = {line.number: line.row for line in flat(tree)}
    charge = {(one.body.name, one.role, one.person and one.person.name) for one in rows["1.1"].bodies.all()}
    assert charge == {("甲局", "lead", "甲局联络员"), ("乙局", "support", None)}
    days = [(f"{rows[n].due_on}", rows[n].due_source) for n in ("1.1", "1.2", "2.1")]
    assert days == [("2026-12-10", "person"), ("2026-12-20", "person"), ("2026-12-31", "parent")]
    assert all(rows[n].milestones.exists() for n in ("1.1", "1.2", "2.1"))


def test_a_list_with_errors_is_refused_whole_and_tells_the_lines(desk: Client) -> None:
    text = LIST.replace("丙局", "子虚局").replace("2026-12-10", "2027-01-10")
    answer = desk.post(reverse("supervision:plan-add"), {**PLAN, "text": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第 2 行：办结期限不能晚于所属文件或要点的期限" in page
    assert "第 5 行：这个政府的名录里没有“子虚局”" in page
    assert not Matter.objects.exists()
    assert not Document.objects.exists()


@pytest.mark.requirement("S15.3")
def test_a_plan_of_24_tasks_shows_24_rows_with_status_and_quote(desk: Client, stage: Stage) -> None:
    lines = "\n".join(f"{n}. 办好第{n}件实事（牵头：甲局；期限：2026-12-{n:02}）" for n in range(1, 25))
    desk.post(reverse("supervision:plan-add"), {**PLAN, "text": lines})
    plan = Matter.objects.get(kind=MatterKind.PLAN)
    address = reverse("supervision:plan-detail", args=[plan.pk])
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(address).content.decode()
    assert page.count('class="tree-task"') == 24
    assert page.count("拟立项") >= 24
    assert all(f"{n}. 办好第{n}件实事（牵头：甲局" in page for n in range(1, 25))
    assert len(asked) <= 15
    rows = file_all(stage)
    stage.close(stage.accept(stage.task(rows[0], "甲局")))
    page = desk.get(address).content.decode()
    assert "任务 24，办结 1，办理中 23，未交办 0" in page
    assert Matter.objects.get(pk=plan.pk).state == MatterState.FILED
    assert client_of(stage.liaisons["乙局"]).get(address).status_code == 200


def test_containers_are_filed_with_their_first_matter_and_bear_no_number(plan: Matter, stage: Stage) -> None:
    first = Matter.objects.filter(kind=MatterKind.MATTER).earliest("pk")
    matters_submit(matters=[first], by=stage.inspector)
    matters_approve(matters=[first], by=stage.director)
    rows = {row.title: row for row in Matter.objects.all()}
    assert rows["健全养老服务体系"].state == MatterState.FILED
    assert rows["保障资金"].state == MatterState.DRAFT
    assert [row.title for row in rows.values() if row.number] == ["建立养老服务台账"]


def test_a_workbook_adds_rows_all_or_none(desk: Client, plan: Matter) -> None:
    def sheet(*rows: tuple[str, ...]) -> SimpleUploadedFile:
        book = Workbook()
        page = book.active
        page.title = SHEET
        page.append(list(COLUMNS))
        for row in rows:
            page.append(list(row))
        kept = BytesIO()
        book.save(kept)
        return SimpleUploadedFile("任务.xlsx", kept.getvalue())

    good = ("加强监管", "开展检查", "乙局", "", "2026-12-15", "提前3 检查完毕", "要开展检查。")
    address = reverse("supervision:plan-fill", args=[plan.pk])
    answer = desk.post(address, {"sheet": sheet(good, ("", "再检查", "子虚局", "", "", "", ""))})
    assert answer.status_code == 422
    assert "第 3 行" in answer.content.decode()
    assert not Matter.objects.filter(title="开展检查").exists()
    assert desk.post(address, {"sheet": sheet(good)}).status_code == 302
    made = Matter.objects.get(title="开展检查")
    assert (made.parent.title, made.sources.get().passage) == ("加强监管", "要开展检查。")
    assert f"{made.milestones.get().due_on}" == "2026-12-10"
    assert desk.post(address, {"text": "  "}).status_code == 422


def test_a_documents_day_bounds_its_parts_both_ways(plan: Matter, stage: Stage) -> None:
    with pytest.raises(AfterParent):
        container_edit(
            matter=plan, title=plan.title, due_on=date(2026, 12, 15), version=plan.version, by=stage.inspector
        )
    with pytest.raises(OutlineWrong):
        plan_fill(plan=plan, entries=entries_in("1. 太晚（期限：2027-01-01）"), by=stage.inspector)


@pytest.mark.requirement("S15.4")
def test_each_body_files_its_plan_and_those_that_are_missing_are_listed(
    desk: Client, plan: Matter, stage: Stage
) -> None:
    rows = file_all(stage)
    shared = next(row for row in rows if row.title.startswith("建成日间"))
    desk.post(reverse("supervision:plans-ask", args=[shared.pk]), {"due_on": "2026-11-30"})
    assert Task.objects.filter(plan_due_on__isnull=False).count() == 3
    liaison = client_of(stage.liaisons["甲局"])
    task = stage.task(shared, "甲局")
    assert (
        reverse("supervision:unit-plan-add", args=[task.pk])
        in liaison.get(reverse("web:desk")).content.decode()
    )
    told = {"file": SimpleUploadedFile("方案.txt", "方案".encode()), "level": "1", "whole": "1"}
    assert liaison.post(reverse("supervision:unit-plan-add", args=[task.pk]), told).status_code == 302
    task.refresh_from_db()
    assert task.plan_filed_on == clock.today()
    document = Document.objects.get()
    assert (document.about_kind, document.about_id, document.owner_body_id) == (
        "supervision.task",
        task.pk,
        task.body_id,
    )
    other = stage.task(shared, "乙局")
    assert liaison.post(
        reverse("supervision:unit-plan-add", args=[other.pk]),
        {**told, "file": SimpleUploadedFile("方案.txt", b"2")},
    ).status_code in {403, 404}
    asked = {"missing": "1", "plan": plan.title}
    missing = desk.get(reverse("supervision:unit-plan-list"), asked).content.decode()
    assert missing.count("<tr data-row>") == 2
    page = desk.get(reverse("supervision:matter-detail", args=[shared.pk])).content.decode()
    assert "未报送实施方案" in page
    assert "未报实施方案 2" in desk.get(reverse("supervision:plan-detail", args=[plan.pk])).content.decode()


# --- templates ---------------------------------------------------------------------------------------------

KEPT = {
    "name": "制定规范性文件",
    "shape": "nodes",
    "steps": "起始日后5 起草｜甲局\n上一步后5 征求意见\n期限前5 提请审议",
    "urgency": "normal",
    "rhythm": "month",
    "is_active": "on",
    "deliverable": "印发的文件",
}
USE = {
    "title": "制定供水办法",
    "start": "2026-11-19",
    "due_on": "2026-12-31",
    "leads": "乙局",
    "kind": "plan",
    "passage": "制定供水办法。",
}


def kept(desk: Client, **more: str) -> MatterTemplate:
    assert desk.post(reverse("supervision:template-add"), {**KEPT, **more}).status_code == 302
    return MatterTemplate.objects.get()


def use(desk: Client, template: MatterTemplate, **more: str) -> Any:
    return desk.post(reverse("supervision:template-use", args=[template.pk]), {**USE, **more})


def test_a_template_makes_one_matter_with_its_nodes(desk: Client) -> None:
    CalendarDay.objects.create(day=date(2026, 11, 23), is_workday=False)
    use(desk, kept(desk))
    matter = Matter.objects.get()
    days = [(node.title, f"{node.due_on}") for node in matter.milestones.all()]
    assert days == [("起草", "2026-11-27"), ("征求意见", "2026-12-04"), ("提请审议", "2026-12-24")]
    assert (matter.deliverable, matter.rhythm, matter.due_reason) == (
        "印发的文件",
        "month",
        "按模板“制定规范性文件”",
    )


def test_a_sequence_starts_each_step_when_the_one_before_is_due(desk: Client) -> None:
    answer = use(desk, kept(desk, shape="sequence"))
    plan = Matter.objects.get(kind=MatterKind.PLAN)
    assert answer["Location"] == reverse("supervision:plan-detail", args=[plan.pk])
    parts = list(plan.children.order_by("position"))
    assert [one.bodies.get().body.name for one in parts] == ["甲局", "乙局", "乙局"]
    assert [one.starts_on for one in parts[1:]] == [one.due_on for one in parts[:-1]]


def test_parallel_steps_start_together(desk: Client) -> None:
    use(desk, kept(desk, shape="parallel"))
    assert {one.starts_on for one in Matter.objects.filter(kind=MatterKind.MATTER)} == {date(2026, 11, 19)}


def test_steps_that_cannot_be_read_or_lack_the_due_day_are_told(desk: Client) -> None:
    answer = desk.post(reverse("supervision:template-add"), {**KEPT, "steps": "先起草"})
    assert "请以“起始日后”" in answer.content.decode()
    template = kept(desk)
    answer = use(desk, template, due_on="")
    assert answer.status_code == 422
    assert "按期限倒排，请填办结期限" in answer.content.decode()
    assert not Matter.objects.exists()


def test_a_template_that_somebody_else_kept_meanwhile(desk: Client) -> None:
    template = kept(desk)
    address = reverse("supervision:template-edit", args=[template.pk])
    told = {**KEPT, "version": str(template.version)}
    seen = told | {f"initial-{name}": value for name, value in told.items()}
    assert desk.post(address, {**seen, "note": "先存的"}).status_code == 302
    answer = desk.post(address, {**seen, "note": "后存的"})
    assert answer.status_code == 409
    assert "先存的" in answer.content.decode()
