"""进展填报表: a body's tasks out as a workbook, filled in as many as there are, and in again row by row.

The sheet names each task by its key, which is locked; nodes and words are chosen from lists. It is read
twice: first as a trial that writes nothing and says what would become of each row, then as one act, in which
every row that is well is one report and every other is explained and left out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any
from uuid import NAMESPACE_URL, UUID, uuid5

import xlsxwriter
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from xlsxwriter.utility import xl_col_to_name

from yiding.core.columns import Viewer
from yiding.core.errors import NotAllowed, YidingError
from yiding.core.sheets import (
    CellError,
    Outcome,
    Report,
    Row,
    SheetError,
    choice_in,
    number_in,
    read_sheets,
    text_in,
)

from .models import Milestone, MilestoneDone, Task, TaskState
from .models import Report as Filed
from .permissions import bodies_of
from .reporting import Told, report_file
from .selectors import tasks_visible_to

SHEET, LISTS = "进展填报", "选项"
KEY, NUMBER, TITLE, BODY, DUE, REACHED = "任务编码", "编号", "事项", "承办单位", "办结期限", "已完成节点"
TEXT, NODE, DONE, QUANTITY, UNIT = "做了什么", "节点", "节点状态", "完成数量", "计量单位"
PROBLEMS, NEXT = "存在的问题", "下一步"
LOCKED = (KEY, NUMBER, TITLE, BODY, DUE, REACHED)
FILLED = (TEXT, NODE, DONE, QUANTITY, UNIT, PROBLEMS, NEXT)
NEEDED = (KEY, *FILLED)
WIDTHS = {KEY: 38, NUMBER: 16, TITLE: 36, BODY: 16, DUE: 12, REACHED: 20, TEXT: 48, NODE: 24}
REACHED_WORD, STATES = "已完成", {"已完成": "reached", "进行中": "going"}
MOST_TASKS = 2_000
MOST_QUANTITY = 10**14
SALT, DAY = "supervision.progress", 86_400
FORMULA = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def tasks_to_fill(viewer: Viewer) -> list[Task]:
    """The tasks that a viewer's own bodies report on, those due first."""
    rows = tasks_visible_to(viewer).filter(body__in=bodies_of(viewer))
    rows = rows.filter(state__in=[TaskState.ACTIVE, TaskState.CLAIMED]).select_related("matter", "body")
    return list(rows.order_by("due_on", "pk")[:MOST_TASKS])


# --- out ---------------------------------------------------------------------------------------------------


def workbook_of(viewer: Viewer) -> IO[bytes]:
    """填报表: the viewer's own tasks, a row each, at its beginning."""
    tasks = tasks_to_fill(viewer)
    nodes = _nodes_of(tasks)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with xlsxwriter.Workbook(file, {**FORMULA, "default_date_format": "yyyy-mm-dd"}) as book:
        pen = Pen.of(book)
        for number, task in enumerate(tasks, start=1):
            _line(pen, number, task, nodes.get(task.pk, []))
            _choices(pen, number, [row for row, is_done in nodes.get(task.pk, []) if not is_done])
        pen.sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    file.seek(0)
    return file


@dataclass(frozen=True, slots=True)
class Pen:
    """The sheet that is filled in, the hidden one of choices, and how cells look that are locked and free."""

    sheet: Any
    lists: Any
    grey: Any
    free: Any

    @classmethod
    def of(cls, book: Any) -> Pen:
        sheet, lists = book.add_worksheet(SHEET), book.add_worksheet(LISTS)
        lists.hide()
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F2F3F5"})
        for column, name in enumerate((*LOCKED, *FILLED)):
            sheet.write_string(0, column, name, bold)
            sheet.set_column(column, column, WIDTHS.get(name, 14))
        sheet.freeze_panes(1, 3)
        look = {"text_wrap": True, "valign": "top"}
        grey = book.add_format({"font_color": "#646A73", **look})
        return cls(sheet, lists, grey, book.add_format({"locked": False, **look}))


def _nodes_of(tasks: Sequence[Task]) -> dict[int, list[tuple[Milestone, bool]]]:
    """The nodes of each task, and whether it has reached them: two queries."""
    of_matter: dict[int, list[Milestone]] = {}
    for row in Milestone.objects.filter(matter__in={task.matter_id for task in tasks}):
        of_matter.setdefault(row.matter_id, []).append(row)
    reached = set(MilestoneDone.objects.filter(task__in=list(tasks)).values_list("task", "milestone"))
    return {
        task.pk: [(row, (task.pk, row.pk) in reached) for row in of_matter.get(task.matter_id, [])]
        for task in tasks
    }


def _line(pen: Pen, number: int, task: Task, nodes: Iterable[tuple[Milestone, bool]]) -> None:
    reached = "、".join(row.title for row, is_done in nodes if is_done)
    title = task.content or task.matter.title
    values = (str(task.public_id), task.matter.number, title, task.body.name, f"{task.due_on}", reached)
    for column, value in enumerate(values):
        pen.sheet.write_string(number, column, value, pen.grey)
    for column in range(len(LOCKED), len(LOCKED) + len(FILLED)):
        pen.sheet.write_blank(number, column, None, pen.free)


def _choices(pen: Pen, number: int, nodes: Sequence[Milestone]) -> None:
    """What can be chosen in a row: its open nodes, what became of one, a number."""
    for column, node in enumerate(nodes):
        pen.lists.write_string(number, column, node.title)
    if nodes:
        last = xl_col_to_name(len(nodes) - 1)
        _choose(pen, number, NODE, "list", source=f"={LISTS}!$A${number + 1}:${last}${number + 1}")
    _choose(pen, number, DONE, "list", source=list(STATES))
    least, most = -MOST_QUANTITY, MOST_QUANTITY
    _choose(pen, number, QUANTITY, "decimal", criteria="between", minimum=least, maximum=most)


def _choose(pen: Pen, number: int, name: str, validate: str, **more: Any) -> None:
    column = len(LOCKED) + FILLED.index(name)
    pen.sheet.data_validation(number, column, number, column, {"validate": validate, **more})


# --- in ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """一行填报: which row, of which task, what it tells."""

    number: int
    task: Task
    told: Told


@dataclass(frozen=True, slots=True)
class Read:
    """读出的填报表: the rows that are well, and the report of all."""

    lines: list[Line]
    report: Report


def rows_of(file: IO[bytes]) -> list[Row]:
    """The rows of a workbook. Raises SheetError."""
    return read_sheets(file, {SHEET: NEEDED}, needed=[SHEET])[SHEET]


def rows_sealed(rows: Iterable[Row]) -> str:
    """The rows as a page carries them from the trial to the act: what was tried is what is filed."""
    filled = [row for row in rows if any(row.cells[name] for name in FILLED)]
    return signing.dumps([[row.number, row.cells] for row in filled], salt=SALT, compress=True)


def rows_unsealed(sealed: str) -> list[Row]:
    """The rows that a page carried. Raises SheetError."""
    try:
        told = signing.loads(sealed, salt=SALT, max_age=DAY)
    except signing.BadSignature as error:
        raise SheetError("试填的结果已经失效，请重新选择文件。") from error
    return [Row(number, cells) for number, cells in told]


def rows_read(viewer: Viewer, rows: Sequence[Row]) -> Read:
    """What rows tell; nothing is written. A row without anything filled in is left alone.

    Raises SheetError.
    """
    tasks = _tasks_of(viewer, rows)
    nodes = _nodes_of(list(tasks.values()))
    lines, report, seen = [], Report(), set[int]()
    for row in rows:
        place = f"第 {row.number} 行"
        if not any(row.cells[name] for name in FILLED):
            report.add(place, Outcome.SAME, "没有填写")
            continue
        try:
            line = _read_line(viewer, row, tasks, nodes)
            if line.task.pk in seen:
                raise CellError("同一任务在表中填了两行")
            seen.add(line.task.pk)
            lines.append(line)
        except CellError as error:
            report.wrong(place, str(error))
    return Read(lines, report)


def _tasks_of(viewer: Viewer, rows: Iterable[Row]) -> dict[str, Task]:
    """The tasks that the rows name and the viewer sees, by their keys: one query."""
    keys = {key for row in rows if (key := _uuid(row.cells[KEY])) is not None}
    if len(keys) > MOST_TASKS:
        raise SheetError(f"一次最多填报 {MOST_TASKS:,} 件，请分开导入。")
    found = tasks_visible_to(viewer).filter(public_id__in=keys).select_related("matter", "body")
    return {str(task.public_id): task for task in found}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _read_line(
    viewer: Viewer, row: Row, tasks: dict[str, Task], nodes: dict[int, list[tuple[Milestone, bool]]]
) -> Line:
    key = _uuid(row.cells[KEY])
    task = tasks.get(str(key)) if key else None
    if task is None:
        raise CellError("任务编码不认识：请下载最新的填报表，不要改动编码一列")
    name = f"“{(task.content or task.matter.title)[:20]}”"
    if task.body_id not in bodies_of(viewer):
        raise CellError(f"{name}不是本单位的任务")
    if task.state not in (TaskState.ACTIVE, TaskState.CLAIMED):
        raise CellError(f"{name}现在是“{task.get_state_display()}”，不能反馈")
    told = _told(row.cells, name, nodes.get(task.pk, []))
    if told.is_percent_only:
        raise CellError(f"{name}只写了百分比，请写做了什么，或填节点、数量")
    return Line(row.number, task, told)


def _told(cells: dict[str, str], name: str, nodes: Sequence[tuple[Milestone, bool]]) -> Told:
    text = text_in(f"{name}的“{TEXT}”", cells[TEXT], 4000, needed=True)
    state = choice_in(DONE, cells[DONE], STATES)
    node = _node(cells[NODE], name, nodes)
    if state and node is None:
        raise CellError(f"{name}填了节点状态，没有选节点")
    quantity = number_in(QUANTITY, cells[QUANTITY])
    if quantity is not None and abs(quantity) >= MOST_QUANTITY:
        raise CellError(f"{name}的{QUANTITY}超出范围")
    return Told(
        text=text,
        milestone=node,
        is_reached=node is not None and state == STATES[REACHED_WORD],
        quantity=None if quantity is None else round(quantity, 4),
        unit=text_in(UNIT, cells[UNIT], 20),
        problems=text_in(PROBLEMS, cells[PROBLEMS], 4000),
        next_step=text_in(NEXT, cells[NEXT], 4000),
    )


def _node(title: str, name: str, nodes: Sequence[tuple[Milestone, bool]]) -> Milestone | None:
    if not title:
        return None
    named = [(row, is_done) for row, is_done in nodes if row.title == title]
    if not named:
        raise CellError(f"{name}没有叫“{title}”的节点")
    still_open = [row for row, is_done in named if not is_done]
    if not still_open:
        raise CellError(f"{name}的节点“{title}”已经报过完成")
    return still_open[0]


def rows_take(read: Read, *, sealed: str, by: User) -> Report:
    """填报: one report for each row that is well, each whole or not at all; the others are explained.

    Sent twice (the same ``sealed``), they file nothing twice.
    """
    for line in read.lines:
        place, key = f"第 {line.number} 行", _key(sealed, line)
        title = (line.task.content or line.task.matter.title)[:40]
        known = Filed.objects.filter(public_id=key, task=line.task).exists()
        try:
            with transaction.atomic():
                report_file(task=line.task, told=line.told, by=by, key=key)
            word = "已经填报过" if known else "已反馈"
            read.report.add(place, Outcome.SAME if known else Outcome.ADDED, f"{title}：{word}")
        except NotAllowed:
            read.report.wrong(place, f"“{title}”不是本单位的任务")
        except YidingError as error:
            read.report.wrong(place, f"“{title}”：{error.sentence}")
    return read.report


def rows_try(read: Read) -> Report:
    """试填: what would become of each row; nothing is written."""
    for line in read.lines:
        title = (line.task.content or line.task.matter.title)[:40]
        read.report.add(f"第 {line.number} 行", Outcome.ADDED, f"{title}：{line.told.text[:40]}")
    return read.report


def _key(sealed: str, line: Line) -> UUID:
    return uuid5(NAMESPACE_URL, f"{sealed}:{line.task.public_id}:{line.number}")
