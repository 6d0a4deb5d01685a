"""条件审核的表: what the conditions of a register gave for an entry on a day, frozen with each figure."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from .models import Entry

WHO = settings.AUTH_USER_MODEL


class Judgement(models.Model):
    """条件审核: the conditions as the system reckoned them on a day, at one step. Never changed.

    ``occasion`` is the move at which it was made; ``outcomes`` holds each condition in words, with the
    figure, the limit and whether it held; ``proposed`` what followed, ``decided`` what was done.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="judgements")
    occasion = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    day = models.DateField()
    holds = models.BooleanField()
    outcomes = models.JSONField(default=list)
    proposed = models.CharField(max_length=40, blank=True)
    decided = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["entry_id", "-pk"]
        indexes: ClassVar = [models.Index(fields=["entry", "occasion", "year"], name="judgement_of")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.occasion} {self.day}"
