"""检索: the index, written in the transaction of the service that changes the text."""

from __future__ import annotations

from collections.abc import Iterable

from .models import Entry


def index_replace(meeting_id: int, entries: Iterable[Entry]) -> None:
    """Sets what the index holds of one meeting."""
    Entry.objects.filter(meeting_id=meeting_id).delete()
    Entry.objects.bulk_create(entries)
