"""Old Word and WPS files go through LibreOffice, or are refused with the reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.minutes.readers import making
from yiding.minutes import errors
from yiding.minutes.readers import Limits, doc, read
from yiding.minutes.text import Format

HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_WORD = HEADER + bytes(504) + b"\xec\xa5" + bytes(510) + "WordDocument".encode("utf-16-le") + bytes(400)


@pytest.fixture
def converter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in LibreOffice's place; the test writes what it does."""
    program = tmp_path / "soffice"
    monkeypatch.setattr(doc, "PROGRAMS", (str(program),))
    return program


def written(program: Path, script: str) -> None:
    program.write_text("#!/bin/sh\n" + script)
    program.chmod(0o755)


@pytest.mark.parametrize(
    "data",
    [OLD_WORD, b"{\\rtf1 text}", making.zipped({"content.xml": b"<x/>", "META-INF/manifest.xml": b"<x/>"})],
)
def test_without_libreoffice_the_error_says_so(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "PROGRAMS", ())
    with pytest.raises(errors.ConverterMissing):
        read(data)


def test_converted_file_is_read(converter: Path, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(making.word_of("<w:p><w:r><w:t>会议指出</w:t></w:r></w:p>"))
    written(converter, f'cp "{tmp_path}/made.docx" "$7/source.docx"\n')
    text = read(OLD_WORD)
    assert (text.characters, text.format) == ("会议指出\n", Format.DOC)


@pytest.mark.parametrize("script", ["exit 1\n", "sleep 60\n"])
def test_converter_that_fails_or_hangs_is_named(converter: Path, script: str) -> None:
    written(converter, script)
    with pytest.raises(errors.ConverterFailed):
        read(OLD_WORD, limits=Limits(converter_seconds=1))


def test_encrypted_word_files_ask_for_a_password() -> None:
    flagged = bytearray(OLD_WORD)
    flagged[512 + 11] = 0x01
    package = HEADER + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    for data in (bytes(flagged), package):
        with pytest.raises(errors.EncryptedFile):
            read(data)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_real_conversion() -> None:
    assert "text" in read(b"{\\rtf1 text}").characters
