"""文件: rows for stored bytes, and for the text that was read from them."""

from __future__ import annotations

from typing import BinaryIO

from yiding.core import clock
from yiding.minutes.text import Format, Page, Text, Warning

from . import storage
from .models import Blob, TextVersion
from .storage import Stored


def blob_keep(source: BinaryIO) -> Blob:
    """Stores a stream and gives back its row. The disk is written first, outside any row lock."""
    return blob_of(storage.store(source))


def blob_of(stored: Stored) -> Blob:
    """The row of bytes that are on disk; made in the transaction of the row that names it.

    Were it made before, a process killed in between would leave bytes that nobody sees and no sweep removes.
    """
    row, _ = Blob.objects.get_or_create(
        digest=stored.digest, defaults={"size": stored.size, "stored_at": clock.now()}
    )
    return row


def text_keep(blob: Blob, text: Text) -> TextVersion:
    """Keeps what a reader took out of a blob; the same characters are kept once."""
    row, _ = TextVersion.objects.get_or_create(
        blob=blob,
        version=text.version,
        defaults={
            "format": text.format,
            "characters": text.characters,
            "pages": [[p.number, p.start, p.end, p.width, p.height] for p in text.pages],
            "running": [list(place) for place in text.running],
            "warnings": [[w.code, w.sentence, w.page] for w in text.warnings],
            "read_at": clock.now(),
        },
    )
    return row


def text_of(row: TextVersion) -> Text:
    """The library's text from a kept row (without boxes: those are read from the bytes when asked for)."""
    return Text(
        characters=row.characters,
        format=Format(row.format),
        pages=tuple(Page(*page) for page in row.pages),
        running=tuple((start, end) for start, end in row.running),
        warnings=tuple(Warning(*warning) for warning in row.warnings),
    )
