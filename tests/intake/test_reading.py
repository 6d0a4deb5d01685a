"""识别: every step may run twice; reading again keeps corrections; what failed is tried again or replaced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.models import Job, JobState
from yiding.intake import jobs
from yiding.intake.models import File
from yiding.intake.services import file_correct, file_reread

Bring = Callable[..., File]
Work = Callable[[], int]


def later(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    moment = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: moment)


def state(file: File) -> str:
    file.refresh_from_db()
    return file.state


def test_running_a_step_twice_changes_nothing(waiting: File) -> None:
    events, version = Event.objects.count(), waiting.version
    jobs.read_file({"file": waiting.pk})
    jobs.read_file({"file": waiting.pk, "again": True})
    waiting.refresh_from_db()
    assert (Event.objects.count(), waiting.version) == (events, version)


@pytest.mark.parametrize("step", ["file_read", "text_keep", "file_parsed", "understand"])
def test_worker_that_falls_at_a_step_goes_on_from_there(
    bring: Bring, minutes: bytes, work: Work, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file = bring(minutes)

    def fall(*_args: Any, **_more: Any) -> Any:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(jobs, step, fall)
        with pytest.raises(SystemExit):
            work()
    assert state(file) in {"received", "read"}
    later(monkeypatch, 11)
    work()
    assert state(file) == "parsed"
    assert Event.objects.filter(kind="file.parse", object_id=file.pk).count() == 1


def test_parser_that_trips_makes_a_failed_file(
    bring: Bring, minutes: bytes, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(*_args: Any) -> Any:
        raise ValueError("出错")

    file = bring(minutes)
    monkeypatch.setattr(jobs, "understand", trip)
    work()
    assert state(file) == "failed"
    assert file.code == "read.failed"


def test_reading_again_keeps_corrections_and_shows_what_changed(
    desk: Client, waiting: File, clerk: User, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_correct(file=waiting, path="meeting.place", value="一室", by=clerk, version=waiting.version)
    understand = jobs.understand

    def newer(text: Any) -> Any:
        told, advice, certain = understand(text)
        told["issue_no"] = 16
        return told, advice, certain

    monkeypatch.setattr(jobs, "understand", newer)
    desk.post(reverse("intake:file-reread", args=[waiting.pk]))
    work()
    waiting.refresh_from_db()
    assert waiting.record is not None
    assert waiting.record["meeting"]["place"] == "一室"
    assert waiting.differences == {"issue_no": [6, 16]}
    page = desk.get(reverse("intake:file-detail", args=[waiting.pk])).content.decode()
    assert "重新识别后有 1 处变化" in page
    assert "<ins>16</ins>" in page


def test_confirmed_record_is_not_read_again(waiting: File, clerk: User, work: Work) -> None:
    file_reread(file=waiting, by=clerk)
    File.objects.filter(pk=waiting.pk).update(state="confirmed")
    work()
    assert state(waiting) == "confirmed"


def test_failed_file_is_tried_again_and_replaced(
    desk: Client, bring: Bring, work: Work, minutes: bytes
) -> None:
    file = bring(b"%PDF-1.4 torn", "残.pdf")
    work()
    desk.post(reverse("intake:file-retry", args=[file.pk]))
    assert (state(file), file.code) == ("received", "")
    work()
    assert state(file) == "failed"
    desk.post(
        reverse("intake:file-replace", args=[file.pk]), {"file": SimpleUploadedFile("dir/好.txt", minutes)}
    )
    work()
    assert (state(file), file.name) == ("parsed", "好.txt")


def test_replacing_by_known_bytes_makes_a_duplicate(
    desk: Client, waiting: File, bring: Bring, work: Work
) -> None:
    file = bring(b"%PDF-1.4 torn", "残.pdf")
    work()
    content = b"".join(desk.get(reverse("intake:file-original", args=[waiting.pk])).streaming_content)
    desk.post(reverse("intake:file-replace", args=[file.pk]), {"file": SimpleUploadedFile("好.txt", content)})
    assert (state(file), file.duplicate_of) == ("duplicate", waiting)


def test_all_that_failed_are_tried_again_by_one_button(desk: Client, bring: Bring, work: Work) -> None:
    files = [bring(b"%PDF-1.4 torn " + bytes([65 + n]), f"{n}.pdf") for n in range(3)]
    work()
    desk.post(reverse("intake:files-retry"))
    assert {state(file) for file in files} == {"received"}
    assert Job.objects.filter(state=JobState.WAITING).count() == 3


def test_sweep_queues_files_that_lost_their_job(
    bring: Bring, minutes: bytes, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = bring(minutes)
    Job.objects.all().delete()
    assert jobs.files_sweep() == 0
    later(monkeypatch, 11)
    assert jobs.files_sweep() == 1
    assert jobs.files_sweep() == 0
    work()
    assert state(file) == "parsed"


def test_sweep_leaves_files_whose_job_waits(
    bring: Bring, minutes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(minutes)
    later(monkeypatch, 11)
    assert jobs.files_sweep() == 0


def test_sweep_fails_files_whose_job_gave_up(
    bring: Bring, minutes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = bring(minutes)
    Job.objects.update(state=JobState.FAILED, finished_at=clock.now())
    later(monkeypatch, 11)
    jobs.files_sweep()
    assert state(file) == "failed"
