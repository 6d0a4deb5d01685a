"""上传: files come in by script or by plain form; nothing too large, nothing by half, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from yiding.files.models import Blob
from yiding.intake.errors import CutOff
from yiding.intake.models import Batch, File
from yiding.intake.selectors import files_visible_to, totals
from yiding.intake.uploads import body_receive

Bring = Callable[..., File]


def send(desk: Client, batch: Batch, content: bytes, name: str, **more: Any) -> Any:
    return desk.post(
        reverse("intake:file-create", args=[batch.pk]),
        data=content,
        content_type="application/octet-stream",
        headers={"X-File-Name": quote(name)},
        **more,
    )


def test_script_opens_a_batch_and_sends_one_file_a_request(desk: Client, minutes: bytes) -> None:
    opened = desk.post(reverse("intake:batch-create"))
    batch = Batch.objects.get(pk=opened.json()["id"])
    told = send(desk, batch, minutes, "云岫区纪要.txt").json()
    assert (told["name"], told["state"], told["done"]) == ("云岫区纪要.txt", "received", False)
    assert opened.json()["file-create"] == reverse("intake:file-create", args=[batch.pk])


def test_polling_tells_what_changed_and_the_totals(
    desk: Client, batch: Batch, bring: Bring, work: Callable[[], int], minutes: bytes
) -> None:
    file = bring(minutes)
    address = reverse("intake:batch-states", args=[batch.pk])
    first = desk.get(address).json()
    assert [row["state"] for row in first["rows"]] == ["received"]
    work()
    second = desk.get(address, {"since": first["since"]}).json()
    assert [(row["id"], row["state"], row["done"]) for row in second["rows"]] == [(file.pk, "parsed", True)]
    assert second["totals"]["waiting"] == second["totals"]["received"] == 1
    assert desk.get(address, {"since": "昨天"}).status_code == 200


def test_too_large_a_body_is_refused_before_it_is_read(desk: Client, batch: Batch, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1000
    told = send(desk, batch, b"x" * 1001, "大.txt").json()
    assert (told["state"], told["code"]) == ("failed", "read.too_large")
    assert not Blob.objects.exists()
    assert not list(Path(settings.FILES_ROOT).rglob("*")) or not any(
        path.is_file() for path in Path(settings.FILES_ROOT).rglob("*")
    )


def test_body_that_lies_about_its_size_is_cut_at_the_limit(desk: Client, batch: Batch, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1000
    answer = send(desk, batch, b"x" * 5000, "大.txt", CONTENT_LENGTH="5000")
    assert answer.json()["code"] == "read.too_large"


def test_body_that_ends_early_leaves_nothing(batch: Batch, clerk: Any, rf: RequestFactory) -> None:
    request = rf.post("/", data=b"x" * 50, content_type="application/octet-stream")
    request.META["CONTENT_LENGTH"] = "200"
    request._stream = BytesIO(b"x" * 50)  # type: ignore[attr-defined]
    with pytest.raises(CutOff):
        body_receive(request, batch=batch, by=clerk)
    assert not File.objects.exists()
    assert not Blob.objects.exists()


def test_plain_form_brings_many_files_and_skips_those_too_large(
    desk: Client, minutes: bytes, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = len(minutes) + 1
    files = [
        SimpleUploadedFile("一.txt", minutes),
        SimpleUploadedFile("二.txt", minutes + b" " * 100_000),
        SimpleUploadedFile("三.txt", b"x"),
    ]
    answer = desk.post(reverse("intake:upload"), {"files": files})
    batch = Batch.objects.get()
    assert answer["Location"] == reverse("intake:batch-detail", args=[batch.pk])
    states = dict(batch.files.values_list("name", "state"))
    assert states == {"一.txt": "received", "二.txt": "failed", "三.txt": "received"}


def test_plain_form_is_guarded_against_forgery(clerk: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    answer = client.post(reverse("intake:upload"), {"files": [SimpleUploadedFile("一.txt", b"x")]})
    assert answer.status_code == 403
    assert not File.objects.exists()


def test_form_without_files_says_so(desk: Client) -> None:
    answer = desk.post(reverse("intake:upload"), {})
    assert answer.status_code == 400
    assert "没有选择文件" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\文件\\纪要.docx", "纪要.docx"),
        ("a\x00b\u202egpj.txt", "abgpj.txt"),
        ("", "未命名"),
        ("长" * 400, "长" * 255),
    ],
)
def test_name_is_reduced_to_a_name(desk: Client, batch: Batch, name: str, kept: str) -> None:
    send(desk, batch, b"x", name)
    assert File.objects.get().name == kept


def test_same_bytes_again_point_to_the_first(
    desk: Client, batch: Batch, bring: Bring, minutes: bytes
) -> None:
    first = bring(minutes, "原件.txt")
    told = send(desk, batch, minutes, "副本.txt").json()
    assert told["state"] == "duplicate"
    assert told["other"] == reverse("intake:file-detail", args=[first.pk])
    assert Blob.objects.count() == 1


def test_totals_add_up(
    desk: Client, batch: Batch, bring: Bring, work: Callable[[], int], minutes: bytes
) -> None:
    for content in (minutes, minutes, b"%PDF-1.4 torn", "今日晴，气温二十度。".encode()):
        bring(content)
    work()
    sums = totals(files_visible_to(desk.get("/").wsgi_request.user))
    assert (sums.received, sums.waiting, sums.duplicate, sums.failed, sums.not_minutes) == (4, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("file-list", 0),
        ("upload", 0),
        ("totals", 0),
        ("batch-detail", 1),
        ("batch-states", 1),
        ("file-detail", 1),
        ("file-state", 1),
        ("file-field", 1),
        ("file-original", 1),
        ("file-places", 1),
    ],
)
def test_stranger_sees_nothing(stranger: Client, waiting: File, name: str, args: int) -> None:
    key = waiting.batch_id if name.startswith("batch") else waiting.pk
    address = reverse(f"intake:{name}", args=[key] * args)
    for answer in (stranger.get(address), stranger.post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("accounts:login"))


def test_list_shows_exactly_the_files_of_its_filter(
    desk: Client, bring: Bring, work: Callable[[], int], minutes: bytes
) -> None:
    bring(minutes, "甲.txt")
    bring(b"%PDF-1.4 torn", "乙.pdf")
    work()
    page = desk.get(reverse("intake:file-list"), {"state": "failed"}).content.decode()
    assert "乙.pdf" in page
    assert "甲.txt" not in page
    assert "read.torn" in page
    assert "重试" in page
    assert "替换文件" in page


def test_list_costs_the_same_queries_for_many_files(
    desk: Client, bring: Bring, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        bring(f"第{n}份".encode(), f"{n}.txt")
    with django_assert_max_num_queries(10):
        desk.get(reverse("intake:file-list"))


def test_streamed_bytes_are_those_that_were_sent(desk: Client, batch: Batch) -> None:
    content = bytes(range(256)) * 5000
    told = send(desk, batch, content, "字节.bin").json()
    answer = desk.get(reverse("intake:file-original", args=[told["id"]]))
    assert BytesIO(b"".join(answer.streaming_content)).read() == content
    assert answer["Content-Disposition"].startswith("attachment")
