"""材料的页面: what a clerk adds and sets, what bad files meet, and how a version is handed out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import given
from yiding.audit.models import Event
from yiding.core.access import Role
from yiding.directory.models import Body
from yiding.files import storage
from yiding.files.errors import EmptyPaper, LockedPaper, TornPaper, UnknownPaper
from yiding.files.looking import Kind, fitting_name, look
from yiding.files.models import Blob, Document, DocumentVersion
from yiding.meetings.models import Meeting

from .conftest import kept, zipped

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "minutes"
PDF = next(iter(sorted(SAMPLES.rglob("*.pdf"))))
DOCX = next(iter(sorted(SAMPLES.rglob("*.docx"))))
OFD = next(iter(sorted(SAMPLES.rglob("*.ofd"))))


def told(content: bytes = b"1", name: str = "送审稿.txt", **more: Any) -> dict[str, Any]:
    file = SimpleUploadedFile(name, content)
    form = {"title": "送审稿", "level": "1", "disclosure": "undecided", "file": file, "whole": "1"}
    return {**form, **more}


def add(client: Client, meeting: Meeting, form: dict[str, Any]) -> Any:
    return client.post(reverse("meetings:paper-add", args=[meeting.pk]), form)


@pytest.fixture
def nothing_is_kept(meeting: Meeting, settings: Any) -> Callable[[], bool]:
    """Is all as before: no paper, and in the store no bytes that were not there?"""

    def store() -> tuple[Any, ...]:
        return Document.objects.count(), Blob.objects.count(), sorted(kept(Path(settings.FILES_ROOT)))

    before = store()
    return lambda: store() == before


def test_a_clerk_adds_a_paper_and_finds_it_on_the_meetings_page(
    meeting: Meeting, clerk_client: Client
) -> None:
    body = Body.objects.filter(government=meeting.government).earliest("pk")
    answer = add(clerk_client, meeting, told(PDF.read_bytes(), "送审稿.pdf", owner=body.name, note="初稿"))
    document = Document.objects.get()
    assert answer.headers["Location"] == reverse("files:document-detail", args=[document.pk])
    version = document.versions.get()
    assert (version.number, version.name, version.level, version.note) == (1, "送审稿.pdf", 1, "初稿")
    assert version.pages
    assert (document.owner_body_id, document.about_id) == (body.pk, meeting.pk)
    page = clerk_client.get(reverse("meetings:meeting-detail", args=[meeting.pk])).content.decode()
    assert reverse("files:document-detail", args=[document.pk]) in page
    assert "第 1 版 · 秘书" in page
    own = clerk_client.get(reverse("files:document-detail", args=[document.pk])).content.decode()
    assert body.name in own
    assert reverse("meetings:meeting-detail", args=[meeting.pk]) in own
    event = Event.objects.get(kind="document.made")
    assert event.government_id == meeting.government_id
    assert event.after["digest"] == version.blob.digest


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        (told(b""), 422, "files.empty"),
        (told(PDF.read_bytes()[:-2000], "a.pdf"), 422, "files.torn"),
        (told(b"%PDF-1.7\nnothing\n%%EOF", "a.pdf"), 422, "files.torn"),
        (told(DOCX.read_bytes()[:-100], "a.docx"), 422, "files.torn"),
        (told(b"\x89PNG\r\n\x1a\n1234", "a.png"), 422, "files.torn"),
        (told(b"MZ\x00\x00program", "纪要.docx"), 422, "files.unknown_format"),
        (told(zipped("a/b.exe"), "a.zip"), 422, "files.unknown_format"),
        (told(zipped("word/document.xml", "word/vbaProject.bin"), "a.docx"), 422, "files.unknown_format"),
        ({**told(), "file": ""}, 422, "files.no_file"),
        ({name: value for name, value in told().items() if name != "whole"}, 422, "files.cut_off"),
        (told(classified="on"), 422, "files.classified"),
        (told(title="方案（机密★10年）"), 422, "files.classified"),
        (told(name="秘密★方案.txt"), 422, "files.classified"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_upload_is_told_and_nothing_is_kept(
    form: dict[str, Any],
    status: int,
    code: str,
    meeting: Meeting,
    clerk_client: Client,
    nothing_is_kept: Callable[[], bool],
) -> None:
    events = Event.objects.count()
    if form["file"]:
        form["file"].seek(0)
    answer = add(clerk_client, meeting, form)
    assert (answer.status_code, code in answer.content.decode()) == (status, True)
    assert nothing_is_kept()
    assert Event.objects.count() == events


def test_classified_papers_go_another_way_and_leave_no_page_with_their_title(
    meeting: Meeting, clerk_client: Client
) -> None:
    page = add(clerk_client, meeting, told(title="某专项方案", classified="on")).content.decode()
    assert "涉密材料请走线下" in page
    assert "某专项方案" not in page


def test_a_file_above_the_limit_is_skipped_while_it_comes(
    meeting: Meeting, clerk_client: Client, settings: Any, nothing_is_kept: Callable[[], bool]
) -> None:
    settings.UPLOAD_LIMIT = 100_000
    answer = add(clerk_client, meeting, told(b"1" * 200_000))
    assert answer.status_code == 422
    assert "files.too_large" in answer.content.decode()
    assert nothing_is_kept()


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.98])
def test_a_form_that_was_cut_off_keeps_nothing(
    part: float, meeting: Meeting, clerk_client: Client, nothing_is_kept: Callable[[], bool]
) -> None:
    body = encode_multipart(BOUNDARY, told(b"line\n" * 2000))
    cut = body[: int(len(body) * part)]
    address = reverse("meetings:paper-add", args=[meeting.pk])
    answer = clerk_client.generic("POST", address, cut, content_type=MULTIPART_CONTENT)
    assert answer.status_code in (400, 422)
    assert nothing_is_kept()


def test_a_full_disk_is_told_and_nothing_is_kept(
    meeting: Meeting,
    clerk_client: Client,
    nothing_is_kept: Callable[[], bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_source: Any, _target: Any, _temporary: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "_settle", full)
    answer = add(clerk_client, meeting, told())
    assert "core.disk_full" in answer.content.decode()
    assert nothing_is_kept()


@pytest.mark.parametrize(
    "more",
    [
        {"title": ""},
        {"level": "7"},
        {"level": ""},
        {"disclosure": "withheld"},
        {"disclosure": "x"},
        {"owner": "没有这个单位"},
    ],
)
def test_a_wrong_form_is_shown_again(
    more: dict[str, Any], meeting: Meeting, clerk_client: Client, nothing_is_kept: Callable[[], bool]
) -> None:
    assert add(clerk_client, meeting, told(**more)).status_code == 422
    assert nothing_is_kept()


def test_a_version_is_handed_out_to_be_kept(document: Document, clerk_client: Client) -> None:
    version = document.versions.get()
    answer: Any = clerk_client.get(reverse("files:version-download", args=[version.pk]))
    assert b"".join(answer.streaming_content).decode() == "送审稿"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_reading_a_paper_writes_no_event(document: Document, clerk_client: Client) -> None:
    events = Event.objects.count()
    clerk_client.get(reverse("files:document-detail", args=[document.pk]))
    clerk_client.get(reverse("files:version-download", args=[document.versions.get().pk]))
    assert Event.objects.count() == events


def test_reading_is_checked_at_every_request(document: Document, clerk_client: Client) -> None:
    leader = given(User.objects.create_user("leader"), Role.LEADER)
    client = Client()
    client.force_login(leader)
    address = reverse("files:version-download", args=[document.versions.get().pk])
    assert client.get(address).status_code == 200
    clerk_client.post(
        reverse("files:document-level", args=[document.pk]), {"level": "3", "version": document.version}
    )
    assert client.get(address).status_code == 404


def test_a_version_whose_bytes_are_gone_is_not_found(document: Document, clerk_client: Client) -> None:
    version = document.versions.get()
    storage.place(version.blob.digest).unlink()
    assert clerk_client.get(reverse("files:version-download", args=[version.pk])).status_code == 404


def test_a_new_version_by_the_page(document: Document, clerk_client: Client) -> None:
    address = reverse("files:version-add", args=[document.pk])
    assert 'value="1" selected' in clerk_client.get(address).content.decode()
    form = {
        "level": "2",
        "note": "二稿",
        "whole": "1",
        "file": SimpleUploadedFile("二稿.docx", DOCX.read_bytes()),
    }
    assert clerk_client.post(address, form).status_code == 302
    assert list(document.versions.values_list("number", "level", "name")) == [
        (2, 2, "二稿.docx"),
        (1, 2, "送审稿.txt"),
    ]
    bad = {"level": "2", "whole": "1", "file": SimpleUploadedFile("三稿.txt", b"")}
    answer = clerk_client.post(address, bad)
    assert (answer.status_code, "files.empty" in answer.content.decode()) == (422, True)
    assert DocumentVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("page", "form", "field"),
    [
        ("files:document-level", {"level": "3"}, "level"),
        ("files:document-disclosure", {"disclosure": "active", "disclosure_reason": ""}, "disclosure"),
    ],
)
def test_a_stale_form_is_shown_with_who_saved_before(
    page: str, form: dict[str, str], field: str, document: Document, clerk_client: Client
) -> None:
    address, seen = reverse(page, args=[document.pk]), document.version
    clerk_client.post(
        reverse("files:document-level", args=[document.pk]), {"level": "2", "version": str(seen)}
    )
    before = Document.objects.values_list(field, "version").get()
    answer = clerk_client.post(address, {**form, "version": str(seen)})
    assert answer.status_code == 409
    assert "clerk" in answer.content.decode()
    assert Document.objects.values_list(field, "version").get() == before
    again = clerk_client.post(address, {**form, "version": str(before[1])})
    assert again.status_code == 302
    assert str(Document.objects.values_list(field, flat=True).get()) == form[field]


def test_who_may_read_sees_no_way_to_change(document: Document) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(given(User.objects.create_user("leader"), Role.LEADER))
    page = client.get(reverse("files:document-detail", args=[document.pk])).content.decode()
    assert reverse("files:version-add", args=[document.pk]) not in page
    meeting = client.get(reverse("meetings:meeting-detail", args=[document.about_id])).content.decode()
    assert reverse("meetings:paper-add", args=[document.about_id]) not in meeting


def test_a_forged_form_is_refused(document: Document, meeting: Meeting, clerk: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    assert add(client, meeting, told()).status_code == 403
    address = reverse("files:version-add", args=[document.pk])
    assert (
        client.post(address, {"level": "0", "whole": "1", "file": SimpleUploadedFile("a", b"1")}).status_code
        == 403
    )
    assert (Document.objects.count(), DocumentVersion.objects.count()) == (1, 1)


def test_many_papers_take_as_many_queries_as_one(
    meeting: Meeting, document: Document, clerk_client: Client
) -> None:
    address = reverse("meetings:meeting-detail", args=[meeting.pk])

    def count() -> int:
        clerk_client.get(address)
        with CaptureQueriesContext(connection) as seen:
            clerk_client.get(address)
            return len(seen)

    one = count()
    for n in range(5):
        add(clerk_client, meeting, told(b"%d" % n, title=str(n)))
    assert count() == one <= 15


# --- by content --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF.read_bytes(), Kind.PDF),
        (DOCX.read_bytes(), Kind.WORD),
        (OFD.read_bytes(), Kind.OFD),
        (zipped("xl/workbook.xml"), Kind.SHEET),
        (zipped("ppt/presentation.xml"), Kind.SLIDES),
        (zipped("content.xml", "META-INF/manifest.xml"), Kind.OPEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Kind.OLD_OFFICE),
        (b"\xff\xd8\xff\xe0....\xff\xd9", Kind.JPEG),
        (b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82", Kind.PNG),
        ("方案".encode(), Kind.TEXT),
        ("方案".encode("utf-16"), Kind.TEXT),
        ("方案".encode("gb18030"), Kind.TEXT),
    ],
)
def test_the_kind_is_told_by_the_content(content: bytes, kind: Kind) -> None:
    stream = BytesIO(content)
    assert look(stream).kind is kind
    assert stream.tell() == 0


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyPaper),
        (b"PK\x03\x04" + bytes(50), TornPaper),
        (b"\xff\xd8\xff\xe0....", TornPaper),
        (b"\x7fELF\x02\x00\x00", UnknownPaper),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(1024 * 1024 - 20)
            + "EncryptedPackage".encode("utf-16-le"),
            LockedPaper,
        ),
    ],
)
def test_what_cannot_be_read_is_not_taken(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        look(BytesIO(content))


@pytest.mark.parametrize(
    ("name", "kind", "fitting"),
    [
        ("方案.txt", Kind.TEXT, "方案.txt"),
        ("方案.bat", Kind.TEXT, "方案.bat.txt"),
        ("方案.html", Kind.TEXT, "方案.html.txt"),
        ("C:\\稿\\方案.PDF", Kind.PDF, "方案.pdf"),
        ("../../方案.docx", Kind.WORD, "方案.docx"),
        ("方案.wps", Kind.OLD_OFFICE, "方案.wps"),
        ("方案", Kind.OFD, "方案.ofd"),
        ("a\r\nb.txt", Kind.TEXT, "ab.txt"),
        ("", Kind.PDF, "未命名.pdf"),
        (".txt", Kind.TEXT, "txt.txt"),
        ("长" * 300 + ".pdf", Kind.PDF, "长" * 200 + ".pdf"),
    ],
)
def test_a_name_ends_as_its_content_is(name: str, kind: Kind, fitting: str) -> None:
    assert fitting_name(name, kind) == fitting
