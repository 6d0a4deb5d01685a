"""表格进出: a workbook out can be read in again; each row is whole or explained; a killed run goes on."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import NotAllowed
from yiding.registers import importing
from yiding.registers.catalogue import kind_of, kinds
from yiding.registers.cells import heads_of
from yiding.registers.exporting import workbook_of
from yiding.registers.importing import import_check, import_enter, import_go_on, import_open
from yiding.registers.models import Entry, ImportFault, ImportRun
from yiding.registers.selectors import register_for

from .rows import Stage
from .test_pages import client_of

ROW = {
    "隐患描述": "软管老化",
    "隐患等级": "一般隐患",
    "行业领域": "燃气",
    "所在镇（街道）": "东泾镇",
    "发现日期": "2026-11-02",
}


def book_of(code: str, *rows: dict[str, Any]) -> BytesIO:
    book, heads = Workbook(), list(heads_of(kind_of(code)).values())
    sheet = book.active
    assert sheet is not None
    sheet.append(heads)
    for row in rows:
        sheet.append([row.get(head, "") for head in heads])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def opened(stage: Stage, file: BytesIO, code: str = "hazards") -> ImportRun:
    return import_open(
        kind=kind_of(code), government=stage.government, file=file, name="隐患.xlsx", by=stage.inspector
    )


def checked(stage: Stage, file: BytesIO, code: str = "hazards") -> ImportRun:
    run = opened(stage, file, code)
    import_check(run)
    run.refresh_from_db()
    return run


def entered(run: ImportRun) -> ImportRun:
    import_enter(run=run, by=run.made_by)
    import_go_on(ImportRun.objects.get(pk=run.pk))
    run.refresh_from_db()
    return run


def test_check_writes_nothing_and_explains_each_wrong_row(stage: Stage) -> None:
    wrong = {**ROW, "隐患等级": "特大", "发现日期": "十一月"}
    run = checked(stage, book_of("hazards", ROW, wrong, {**ROW, "行业领域": ""}))
    assert (run.state, run.rows, run.wrong) == ("checked", 3, 2)
    assert not Entry.objects.exists()
    told = dict(ImportFault.objects.values_list("row", "sentence"))
    assert set(told) == {3, 4}
    assert "特大" in told[3]
    assert "十一月" in told[3]
    assert "行业领域" in told[4]


def test_good_rows_are_entered_with_one_event_a_batch(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    run = entered(checked(stage, book_of("hazards", *[ROW] * 5)))
    assert (run.state, run.added, run.entered) == ("done", 5, 5)
    numbers = list(Entry.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == [f"YH-{clock.today().year}-{n:04d}" for n in range(1, 6)]
    assert Event.objects.filter(kind="entry.many_recorded").count() == 3
    assert set(Entry.objects.values_list("light", flat=True)) <= {"green", "amber", "red"}


def test_killed_run_goes_on_and_enters_nothing_twice(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    run = checked(stage, book_of("hazards", *[ROW] * 6))
    import_enter(run=run, by=stage.inspector)
    whole, count = importing._enter, 0

    def dies(*told: Any) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        whole(*told)

    monkeypatch.setattr(importing, "_enter", dies)
    with pytest.raises(KeyboardInterrupt):
        import_go_on(ImportRun.objects.get(pk=run.pk))
    assert Entry.objects.count() == 4
    monkeypatch.setattr(importing, "_enter", whole)
    import_go_on(ImportRun.objects.get(pk=run.pk))
    run.refresh_from_db()
    assert (run.state, run.added, Entry.objects.count()) == ("done", 6, 6)


@pytest.mark.parametrize("code", sorted(kinds()))
def test_what_goes_out_comes_in_again_unchanged(stage: Stage, code: str) -> None:
    stage.register(code)
    stage.entry(code)
    kind = kind_of(code)
    rows = Entry.objects.filter(code=code).select_related(
        "sector", "town", "local", "department", "enterprise", "place", "parent", "campaign"
    )
    file = BytesIO(workbook_of(kind, register_for(stage.government, kind), rows).read())
    run = checked(stage, file, code)
    assert list(run.faults.values_list("sentence", flat=True)) == []
    run = entered(run)
    assert (run.same, run.added, run.changed) == (rows.count(), 0, 0)


def test_row_with_a_number_changes_that_entry(stage: Stage) -> None:
    hazard = stage.entry("hazards")
    run = entered(checked(stage, book_of("hazards", {**ROW, "编号": hazard.number, "隐患描述": "阀门漏气"})))
    hazard.refresh_from_db()
    assert (run.changed, hazard.title) == (1, "阀门漏气")


def test_town_cannot_change_another_towns_entry_by_a_workbook(stage: Stage) -> None:
    stage.register("hazards")
    hazard = stage.entry("hazards")
    by = stage.liaisons["西浦镇"]
    file = book_of("hazards", {**ROW, "编号": hazard.number})
    run = import_open(kind=kind_of("hazards"), government=stage.government, file=file, name="a.xlsx", by=by)
    import_check(run)
    run.refresh_from_db()
    assert run.wrong == 1
    with pytest.raises(NotAllowed):
        import_enter(run=run, by=stage.inspector)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04torn", b"no workbook at all"])
def test_torn_file_is_refused_with_a_sentence(stage: Stage, content: bytes) -> None:
    run = checked(stage, BytesIO(content))
    assert (run.state, run.trouble) == ("refused", "文件打不开，请另存为 xlsx 后重试。")


def test_workbook_goes_in_by_its_pages_and_wrong_rows_come_back(stage: Stage) -> None:
    client = client_of(stage.inspector)
    template = client.get(reverse("registers:import-template", args=["hazards"]))
    assert load_workbook(BytesIO(b"".join(template))).sheetnames == ["隐患台账", "填写说明"]
    file = book_of("hazards", ROW, {**ROW, "隐患等级": "特大"})
    file.name = "隐患.xlsx"
    answer = client.post(reverse("registers:import-new", args=["hazards"]), {"whole": "1", "file": file})
    assert answer.status_code == 302
    run = ImportRun.objects.get()
    import_check(run)
    assert "特大" in client.get(answer.headers["Location"]).content.decode()
    faults = client.get(reverse("registers:import-faults", args=[run.pk]))
    sheet = load_workbook(BytesIO(b"".join(faults))).active
    assert sheet is not None
    assert sheet.max_row == 2
    client.post(reverse("registers:import-start", args=[run.pk]))
    import_go_on(ImportRun.objects.get())
    assert Entry.objects.count() == 1
    other = client_of(stage.liaisons["西浦镇"])
    assert other.get(answer.headers["Location"]).status_code == 404


def test_due_day_may_not_lie_before_the_day_of_finding(stage: Stage) -> None:
    early = clock.today() - timedelta(days=400)
    run = checked(stage, book_of("hazards", {**ROW, "整改期限": f"{early:%Y-%m-%d}"}))
    assert run.wrong == 1


@pytest.mark.parametrize("code", sorted(kinds()))
def test_sample_workbook_has_the_heads_of_its_kind(stage: Stage, code: str) -> None:
    stage.register(code)
    answer = client_of(stage.inspector).get(reverse("registers:import-sample", args=[code]))
    sheet = load_workbook(BytesIO(b"".join(answer)), read_only=True).worksheets[0]
    heads, *rows = sheet.values
    assert list(heads) == list(heads_of(kind_of(code)).values()), "run tools/register_samples.py"
    assert rows
