"""表格填报: forty tasks out, thirty filled in, twenty-eight filed, two explained; tried first, filed once."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from yiding.core.exports import XLSX
from yiding.supervision.models import MilestoneDone, Report, Task, TaskState
from yiding.supervision.workbook import DONE, FILLED, KEY, LOCKED, NODE, QUANTITY, SHEET, TEXT, UNIT

from .rows import Stage

pytestmark = pytest.mark.django_db
PLACE = {name: number for number, name in enumerate((*LOCKED, *FILLED))}
Rows = list[list[Any]]


@pytest.fixture
def liaison(stage: Stage) -> Client:
    client = Client()
    client.force_login(stage.liaisons["甲局"])
    return client


def tasks_of(stage: Stage, count: int) -> list[Task]:
    return [
        stage.accept(stage.task(stage.matter(title=f"事项{number}", due=number + 1), "甲局"))
        for number in range(count)
    ]


def sheet_of(client: Client) -> Any:
    answer = client.get(reverse("supervision:progress-sheet"))
    assert answer.headers["Content-Type"] == XLSX
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))[SHEET]


def rows_of(client: Client) -> Rows:
    """The rows as a person has them before them, the head first."""
    return [[cell.value for cell in line] for line in sheet_of(client).iter_rows()]


def fill(row: list[Any], **told: Any) -> None:
    for name, value in told.items():
        row[PLACE[name]] = value


def sent(client: Client, rows: Rows) -> Any:
    """Tries the rows."""
    book = Workbook()
    book.active.title = SHEET
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("填好.xlsx", file.getvalue(), XLSX)
    return client.post(reverse("supervision:progress"), {"file": upload})


def filed(client: Client, tried: Any) -> Any:
    """Files what was tried."""
    return client.post(reverse("supervision:progress"), {"rows": tried.context["sealed"]})


def test_the_sheet_holds_the_bodys_own_tasks_locked_with_choices(stage: Stage, liaison: Client) -> None:
    mine = tasks_of(stage, 2)
    stage.accept(stage.task(stage.matter(leads=["乙局"]), "乙局"))
    sheet = sheet_of(liaison)
    keys = [cell.value for cell in sheet["A"][1:]]
    assert keys == [str(task.public_id) for task in mine]
    assert sheet.protection.sheet
    assert sheet.cell(2, 1).protection.locked
    assert not sheet.cell(2, PLACE[TEXT] + 1).protection.locked
    kinds = {rule.type for rule in sheet.data_validations.dataValidation}
    assert kinds == {"list", "decimal"}
    first = f"{chr(ord('A') + PLACE[NODE])}2"
    assert any(
        first in rule.sqref and "选项" in rule.formula1 for rule in sheet.data_validations.dataValidation
    )


def test_of_thirty_filled_rows_twenty_eight_are_in_and_two_are_explained(
    stage: Stage, liaison: Client
) -> None:
    tasks = tasks_of(stage, 40)
    rows = rows_of(liaison)
    for number, row in enumerate(rows[1:31]):
        fill(
            row,
            **{TEXT: f"第 {number} 件已建册。", NODE: "办结", DONE: "已完成", QUANTITY: number, UNIT: "户"},
        )
    fill(rows[5], **{TEXT: "完成80%", NODE: None, DONE: None, QUANTITY: None})
    fill(rows[6], **{NODE: "没有的节点"})
    tried = sent(liaison, rows)
    assert tried.status_code == 200
    assert not Report.objects.exists()
    assert [number for _word, number in tried.context["counts"]] == [28, 10, 2]
    done = filed(liaison, tried)
    assert done.status_code == 200
    wrong = [(place, sentence) for place, _word, sentence, is_wrong in done.context["lines"] if is_wrong]
    assert [place for place, _sentence in wrong] == ["第 6 行", "第 7 行"]
    assert "百分比" in wrong[0][1]
    assert "没有的节点" in wrong[1][1]
    assert Report.objects.count() == MilestoneDone.objects.count() == 28
    assert Report.objects.get(task=tasks[9]).quantity == 9
    assert set(Task.objects.filter(report_count=1)) == {*tasks[:4], *tasks[6:30]}


def test_what_is_filed_twice_is_in_once(stage: Stage, liaison: Client) -> None:
    tasks_of(stage, 2)
    rows = rows_of(liaison)
    for row in rows[1:]:
        fill(row, **{TEXT: "已建册。"})
    tried = sent(liaison, rows)
    filed(liaison, tried)
    again = filed(liaison, tried)
    assert Report.objects.count() == 2
    assert all("已经填报过" in sentence for _place, _word, sentence, _wrong in again.context["lines"])


def test_a_row_whose_task_moved_on_between_trial_and_act_is_explained_and_the_others_are_in(
    stage: Stage, liaison: Client
) -> None:
    first, second = tasks_of(stage, 2)
    rows = rows_of(liaison)
    for row in rows[1:]:
        fill(row, **{TEXT: "已建册。"})
    tried = sent(liaison, rows)
    Task.objects.filter(pk=first.pk).update(state=TaskState.SUSPENDED)
    done = filed(liaison, tried)
    assert [row.task for row in Report.objects.all()] == [second]
    assert any("已中止" in sentence for _p, _w, sentence, is_wrong in done.context["lines"] if is_wrong)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        pytest.param({KEY: "1"}, "任务编码不认识", id="no key"),
        pytest.param({KEY: str(UUID(int=7))}, "任务编码不认识", id="a key of nothing"),
        pytest.param({TEXT: None, QUANTITY: 3}, "做了什么", id="no words"),
        pytest.param({DONE: "已完成"}, "没有选节点", id="a state without a node"),
        pytest.param({NODE: "办结", DONE: "快了"}, "不认识", id="a state that is none"),
        pytest.param({QUANTITY: "一百"}, "不是数字", id="no number"),
        pytest.param({QUANTITY: "1e30"}, "超出范围", id="too large"),
        pytest.param({UNIT: "户" * 30}, "太长", id="too long a unit"),
    ],
)
def test_each_fault_of_a_row_is_told_in_words(
    stage: Stage, liaison: Client, told: dict[str, Any], words: str
) -> None:
    tasks_of(stage, 1)
    rows = rows_of(liaison)
    fill(rows[1], **{TEXT: "已建册。", **told})
    tried = sent(liaison, rows)
    assert [is_wrong for *_rest, is_wrong in tried.context["lines"]] == [True]
    assert words in tried.context["lines"][0][2]
    assert not tried.context["sealed"]


def test_a_row_of_another_bodys_task_is_not_filed(stage: Stage, liaison: Client) -> None:
    matter = stage.matter(leads=["甲局"], supports=["乙局"])
    stage.accept(stage.task(matter, "甲局"))
    support = stage.accept(stage.task(matter, "乙局"))
    hidden = stage.accept(stage.task(stage.matter(leads=["丙局"]), "丙局"))
    rows = rows_of(liaison)
    rows += [[None] * len(PLACE), [None] * len(PLACE)]
    for row, task in zip(rows[2:], (support, hidden), strict=True):
        fill(row, **{KEY: str(task.public_id), TEXT: "已建册。"})
    tried = sent(liaison, rows)
    sentences = [sentence for _place, _word, sentence, is_wrong in tried.context["lines"] if is_wrong]
    assert "不是本单位的任务" in sentences[0]
    assert "任务编码不认识" in sentences[1]
    assert not Report.objects.exists()


def test_what_was_not_tried_here_is_not_filed(stage: Stage, liaison: Client) -> None:
    tasks_of(stage, 1)
    answer = liaison.post(reverse("supervision:progress"), {"rows": "伪造"})
    assert answer.status_code == 422
    assert "重新选择文件" in answer.content.decode()


def test_the_trial_asks_the_same_number_of_queries_for_few_rows_as_for_many(
    stage: Stage, liaison: Client, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for _turn in range(2):
        tasks_of(stage, 3)
        rows = rows_of(liaison)
        for row in rows[1:]:
            fill(row, **{TEXT: "已建册。"})
        with django_assert_max_num_queries(15) as found:
            sent(liaison, rows)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_ledger_prints_each_matter_in_one_line_with_what_was_told_last(stage: Stage) -> None:
    matter = stage.matter(leads=["甲局"], supports=["乙局"], title="建立台账")
    task = stage.accept(stage.task(matter, "甲局"))
    stage.report(task, "先摸底。")
    stage.report(task, "后建册。")
    stage.matter(leads=["丙局"], title="另一件")
    client = Client()
    client.force_login(stage.inspector)
    page = client.get(reverse("supervision:ledger"))
    line = next(line for line in page.context["lines"] if line.matter == matter)
    assert (line.leads, line.supports) == (["甲局"], ["乙局"])
    assert [report.text for _body, report in line.told] == ["后建册。"]
    assert line.people == ["甲局联络员"]
    assert "先摸底" not in page.content.decode()
    client.force_login(stage.liaisons["丙局"])
    assert [one.matter.title for one in client.get(reverse("supervision:ledger")).context["lines"]] == [
        "另一件"
    ]
    ended = client.get(reverse("supervision:ledger"), {"which": "ended", "first": "乱写"})
    assert ended.context["lines"] == []
