"""DOC、WPS、RTF → 原文, by way of DOCX with LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from ..errors import ConverterFailed, ConverterMissing
from ..text import Format, Text
from .docx import read_docx
from .limits import Limits

PROGRAMS = ("soffice", "libreoffice")


def read_doc(data: bytes, limits: Limits) -> Text:
    """The text of an old Word or WPS file."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise ConverterMissing
    with tempfile.TemporaryDirectory(prefix="yiding-doc-") as folder:
        converted = _convert(program, data, Path(folder), limits)
    return replace(read_docx(converted, limits), format=Format.DOC)


def _convert(program: str, data: bytes, folder: Path, limits: Limits) -> bytes:
    """In a folder and with a profile of its own, so that two at once do not meet."""
    source = folder / "source.doc"
    source.write_bytes(data)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder),
        str(source),
    ]
    _run(command, limits.converter_seconds)
    result = folder / "source.docx"
    if not result.is_file():
        raise ConverterFailed("no document came out")
    return result.read_bytes()


def _run(command: list[str], seconds: int) -> None:
    """LibreOffice starts a process of its own: on time-out the whole group is ended."""
    try:
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError as fault:
        raise ConverterFailed(str(fault)) from fault
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as fault:
        raise ConverterFailed(f"no document after {seconds} s") from fault
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
