"""Any file that a clerk may upload: told by content, or refused with a reason."""

from __future__ import annotations

import dataclasses
import tracemalloc
from pathlib import Path

import pytest

from tests.minutes.readers import making
from yiding.minutes import errors
from yiding.minutes.readers import DEFAULT_LIMITS, Limits, read
from yiding.minutes.text import Format


def test_empty_file_is_named_so(tmp_path: Path) -> None:
    path = tmp_path / "空.pdf"
    path.touch()
    for source in (path, str(path), b""):
        with pytest.raises(errors.EmptyFile):
            read(source)


def test_file_of_500_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.pdf"
    with path.open("wb") as stream:
        stream.truncate(500 * 1024 * 1024)
    tracemalloc.start()
    try:
        with pytest.raises(errors.TooLarge):
            read(path)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(errors.TooLarge):
        read(b"x" * 11, limits=Limits(bytes=10))


@pytest.mark.parametrize("name", ["没有.txt", "a\x00b", "../../../没有/etc/passwd", "x" * 5000])
def test_missing_file_is_unreadable(tmp_path: Path, name: str) -> None:
    with pytest.raises(errors.Unreadable):
        read(str(tmp_path / name))


def test_folder_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(errors.Unreadable):
        read(tmp_path)


def test_name_says_nothing_about_the_format(tmp_path: Path) -> None:
    files = {
        "纪要.pdf": (making.word_of("<w:p><w:r><w:t>一、议题</w:t></w:r></w:p>"), Format.DOCX),
        "纪要.docx": (making.numbered_pdf(1), Format.PDF),
        "纪要.png": ("一、议题".encode(), Format.TEXT),
        "纪要.doc": ("<html><body><p>一、议题</p></body></html>".encode(), Format.HTML),
        "纪要": (making.ofd(making.ofd_line("一、议题", 28, 40)), Format.OFD),
    }
    for name, (data, form) in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        text = read(path)
        assert text.format is form
        assert "一、议题" in text.characters or form is Format.PDF


@pytest.mark.parametrize(
    "data",
    [
        making.zipped({"xl/workbook.xml": b"<workbook/>"}),
        bytes(range(256)) * 40,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
        b"\x7fELF" + bytes(400),
    ],
    ids=["xlsx", "bytes", "ole", "program"],
)
def test_what_is_no_document_is_an_unknown_format(data: bytes) -> None:
    with pytest.raises(errors.UnknownFormat):
        read(data)


def test_every_error_tells_what_to_do() -> None:
    kinds = [errors.ReadError, *errors.ReadError.__subclasses__()]
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(kind.sentence and kind.advice for kind in kinds)


def test_limits_are_fixed_values() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        DEFAULT_LIMITS.bytes = 1  # type: ignore[misc]
