"""收件的后台任务: reading and parsing, outside any transaction; each step may run twice."""

from __future__ import annotations

from typing import Any

import yiding
from yiding.core import jobs
from yiding.core.errors import WrongState
from yiding.files.models import TextVersion
from yiding.files.services import text_keep, text_of
from yiding.files.storage import place
from yiding.minutes import read
from yiding.minutes.errors import ReadError
from yiding.minutes.text import Text

from .failures import Failure
from .models import File, FileState
from .reading import limits, understand
from .services import READ_JOB, file_failed, file_parsed, file_read
from .states import OPEN, UNREAD


@jobs.handler(READ_JOB)
def read_file(payload: dict[str, Any]) -> None:
    """Brings one file from *received* to *waiting for a person*; does nothing if it is past that."""
    file = File.objects.select_related("blob", "text").get(pk=payload["file"])
    if file.state not in UNREAD | OPEN or file.blob is None:
        return
    try:
        bring_forward(file)
    except WrongState:
        return  # a second run of the same job was faster


def bring_forward(file: File) -> None:
    """Reads and parses a file; each step commits on its own, so that a killed worker goes on from there."""
    try:
        text = _read(file)
    except ReadError as error:
        file_failed(file=file, failure=Failure.of(error))
        return
    told, advice, _ = understand(text)
    file_parsed(file=file, told=told, advice=advice, parser_version=yiding.__version__)


def _read(file: File) -> Text:
    if file.state != FileState.RECEIVED and file.text is not None:
        return text_of(file.text)
    assert file.blob is not None
    text = read(place(file.blob.digest), limits=limits())
    kept: TextVersion = text_keep(file.blob, text)
    if file.state == FileState.RECEIVED:
        file_read(file=file, text=kept)
    return text
