"""议题的后台任务: counting the characters of a paper."""

from __future__ import annotations

from typing import Any

from yiding.core.jobs import handler
from yiding.files import storage
from yiding.minutes.errors import ReadError
from yiding.minutes.readers import read

from .models import TopicPaper
from .papers import COUNT_JOB


@handler(COUNT_JOB)
def count(payload: dict[str, Any]) -> None:
    """字数: the characters of the newest version without its blanks; of a table or a picture, nothing."""
    row = TopicPaper.objects.select_related("document").filter(pk=payload["paper"]).first()
    newest = row and row.document.versions.select_related("blob").filter(number=row.document.newest).first()
    if row is not None and newest:
        number = characters_of(newest.blob.digest)
        TopicPaper.objects.filter(pk=row.pk).update(characters=number)


def characters_of(digest: str) -> int | None:
    try:
        text = read(storage.place(digest))
    except ReadError:
        return None
    return sum(1 for one in text.characters if not one.isspace())
