"""Whatever the bytes: a text or a ReadError, and nothing else."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.minutes.readers import making
from yiding.minutes.errors import ReadError
from yiding.minutes.readers import Limits, doc, read, scan
from yiding.minutes.text import Text

LIMITS = Limits(bytes=5_000_000, unpacked_bytes=20_000_000, pixels=4_000_000, pages=50)
MAKERS: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: making.numbered_pdf(2),
    "docx": lambda: making.word_of("<w:p><w:r><w:t>会议指出</w:t></w:r></w:p>"),
    "ofd": lambda: making.ofd(making.ofd_line("会议指出", 28, 50)),
    "png": lambda: making.scanned([(28, 50, "会议")]),
    "tiff": lambda: making.scanned([(28, 50, "会议")], form="TIFF"),
    "html": lambda: "<html><body><table><tr><td>会议</td></tr></table></body></html>".encode("gb18030"),
    "txt": lambda: "会议指出\n".encode("utf-16"),
}
STARTS = [
    b"",
    b"%PDF-1.7\n%%EOF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x89PNG\r\n\x1a\n",
    b"<html>",
    b"II*\x00",
    b"{\\rtf",
]


@pytest.fixture(autouse=True)
def no_outside_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_engines", [lambda picture: ()])
    monkeypatch.setattr(doc, "PROGRAMS", ())


@functools.cache
def made(kind: str) -> bytes:
    return MAKERS[kind]()


def check(data: bytes) -> None:
    try:
        text = read(data, limits=LIMITS)
    except ReadError:
        return
    assert isinstance(text, Text)
    assert all(0 <= start < end <= len(text.characters) for start, end in text.running)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(text.running))
    assert all(0 <= page.start <= page.end <= len(text.characters) for page in text.pages)
    text.characters.encode("utf-8")
    text.boxes(0, len(text.characters))


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(STARTS), st.binary(max_size=400))
@example(b"", b"\x00")
@example(b"", b"\xff\xfe\x00")
@example(b"<html>", b"\x00")
@example(b"", b"\xff\xfe\x00\xd8")
def test_any_bytes(start: bytes, rest: bytes) -> None:
    check(start + rest)


@pytest.mark.parametrize("kind", MAKERS)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_damaged_real_files(kind: str, data: st.DataObject) -> None:
    original = bytearray(made(kind))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(original) - 1))
        original[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, 3))
    check(bytes(original[: data.draw(st.integers(1, len(original)))] if cut == 0 else original))


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_damaged_parts_inside_a_package(data: st.DataObject) -> None:
    """Damage behind a right checksum, which a zip file's own check would otherwise catch."""
    kind, name = data.draw(
        st.sampled_from(
            [
                ("docx", "word/document.xml"),
                ("docx", "word/styles.xml"),
                ("ofd", "OFD.xml"),
                ("ofd", "Doc_0/Document.xml"),
                ("ofd", "Doc_0/Pages/Page_0/Content.xml"),
            ]
        )
    )
    import io
    import zipfile

    part = bytearray(zipfile.ZipFile(io.BytesIO(made(kind))).read(name))
    for _ in range(data.draw(st.integers(0, 4))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    check(making.repacked(made(kind), {name: bytes(part)}))
