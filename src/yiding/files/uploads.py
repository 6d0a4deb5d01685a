"""上传: how much of a form's files is let in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from .errors import NoPaper, PaperCutOff, PaperTooLarge

WHOLE = "whole"
"""The last field of a form with a file: where it is missing, the form was cut off."""


class LimitHandler(FileUploadHandler):
    """上传上限: skips a file as soon as it is larger than allowed, and remembers its name."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.taken = 0
        self.refused: list[str] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        if self.taken > settings.UPLOAD_LIMIT:
            self.refused.append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def limited(request: HttpRequest) -> LimitHandler:
    """Sets the limit for what a request brings; before its form is looked at, so before the forgery check."""
    limit = LimitHandler(request)
    if request.method == "POST":
        request.upload_handlers.insert(0, limit)
    return limit


def only_file(request: HttpRequest, limit: LimitHandler) -> UploadedFile[Any]:
    """The one file of a form. Raises what is wrong with it."""
    if limit.refused:
        raise PaperTooLarge
    file = request.FILES.get("file")
    if file is not None and WHOLE not in request.POST:
        raise PaperCutOff
    if not isinstance(file, UploadedFile):
        raise NoPaper
    return file
