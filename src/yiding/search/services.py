"""检索: the index, written in the transaction of the service that changes the text."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator

from django.db import transaction

from . import index
from .models import Entry

LONGEST = 1500
OVERLAP = 60
REBUILD_STEP = 2000


def index_replace(meeting_id: int, entries: Iterable[Entry]) -> None:
    """Sets what the index holds of one meeting."""
    if index.remove(meeting_id):
        Entry.objects.filter(meeting_id=meeting_id).delete()
    rows = Entry.objects.bulk_create(piece for entry in entries for piece in pieces(entry))
    index.add(rows)


def pieces(entry: Entry) -> Iterator[Entry]:
    """A paragraph that is too long for one row of the index, as several that overlap."""
    text = entry.text
    if len(text) <= LONGEST:
        yield entry
        return
    for start in range(0, max(len(text) - OVERLAP, 1), LONGEST - OVERLAP):
        piece = copy.copy(entry)
        piece.text = text[start : start + LONGEST]
        yield piece


def index_level_set(meeting_id: int, level: int) -> None:
    """Sets who may find what the index holds of one meeting."""
    Entry.objects.filter(meeting_id=meeting_id).update(level=level)


@transaction.atomic
def index_rebuild() -> int:
    """Makes the full-text index again from the entries; gives back how many."""
    index.clear()
    last, count = 0, 0
    while rows := list(Entry.objects.filter(pk__gt=last).order_by("pk")[:REBUILD_STEP]):
        index.add(rows)
        last, count = rows[-1].pk, count + len(rows)
    return count
