"""审计事件的表."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Event(models.Model):
    """审计事件: who did what to which object, when, from where, and what changed.

    Written once by :func:`yiding.audit.services.record`; triggers refuse to change or delete it. ``number``
    is its place in the chain, without gaps; ``previous`` and ``digest`` are the links (``audit/chain.py``).
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=60, db_index=True)
    schema = models.PositiveSmallIntegerField(default=1)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=60)
    on_behalf_of = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    object_kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)
    government_id = models.BigIntegerField(null=True)
    body_id = models.BigIntegerField(null=True)
    matter_id = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["object_kind", "object_id"], name="event_object")]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor_name} {self.kind} {self.object_kind} {self.object_id}"


class Head(models.Model):
    """链头: the one row that says where the chain ends. Whoever writes an event holds its lock until commit.

    ``archived_number`` and ``archived_digest`` name the last event that was archived: what the table holds
    begins after it.
    """

    ONLY: ClassVar[int] = 1

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    archived_number = models.PositiveBigIntegerField(default=0)
    archived_digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
