"""收件的后台任务: reading and parsing, outside any transaction; each step may run twice."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast

import yiding
from yiding.core import clock, jobs
from yiding.core.errors import WrongState
from yiding.core.models import Job, JobState
from yiding.files.models import TextVersion
from yiding.files.services import text_keep, text_of
from yiding.files.storage import place
from yiding.minutes import read
from yiding.minutes.errors import ReadError
from yiding.minutes.form import Json
from yiding.minutes.text import Format, Text, no_boxes

from .failures import Failure
from .models import File, FileState
from .places import places_of
from .reading import limits, understand
from .services import READ_JOB, file_failed, file_parsed, file_read, file_requeue
from .states import OPEN, UNREAD

log = logging.getLogger(__name__)


SWEEP_MOST = 1_000
STUCK_AFTER = timedelta(minutes=10)


@jobs.handler(READ_JOB)
def read_file(payload: dict[str, Any]) -> None:
    """Brings one file from *received* to *waiting for a person*; does nothing if it is past that.

    ``again`` in the payload: a person asked for a file to be read again.
    """
    file = File.objects.select_related("blob", "text").get(pk=payload["file"])
    wanted = UNREAD | OPEN if payload.get("again") else UNREAD
    if file.state not in wanted or file.blob is None:
        return
    try:
        bring_forward(file)
    except WrongState:
        return  # a second run of the same job was faster


def bring_forward(file: File) -> None:
    """Reads and parses a file; each step commits on its own, so that a killed worker goes on from there."""
    try:
        text = _read(file)
        told, advice, _ = _understood(text)
    except ReadError as error:
        file_failed(file=file, failure=Failure.of(error))
        return
    file_parsed(
        file=file,
        told=told,
        advice=advice,
        parser_version=yiding.__version__,
        places=places_of(text, told) if text.format == Format.SCAN and text.boxes is not no_boxes else None,
    )


def _understood(text: Text) -> tuple[Json, list[Any], bool]:
    """A text on which the library trips is a failed file, with a way on, not a job that fails for ever."""
    try:
        return understand(text)
    except Exception as error:
        log.exception("the parser tripped")
        raise ReadError(type(error).__name__) from error


def _read(file: File) -> Text:
    if file.state != FileState.RECEIVED and file.text is not None:
        return text_of(file.text)
    assert file.blob is not None
    text = read(place(file.blob.digest), limits=limits())
    kept: TextVersion = text_keep(file.blob, text)
    if file.state == FileState.RECEIVED:
        file_read(file=file, text=kept)
    return text


def files_sweep() -> int:
    """Queues the files that are on their way but have no job (any more); gives back how many.

    A file whose job gave up is set to failed, with a way on, instead of being tried for ever.
    """
    keys = Job.objects.filter(kind=READ_JOB)
    busy = keys.filter(state__in=[JobState.WAITING, JobState.RUNNING]).values("key")
    stuck = File.objects.filter(state__in=UNREAD, changed_at__lt=clock.now() - STUCK_AFTER)
    rows = stuck.annotate(key=Cast("pk", CharField())).exclude(key__in=busy).order_by("pk")
    count = 0
    for file in rows[:SWEEP_MOST]:
        gave_up = keys.filter(key=str(file.pk), state=JobState.FAILED, finished_at__gte=file.changed_at)
        try:
            if gave_up.exists():
                file_failed(file=file, failure=Failure.of(ReadError("job gave up")))
            else:
                file_requeue(file=file)
        except WrongState:
            continue  # it went on in this moment
        count += 1
    return count
