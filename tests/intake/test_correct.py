"""更正: in place, kept with who and when; two who save at once; undoing; rows the parser missed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.audit.models import Event
from yiding.core.errors import EditConflict, WrongState
from yiding.intake.corrections import value_at
from yiding.intake.errors import LaterCorrections, NoSuchField
from yiding.intake.models import File
from yiding.intake.services import correction_undo, file_correct

PLACE = "meeting.place"
DOERS = "items.0.directives.1.addressees"


def correct(file: File, path: str, value: Any, by: User) -> Any:
    return file_correct(file=file, path=path, value=value, by=by, version=file.version)


def post(desk: Client, file: File, path: str, value: str, version: int | None = None) -> Any:
    return desk.post(
        reverse("intake:file-correct", args=[file.pk]),
        {"path": path, "value": value, "version": version or file.version},
        headers={"HX-Request": "true"},
    )


def record_of(file: File) -> Any:
    file.refresh_from_db()
    return file.record


def test_correction_is_kept_with_who_and_the_former_value(desk: Client, waiting: File, clerk: User) -> None:
    page = post(desk, waiting, PLACE, "第一会议室").content.decode()
    assert record_of(waiting)["meeting"]["place"] == "第一会议室"
    row = waiting.corrections.get()
    assert (row.by, row.before, row.after, row.version) == (clerk, None, "第一会议室", waiting.version)
    assert "秘书" in page
    assert "第一会议室" in page
    assert f'value="{waiting.version}"' in page
    assert Event.objects.filter(kind="file.corrected").count() == 1


def test_second_saver_sees_who_changed_what_and_keeps_what_was_written(
    desk: Client, waiting: File, chief: User
) -> None:
    seen = waiting.version
    correct(waiting, "meeting.part_of_day", "上午", chief)
    answer = post(desk, waiting, PLACE, "第一会议室", version=seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("局长", "时段", "下午", "上午", 'value="第一会议室"', f'value="{waiting.version}"'):
        assert words in page
    assert record_of(waiting)["meeting"]["place"] is None


def test_conflict_names_all_that_changed_since(waiting: File, clerk: User, chief: User) -> None:
    seen = waiting.version
    correct(waiting, PLACE, "一室", chief)
    correct(waiting, "meeting.time", "9:00", chief)
    with pytest.raises(EditConflict) as caught:
        file_correct(file=waiting, path="issuer", value="某区", by=clerk, version=seen)
    assert caught.value.who == "局长"
    assert set(caught.value.changes) == {PLACE, "meeting.time"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("nowhere", "x"),
        ("meeting", "x"),
        ("marks.issuer.start", "3"),
        ("items.0.outcome", "maybe"),
        ("meeting.date", "明天"),
        ("issue_no", "六"),
        ("items.99.heading", "x"),
    ],
)
def test_value_of_a_wrong_form_changes_nothing(desk: Client, waiting: File, path: str, value: str) -> None:
    before = waiting.record
    assert post(desk, waiting, path, value).status_code == 422
    assert record_of(waiting) == before
    assert not waiting.corrections.exists()


def test_words_that_stay_keep_their_places(waiting: File, clerk: User) -> None:
    assert value_at(waiting.record, DOERS) == ["区住建局", "各街道"]
    mark = waiting.record["marks"][f"{DOERS}.1"]  # type: ignore[index]
    correct(waiting, DOERS, ["各街道", "区城管局"], clerk)
    marks = record_of(waiting)["marks"]
    assert marks[f"{DOERS}.0"] == mark
    assert f"{DOERS}.1" not in marks
    paths = {path for _start, _end, path in record_of(waiting)["parts"] if path}
    assert f"{DOERS}.1" not in paths


def test_duty_follows_the_sentence_it_was_proposed_from(waiting: File, clerk: User) -> None:
    record = record_of(waiting)
    at, key, duty = next(
        (n, key, duty)
        for n, duty in enumerate(record["duties"])
        for key in ("leads", "addressees", "revised_by")
        if duty["leads"] and value_at(record, duty["source"]).get(key) == duty["leads"]
    )
    correct(waiting, f"{duty['source']}.{key}", ["市档案局"], clerk)
    assert record_of(waiting)["duties"][at]["leads"] == ["市档案局"]
    correction_undo(correction=waiting.corrections.get(), by=clerk, version=waiting.version)
    assert record_of(waiting)["duties"] == record["duties"]


def test_undo_gives_back_exactly_what_the_parser_read(waiting: File, clerk: User) -> None:
    before = waiting.record
    row = correct(waiting, DOERS, ["区城管局"], clerk)
    correction_undo(correction=row, by=clerk, version=waiting.version)
    assert record_of(waiting) == before
    with pytest.raises(WrongState):
        correction_undo(correction=row, by=clerk, version=waiting.version)


def test_correction_under_others_cannot_be_undone_first(waiting: File, clerk: User) -> None:
    first = correct(waiting, PLACE, "一室", clerk)
    second = correct(waiting, PLACE, "二室", clerk)
    with pytest.raises(LaterCorrections):
        correction_undo(correction=first, by=clerk, version=waiting.version)
    second.file.refresh_from_db()
    correction_undo(correction=second, by=clerk, version=second.file.version)
    assert record_of(waiting)["meeting"]["place"] == "一室"


def test_unsure_field_is_settled_by_saving_it_as_it_is(desk: Client, waiting: File) -> None:
    record = waiting.record
    assert record is not None
    record["marks"]["meeting.kind"]["sure"] = 0.4
    File.objects.filter(pk=waiting.pk).update(record=record)
    detail = reverse("intake:file-detail", args=[waiting.pk])
    assert "1 处待核" in desk.get(detail).content.decode()
    page = post(desk, waiting, "meeting.kind", "常务会议").content.decode()
    assert "核对无误" in page
    assert "没有待核字段" in desk.get(detail).content.decode()


def test_rows_are_written_one_a_line(desk: Client, waiting: File) -> None:
    path = "items.0.directives.1.deadlines"
    post(desk, waiting, path, "5月底前 ｜ 具体日期 ｜ 2024-05-31\n每月 | 定期")
    assert value_at(record_of(waiting), path) == [
        {"text": "5月底前", "kind": "fixed", "due": "2024-05-31"},
        {"text": "每月", "kind": "recurring", "due": None},
    ]
    post(desk, waiting, "attendance.observers", "区住建局 ｜ 甲、乙\n ｜ 丙")
    assert record_of(waiting)["attendance"]["observers"] == [
        {"org": "区住建局", "names": ["甲", "乙"]},
        {"org": None, "names": ["丙"]},
    ]


def test_missed_directive_is_added_and_a_false_one_taken_away(desk: Client, waiting: File) -> None:
    rows = reverse("intake:file-rows", args=[waiting.pk])
    path = "items.0.directives"
    number = len(value_at(waiting.record, path))
    desk.post(rows, {"path": path, "value": "", "version": waiting.version})
    assert len(value_at(record_of(waiting), path)) == number + 1
    desk.post(rows, {"path": path, "value": "0", "version": waiting.version})
    assert len(value_at(record_of(waiting), path)) == number
    assert desk.post(rows, {"path": "items", "value": "0", "version": waiting.version}).status_code == 422


def test_follow_up_that_was_missed_is_added(desk: Client, waiting: File) -> None:
    path = "items.0.follow_up"
    desk.post(
        reverse("intake:file-rows", args=[waiting.pk]),
        {"path": path, "value": "", "version": waiting.version},
    )
    assert value_at(record_of(waiting), path)["route"] is None
    post(desk, waiting, f"{path}.route", "issue")
    assert value_at(record_of(waiting), path)["route"] == "issue"


def test_confirmed_record_is_no_longer_corrected(waiting: File, clerk: User) -> None:
    File.objects.filter(pk=waiting.pk).update(state="confirmed")
    with pytest.raises(WrongState):
        correct(waiting, PLACE, "一室", clerk)


def test_page_works_without_scripts(desk: Client, waiting: File) -> None:
    detail = reverse("intake:file-detail", args=[waiting.pk])
    page = desk.get(detail, {"edit": PLACE}).content.decode()
    assert 'name="path" value="meeting.place"' in page
    answer = desk.post(
        reverse("intake:file-correct", args=[waiting.pk]),
        {"path": PLACE, "value": "一室", "version": waiting.version},
    )
    assert answer["Location"] == f"{detail}#f-meeting-place"
    assert desk.get(detail, {"edit": "nowhere"}).status_code == 422


def test_unknown_field_is_refused_by_name(waiting: File, clerk: User) -> None:
    with pytest.raises(NoSuchField):
        correct(waiting, "items.0.directives.0", {"text": "x"}, clerk)
