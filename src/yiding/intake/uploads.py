"""上传: a file's bytes out of a request, never more than the limit, never half of them.

The page sends one file a request, as the request's body: so its size is known before anything is read, and it
is written to its place in one go. The plain form sends many at once; :class:`LimitHandler` skips those that
are too large while they come in.
"""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from urllib.parse import unquote

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from yiding.accounts.services import Viewer
from yiding.minutes.errors import TooLarge

from .errors import CutOff
from .failures import Failure
from .models import Batch, File
from .services import file_receive, file_refused

NAME_HEADER = "X-File-Name"


class Body:
    """请求体: a stream that stops at the limit and notices when the sender went away."""

    def __init__(self, request: HttpRequest, limit: int) -> None:
        self.request, self.limit, self.taken = request, limit, 0
        self.expected = declared(request)

    def read(self, size: int = -1) -> bytes:
        try:
            piece = self.request.read(size)
        except OSError as error:
            raise CutOff(str(error)) from error
        self.taken += len(piece)
        if self.taken > self.limit:
            raise TooLarge(str(self.taken))
        if not piece and self.taken < self.expected:
            raise CutOff(f"{self.taken} / {self.expected}")
        return piece


def declared(request: HttpRequest) -> int:
    """The size that the request says it has."""
    told = request.headers.get("Content-Length") or "0"
    return int(told) if told.isascii() and told.isdecimal() else 0


def body_receive(request: HttpRequest, *, batch: Batch, by: Any) -> File:
    """Takes in the request's body as one file; too large a one leaves a row that says so, and no bytes."""
    name = unquote(request.headers.get(NAME_HEADER, ""))
    if declared(request) > settings.UPLOAD_LIMIT:
        return too_large(batch=batch, name=name, by=by)
    try:
        content = cast(BinaryIO, Body(request, settings.UPLOAD_LIMIT))
        return file_receive(batch=batch, name=name, content=content, by=by)
    except TooLarge:
        return too_large(batch=batch, name=name, by=by)


def too_large(*, batch: Batch, name: str, by: Any) -> File:
    """A row for a file that was refused for its size."""
    return file_refused(batch=batch, name=name, failure=Failure.of(TooLarge()), by=by)


def form_receive(
    files: list[UploadedFile[Any]], refused: list[str], *, batch: Batch, by: Viewer
) -> list[File]:
    """Takes in what a plain form brought."""
    person: Any = by
    taken = [
        file_receive(batch=batch, name=file.name or "", content=cast(BinaryIO, file), by=person)
        for file in files
    ]
    return taken + [too_large(batch=batch, name=name, by=person) for name in refused]
