"""坏文件: each stays, with a code, a sentence and a way on; odd text is read as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.minutes.readers import making
from yiding.intake.models import File

Bring = Callable[..., File]
Work = Callable[[], int]
WORD = making.word_of("<w:p><w:r><w:t>会议</w:t></w:r></w:p>")
ATTACK = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><document><body>&b;</body></document>'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("残缺.pdf", b"%PDF-1.7\n1 0 obj\n<<", "read.torn"),
        ("残缺.docx", WORD[: len(WORD) // 2], "read.torn"),
        ("加密.pdf", making.encrypted_pdf(), "read.encrypted"),
        ("炸弹.docx", making.repacked(WORD, {"word/document.xml": bytes(30_000_000)}), "read.unsafe"),
        ("实体.docx", making.repacked(WORD, {"word/document.xml": ATTACK}), "read.unsafe"),
        ("空.txt", b"", "read.empty"),
    ],
)
def test_bad_file_stays_with_a_way_on(
    desk: Client, bring: Bring, work: Work, name: str, content: bytes, code: str
) -> None:
    file = bring(content, name)
    work()
    file.refresh_from_db()
    assert (file.state, file.code) == ("failed", code)
    page = desk.get(reverse("intake:file-detail", args=[file.pk])).content.decode()
    for words in (file.sentence, file.advice, code, "重试", "替换文件"):
        assert words in page


def test_extension_says_nothing(bring: Bring, work: Work, minutes: bytes) -> None:
    file = bring(minutes, "其实是文本.pdf")
    work()
    file.refresh_from_db()
    assert file.state == "parsed"


def test_gb18030_reads_as_utf8_does(bring: Bring, work: Work, minutes: bytes) -> None:
    one, other = bring(minutes, "甲.txt"), bring(minutes.decode().encode("gb18030"), "乙.txt")
    work()
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.record is not None
    assert other.record is not None
    assert one.record["items"] == other.record["items"]


def test_odd_characters_are_shown_and_do_nothing(
    desk: Client, bring: Bring, work: Work, minutes: bytes
) -> None:
    odd = minutes.decode().replace("老旧小区", "老旧\u202e<script>alert(1)</script>\u2066小区\x07")
    file = bring(odd.encode(), "怪.txt")
    work()
    page = desk.get(reverse("intake:file-detail", args=[file.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_million_characters_in_one_line_are_read(desk: Client, bring: Bring, work: Work) -> None:
    file = bring(("会议指出，要抓好落实。" * 91_000).encode(), "长.txt")
    work()
    file.refresh_from_db()
    assert file.state in {"parsed", "not_minutes"}
    assert desk.get(reverse("intake:file-detail", args=[file.pk])).status_code == 200
