"""检索的表. The full-text index itself is made by a migration of its own (FTS5 or tsvector)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yiding.core.access import Level


class Entry(models.Model):
    """检索条目: one paragraph of a meeting's text, with what decides who may see it.

    ``path`` is the record's field that holds the paragraph; ``meeting_name`` is repeated here, since this
    room lies below that of the meetings.
    """

    government_id = models.BigIntegerField()
    meeting_id = models.BigIntegerField(db_index=True)
    meeting_name = models.CharField(max_length=200, blank=True)
    item_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    path = models.CharField(max_length=120)
    held_on = models.DateField(null=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.GOVERNMENT)
    owner_body_id = models.BigIntegerField(null=True)
    text = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-held_on", "-id"], name="entry_newest")]

    def __str__(self) -> str:
        return self.text[:40]
